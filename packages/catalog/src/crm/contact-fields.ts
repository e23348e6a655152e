import * as fields from "../fields.ts";
import { toPhone } from "./phone.ts";

/** What a contact can be made with. All but the name may be left out. */
export const newContactFields = {
  name: fields.personName,
  company: fields.companyName,
  phone: fields.e164,
  phoneText: fields.phoneText,
  email: fields.email,
  address: fields.streetAddress,
  city: fields.city,
  region: fields.region,
  postalCode: fields.postalCode,
  country: fields.countryCode,
  externalId: fields.externalId,
  tags: {
    type: "array",
    maxItems: 20,
    items: fields.tagName,
    description: "Names of tags to put on it. Tags that do not exist are made.",
  },
  customFields: fields.customFields,
} as const;

export const optionalContactFields: readonly string[] = Object.keys(newContactFields).filter(
  (field) => field !== "name",
);

/** A contact as a caller gives it. */
export interface NewContact {
  name: string;
  company?: string;
  phone?: string;
  phoneText?: string;
  email?: string;
  address?: string;
  city?: string;
  region?: string;
  postalCode?: string;
  country?: string;
  externalId?: string;
  tags?: string[];
  customFields?: { [name: string]: string | number | boolean };
}

/** The row of a new contact. Every column every time: one statement to prepare, whatever a caller leaves out. */
export function toContactValues(given: NewContact) {
  return {
    name: given.name,
    company: given.company ?? null,
    ...toPhone(given, given.country),
    email: given.email ?? null,
    address: given.address ?? null,
    city: given.city ?? null,
    region: given.region ?? null,
    postalCode: given.postalCode ?? null,
    country: given.country ?? null,
    externalId: given.externalId ?? null,
    customFields: given.customFields ?? {},
  };
}

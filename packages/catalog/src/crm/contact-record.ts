import { contacts, contactTags, type ReadDatabase, tags } from "@acta/db";
import { eq, sql } from "drizzle-orm";
import * as fields from "../fields.ts";
import type { CrmContactReadOutput } from "../generated/types.ts";

export type ContactRecord = CrmContactReadOutput["contact"];

const or = (schema: Parameters<typeof fields.shown>[0]) => fields.nullable(fields.shown(schema));

/** A contact as every tool answers it. */
export const contactRecord = fields.objectOf({
  contactId: fields.shown(fields.idOf("contact")),
  name: fields.shown(fields.personName),
  company: or(fields.companyName),
  phone: or(fields.e164),
  phoneText: or(
    fields.described(fields.phoneText, "The phone as it was written, where it is no valid number."),
  ),
  email: or(fields.email),
  address: or(fields.streetAddress),
  city: or(fields.city),
  region: or(fields.region),
  postalCode: or(fields.postalCode),
  country: or(fields.countryCode),
  externalId: or(fields.externalId),
  customFields: fields.shownCustomFields,
  tags: {
    type: "array",
    items: { type: "string" },
    description: "Names of its tags, in alphabetical order.",
  },
  createdAt: fields.shown(fields.createdAt),
  updatedAt: fields.shown(fields.updatedAt),
});

/** An example that the tools of contacts share. */
export const exampleContact: ContactRecord = {
  contactId: "01981c2e-7a40-7c1f-9d3e-5b7a90c4e812",
  name: "Ana Trujillo",
  company: "Emparedados y helados",
  phone: "+573001234567",
  phoneText: null,
  email: "ana@example.com",
  address: "Carrera 7 # 71-21",
  city: "Bogotá",
  region: null,
  postalCode: "110231",
  country: "CO",
  externalId: "ANATR",
  customFields: { segment: "retail" },
  tags: ["vip", "wholesale"],
  createdAt: "2026-05-04T13:30:00.000Z",
  updatedAt: "2026-05-04T13:30:00.000Z",
};

/** Contacts with the names of their tags, in one query. Add `where`, `orderBy` and `limit`. */
export function selectContacts(db: ReadDatabase) {
  const tagNames = db
    .select({
      names: sql<string[]>`coalesce(array_agg(${tags.name} order by ${tags.nameKey}), '{}')`.as("names"),
    })
    .from(contactTags)
    .innerJoin(tags, eq(tags.id, contactTags.tagId))
    .where(eq(contactTags.contactId, contacts.id))
    .as("tag_names");
  // An aggregate without GROUP BY has exactly one row: the join neither loses contacts nor repeats them.
  return db
    .select({ contact: contacts, tags: tagNames.names })
    .from(contacts)
    .innerJoinLateral(tagNames, sql`true`);
}

type ContactRow = typeof contacts.$inferSelect;

export function toContactRecord({ contact, tags }: { contact: ContactRow; tags: string[] }): ContactRecord {
  const { workspaceId: _, id, createdAt, updatedAt, ...rest } = contact;
  return {
    contactId: id,
    ...rest,
    tags,
    createdAt: createdAt.toISOString(),
    updatedAt: updatedAt.toISOString(),
  };
}

import { type InputIssue, SchemaValidator } from "@acta/core";
import type { CustomFields, contacts, RowPatch } from "@acta/db";
import { patchCustomFields } from "../custom-fields.ts";
import * as fields from "../fields.ts";
import {
  type NewContact,
  newContactFields,
  optionalContactFields,
  toContactValues,
} from "./contact-fields.ts";
import { type Definition, issuesOf } from "./custom-field-check.ts";
import { toPhone } from "./phone.ts";

export type KnownContact = typeof contacts.$inferSelect;

/** Why a row stays out. */
export interface RowProblem {
  code: "INPUT_INVALID" | "PHONE_TAKEN" | "ROW_DUPLICATE" | "CONFLICT";
  detail: string;
  errors: { pointer: string; message: string }[];
}

/** What is to happen to a row. */
export type RowPlan =
  | { outcome: "rejected"; problem: RowProblem }
  | { outcome: "unchanged"; contactId: string }
  | { outcome: "create"; values: ReturnType<typeof toContactValues>; tags: string[] }
  | { outcome: "update"; contactId: string; patch: RowPatch<typeof contacts>; tags: string[] };

/** Compiled with the first import and not when the catalogue is loaded. */
let rowValidator: SchemaValidator | undefined;

/** A row that obeys what crm.contact.create asks for, or what is wrong with it. */
export function parseRow(row: unknown): NewContact | InputIssue[] {
  rowValidator ??= new SchemaValidator(
    fields.objectOf(newContactFields, { optional: optionalContactFields }),
  );
  const checked = rowValidator.check(row);
  // The schema says NewContact.
  return checked.ok ? (checked.value as NewContact) : checked.issues;
}

export function rejected(
  code: RowProblem["code"],
  detail: string,
  issues: readonly InputIssue[] = [],
): RowPlan & { outcome: "rejected" } {
  const errors = issues.map(({ pointer, message }) => ({ pointer, message }));
  return { outcome: "rejected", problem: { code, detail, errors } };
}

const invalid = (issues: readonly InputIssue[]) =>
  rejected("INPUT_INVALID", "Correct the values named in errors.", issues);

/**
 * What becomes of each row, in the order of the rows.
 *
 * A row is the contact with its externalId, else the one with its phone, unless that one has another externalId. Of two
 * rows that are one contact the later one is rejected: which of them is right, nobody but the caller knows.
 *
 * @param known every contact that has an externalId or a phone of the rows
 */
export function planRows(
  rows: readonly (NewContact | InputIssue[])[],
  known: readonly KnownContact[],
  definitions: readonly Definition[],
  onConflict: "skip" | "update",
): RowPlan[] {
  const byExternalId = new Map(known.map((contact) => [contact.externalId, contact]));
  const byPhone = new Map(known.map((contact) => [contact.phone, contact]));
  const taken = new Map<string, number>();

  return rows.map((row, index) => {
    if (Array.isArray(row)) return invalid(row);
    const values = toContactValues(row);
    const named = values.externalId === null ? undefined : byExternalId.get(values.externalId);
    const holder = values.phone === null ? undefined : byPhone.get(values.phone);
    if (!named && holder && values.externalId !== null && holder.externalId !== null) return phoneTaken;
    const contact = named ?? holder;

    const identities = [
      values.externalId === null ? [] : `externalId ${values.externalId}`,
      values.phone === null ? [] : `phone ${values.phone}`,
      contact ? `contact ${contact.id}` : [],
    ].flat();
    const earlier = identities.map((identity) => taken.get(identity)).find((each) => each !== undefined);
    if (earlier !== undefined)
      return rejected(
        "ROW_DUPLICATE",
        `Row ${earlier} of this import is the same contact: it has the same externalId or phone.`,
      );

    const plan = contact
      ? planKnown(row, contact, holder, definitions, onConflict)
      : planNew(row, values, definitions);
    if (plan.outcome !== "rejected") for (const identity of identities) taken.set(identity, index);
    return plan;
  });
}

const phoneTaken = rejected("PHONE_TAKEN", "Another contact of the workspace has this phone.", [
  { pointer: "/phone", keyword: "unique", message: "belongs to another contact" },
]);

function planNew(
  row: NewContact,
  values: ReturnType<typeof toContactValues>,
  definitions: readonly Definition[],
): RowPlan {
  const issues = issuesOf(row.customFields ?? {}, definitions, { isNew: true });
  return issues.length > 0 ? invalid(issues) : { outcome: "create", values, tags: row.tags ?? [] };
}

function planKnown(
  row: NewContact,
  contact: KnownContact,
  holder: KnownContact | undefined,
  definitions: readonly Definition[],
  onConflict: "skip" | "update",
): RowPlan {
  if (onConflict === "skip") return { outcome: "unchanged", contactId: contact.id };
  if (holder && holder.id !== contact.id) return phoneTaken;
  const issues = issuesOf(row.customFields ?? {}, definitions, { isNew: false });
  if (issues.length > 0) return invalid(issues);
  return {
    outcome: "update",
    contactId: contact.id,
    patch: patchOf(row, contact),
    tags: row.tags ?? [],
  };
}

const plainFields = [
  "name",
  "company",
  "email",
  "address",
  "city",
  "region",
  "postalCode",
  "country",
  "externalId",
] as const;

/** The fields given that are not what the contact has already. */
function patchOf(row: NewContact, contact: KnownContact): RowPatch<typeof contacts> {
  const phone = toPhone(row, row.country ?? contact.country);
  const wanted: RowPatch<typeof contacts> = {
    ...Object.fromEntries(
      plainFields.filter((field) => row[field] !== undefined).map((field) => [field, row[field]]),
    ),
    ...(phone.phone !== null && { phone: phone.phone }),
    // A text that is no number stands beside the number there is: an import must not lose one.
    ...(row.phoneText !== undefined && { phoneText: phone.phoneText }),
  };
  const patch = Object.fromEntries(
    Object.entries(wanted).filter(([field, value]) => contact[field as keyof KnownContact] !== value),
  );
  const customFields = patchCustomFields(contact.customFields, row.customFields ?? {});
  return { ...patch, ...(differ(customFields, contact.customFields) && { customFields }) };
}

function differ(one: CustomFields, other: CustomFields): boolean {
  const names = new Set([...Object.keys(one), ...Object.keys(other)]);
  return [...names].some((name) => one[name] !== other[name]);
}

import { type customFieldDefinitions, customFieldEntities, customFieldTypes } from "@acta/db";
import * as fields from "../fields.ts";
import type { CrmCustomFieldReadOutput } from "../generated/types.ts";

export type CustomFieldRecord = CrmCustomFieldReadOutput["customField"];

export const entity = {
  type: "string",
  enum: customFieldEntities,
  description: "Kind of records that have the field.",
} as const;

export const fieldKey = {
  type: "string",
  minLength: 1,
  maxLength: 64,
  pattern: fields.tagName.pattern,
  description: "Name of the field in customFields. It does not change: values are kept under it.",
  "x-message": fields.tagName["x-message"],
} as const;

export const fieldType = {
  type: "string",
  enum: customFieldTypes,
  description: "What it holds. A date is written as 2026-05-04; a select holds one of its options.",
} as const;

export const options = {
  type: "array",
  minItems: 1,
  maxItems: 100,
  uniqueItems: true,
  items: fields.described(fields.tagName, "A value that can be chosen."),
  description: "Values of a select, in the order in which they are offered.",
} as const;

export const required = {
  type: "boolean",
  description:
    "Whether a record must have it from the moment it is made. Records without it that are there stay as they are.",
} as const;

/** A definition as every tool answers it. */
export const customFieldRecord = fields.objectOf({
  customFieldId: fields.shown(fields.idOf("customField")),
  entity,
  key: fields.shown(fieldKey),
  label: fields.shown(fields.fieldLabel),
  type: fieldType,
  options: { type: "array", items: { type: "string" }, description: "Values of a select; none otherwise." },
  required,
  archived: {
    type: "boolean",
    description: "Archived definitions are not offered and not checked; the values there are stay.",
  },
  createdAt: fields.shown(fields.createdAt),
  updatedAt: fields.shown(fields.updatedAt),
});

/** An example that the tools of custom fields share. */
export const exampleCustomField: CustomFieldRecord = {
  customFieldId: "01981c2e-7a47-7d63-8a25-85e1a7193c40",
  entity: "contact",
  key: "segment",
  label: "Segment",
  type: "select",
  options: ["retail", "wholesale"],
  required: false,
  archived: false,
  createdAt: "2026-05-04T13:29:00.000Z",
  updatedAt: "2026-05-04T13:29:00.000Z",
};

export function toCustomFieldRecord(row: typeof customFieldDefinitions.$inferSelect): CustomFieldRecord {
  const { workspaceId: _, id, createdAt, updatedAt, ...rest } = row;
  return {
    customFieldId: id,
    ...rest,
    createdAt: createdAt.toISOString(),
    updatedAt: updatedAt.toISOString(),
  };
}

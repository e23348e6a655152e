import { fail as failCommon } from "@acta/core";
import { customFieldDefinitions } from "@acta/db";
import { defineTool } from "../../define.ts";
import * as fields from "../../fields.ts";
import { forgetDefinitions } from "../custom-field-check.ts";
import {
  entity,
  exampleCustomField,
  fieldKey,
  fieldType,
  options,
  required,
} from "../custom-field-record.ts";

export const tool = defineTool({
  name: "crm.customField.define",
  title: "Define custom field",
  description:
    "Define a field of your own for contacts, orders or products: what it is called and what it may hold. From then on what calls write under its key in customFields is checked; values that are there already stay as they are. Keys that are not defined can still hold anything.",
  inputSchema: fields.objectOf(
    {
      entity,
      key: fieldKey,
      label: fields.fieldLabel,
      type: fieldType,
      options,
      required: { ...required, default: false },
    },
    { optional: ["options", "required"] },
  ),
  outputSchema: fields.objectOf({
    customFieldId: fields.shown(fields.idOf("customField")),
    created: { type: "boolean", const: true, description: "Always true." },
  }),
  metadata: {
    reversible: true,
    requiresApproval: false,
    sideEffects: ["creates_record"],
    permissions: ["settings.edit"],
  },
  errors: ["CUSTOM_FIELD_EXISTS"],
  examples: [
    {
      inputs: {
        entity: "contact",
        key: "segment",
        label: "Segment",
        type: "select",
        options: ["retail", "wholesale"],
      },
      outputs: { customFieldId: exampleCustomField.customFieldId, created: true },
    },
  ],
  async run({ inputs, ctx }) {
    assertKey(inputs.key);
    assertOptions(inputs.type, inputs.options);
    forgetDefinitions(ctx, inputs.entity);
    const made = await ctx.records.insert(customFieldDefinitions, {
      entity: inputs.entity,
      key: inputs.key,
      label: inputs.label,
      type: inputs.type,
      options: inputs.options ?? [],
      required: inputs.required,
      archived: false,
    });
    return { customFieldId: made.id, created: true };
  },
});

/** No body may have such a member: required, the field would keep every record from being made. */
function assertKey(key: string): void {
  if (key !== "__proto__") return;
  const issue = { pointer: "/key", keyword: "not", message: "is a forbidden name" };
  throw failCommon("INPUT_INVALID", {}, { issues: [issue] });
}

/** A select has options, and nothing else has. Not in the schema: combinators are what several clients cannot take. */
function assertOptions(type: string, given: readonly string[] | undefined): void {
  if ((type === "select") === (given !== undefined)) return;
  const issue =
    given === undefined
      ? { keyword: "required", message: "is required for a select" }
      : { keyword: "not", message: "must be left out unless type is select" };
  throw failCommon("INPUT_INVALID", {}, { issues: [{ pointer: "/options", ...issue }] });
}

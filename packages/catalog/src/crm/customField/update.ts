import { fail as failCommon } from "@acta/core";
import { customFieldDefinitions } from "@acta/db";
import { defineTool } from "../../define.ts";
import * as fields from "../../fields.ts";
import { forgetDefinitions } from "../custom-field-check.ts";
import {
  customFieldRecord,
  exampleCustomField,
  options,
  required,
  toCustomFieldRecord,
} from "../custom-field-record.ts";
import { fail } from "../errors.ts";

const changeable = {
  label: fields.fieldLabel,
  options: fields.described(
    options,
    "All values of the select, in the order in which they are offered. Records keep a value that is not among them any more.",
  ),
  required,
  archived: {
    type: "boolean",
    description: "true: not offered and not checked any more, values stay; false: in force again.",
  },
};

export const tool = defineTool({
  name: "crm.customField.update",
  title: "Update custom field",
  description:
    "Change how a custom field is called, its options, whether it is required, or archive it. Only the fields given are changed. Its key and type stay: for another type define another field.",
  inputSchema: fields.objectOf(
    { customFieldId: fields.idOf("customField", "Id of the definition to change."), ...changeable },
    {
      optional: Object.keys(changeable),
      minProperties: 2,
      "x-message": "give customFieldId and at least one field to change",
    },
  ),
  outputSchema: fields.objectOf({
    customFieldId: fields.shown(fields.idOf("customField")),
    customField: customFieldRecord,
  }),
  metadata: {
    reversible: true,
    requiresApproval: false,
    sideEffects: ["updates_record"],
    permissions: ["settings.edit"],
  },
  errors: ["CUSTOM_FIELD_NOT_FOUND"],
  examples: [
    {
      inputs: { customFieldId: exampleCustomField.customFieldId, label: "Kind of customer", required: true },
      outputs: {
        customFieldId: exampleCustomField.customFieldId,
        customField: {
          ...exampleCustomField,
          label: "Kind of customer",
          required: true,
          updatedAt: "2026-05-11T09:12:45.120Z",
        },
      },
    },
  ],
  async run({ inputs: { customFieldId, ...patch }, ctx }) {
    const updated = await ctx.records.update(customFieldDefinitions, customFieldId, patch);
    if (!updated) throw fail("CUSTOM_FIELD_NOT_FOUND");
    if (patch.options !== undefined && updated.type !== "select")
      throw failCommon(
        "INPUT_INVALID",
        {},
        {
          issues: [{ pointer: "/options", keyword: "not", message: "must be left out: this is no select" }],
        },
      );
    forgetDefinitions(ctx, updated.entity);
    return { customFieldId: updated.id, customField: toCustomFieldRecord(updated) };
  },
});

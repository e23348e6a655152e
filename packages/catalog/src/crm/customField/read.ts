import { customFieldDefinitions } from "@acta/db";
import { eq } from "drizzle-orm";
import { defineTool } from "../../define.ts";
import * as fields from "../../fields.ts";
import { customFieldRecord, exampleCustomField, toCustomFieldRecord } from "../custom-field-record.ts";
import { fail } from "../errors.ts";

export const tool = defineTool({
  name: "crm.customField.read",
  title: "Read custom field",
  description: "Read the definition of one custom field.",
  inputSchema: fields.objectOf({ customFieldId: fields.idOf("customField") }),
  outputSchema: fields.objectOf({ customField: customFieldRecord }),
  metadata: {
    reversible: false,
    requiresApproval: false,
    sideEffects: [],
    permissions: ["contacts.view"],
  },
  errors: ["CUSTOM_FIELD_NOT_FOUND"],
  examples: [
    {
      inputs: { customFieldId: exampleCustomField.customFieldId },
      outputs: { customField: exampleCustomField },
    },
  ],
  async run({ inputs: { customFieldId }, ctx }) {
    const [row] = await ctx.db
      .select()
      .from(customFieldDefinitions)
      .where(eq(customFieldDefinitions.id, customFieldId));
    if (!row) throw fail("CUSTOM_FIELD_NOT_FOUND");
    return { customField: toCustomFieldRecord(row) };
  },
});

import { workspaces } from "@acta/db";
import { defineTool } from "../../define.ts";
import * as fields from "../../fields.ts";
import {
  exampleWorkspace,
  toSettings,
  toWorkspaceRecord,
  workspaceFields,
  workspaceRecord,
} from "../workspace-record.ts";

export const tool = defineTool({
  name: "system.workspace.update",
  title: "Update workspace",
  description:
    "Change the name, time zone, currency or language of the workspace. Only the fields given are changed. Amounts that are recorded keep their currency.",
  inputSchema: fields.objectOf(workspaceFields, {
    optional: Object.keys(workspaceFields),
    minProperties: 1,
    "x-message": "give at least one field to change",
  }),
  outputSchema: fields.objectOf({ workspace: workspaceRecord }),
  metadata: {
    reversible: true,
    requiresApproval: false,
    sideEffects: ["updates_record"],
    permissions: ["settings.edit"],
  },
  examples: [
    {
      inputs: { name: exampleWorkspace.name, currency: "USD", locale: "en-US" },
      outputs: { workspace: { ...exampleWorkspace, currency: "USD", locale: "en-US" } },
    },
  ],
  async run({ inputs: { name, ...settings }, ctx }) {
    const patch = { ...(name !== undefined && { name }), ...toSettings(settings) };
    const workspace = await ctx.records.update(workspaces, ctx.workspaceId, patch);
    if (!workspace) throw new Error("the workspace of the call cannot be changed");
    return { workspace: toWorkspaceRecord(workspace) };
  },
});

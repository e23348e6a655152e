import { workspaces } from "@acta/db";
import { eq } from "drizzle-orm";
import { defineTool } from "../../define.ts";
import * as fields from "../../fields.ts";
import { exampleWorkspace, toWorkspaceRecord, workspaceRecord } from "../workspace-record.ts";

export const tool = defineTool({
  name: "system.workspace.read",
  title: "Read workspace",
  description: "Read the workspace of the caller: its name, time zone, currency and language.",
  inputSchema: fields.objectOf({}),
  outputSchema: fields.objectOf({ workspace: workspaceRecord }),
  metadata: {
    reversible: false,
    requiresApproval: false,
    sideEffects: [],
    permissions: ["settings.view"],
  },
  examples: [{ inputs: {}, outputs: { workspace: exampleWorkspace } }],
  async run({ ctx }) {
    const [workspace] = await ctx.db.select().from(workspaces).where(eq(workspaces.id, ctx.workspaceId));
    if (!workspace) throw new Error("the workspace of the call cannot be read");
    return { workspace: toWorkspaceRecord(workspace) };
  },
});

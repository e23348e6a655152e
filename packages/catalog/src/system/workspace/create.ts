import { workspaces } from "@acta/db";
import { eq } from "drizzle-orm";
import { defineTool } from "../../define.ts";
import * as fields from "../../fields.ts";
import { fail } from "../errors.ts";
import { exampleWorkspace, toSettings, toSlug, workspaceFields } from "../workspace-record.ts";

const { name, ...settings } = workspaceFields;

export const tool = defineTool({
  name: "system.workspace.create",
  title: "Create workspace",
  description:
    "Create another workspace, of which the caller becomes the owner. Settings that are left out are those of the workspace the call is made in. Nothing else is taken over: the new one is empty, and its history begins with this call. With sandbox it is one for trying an integration: demo data arrives in it within seconds, and its messages reach nobody. A person has to call it, not an API key.",
  inputSchema: fields.objectOf(
    {
      name,
      ...settings,
      sandbox: {
        type: "boolean",
        default: false,
        description:
          "Make it a sandbox: filled with demo data, and cut off from real people. It stays one; no other workspace becomes one.",
      },
    },
    { optional: [...Object.keys(settings), "sandbox"] },
  ),
  outputSchema: fields.objectOf({
    workspaceId: fields.shown(fields.idOf("workspace")),
    created: { type: "boolean", const: true, description: "Always true." },
  }),
  metadata: {
    reversible: false,
    requiresApproval: false,
    sideEffects: ["creates_record"],
    permissions: ["settings.edit"],
  },
  errors: ["PERSON_NEEDED"],
  examples: [
    {
      inputs: { name: exampleWorkspace.name, currency: "COP" },
      outputs: {
        workspaceId: exampleWorkspace.workspaceId,
        created: true,
      },
    },
    {
      description: "Somewhere to try an integration.",
      inputs: { name: "Café Andino, sandbox", sandbox: true },
      outputs: { workspaceId: exampleWorkspace.workspaceId, created: true },
    },
  ],
  async run({ inputs: { sandbox, ...inputs }, ctx }) {
    const { principal } = ctx;
    if (principal.type !== "user") throw fail("PERSON_NEEDED");
    const given = toSettings(inputs);
    const [here] = await ctx.db
      .select({
        timeZone: workspaces.timeZone,
        currency: workspaces.currency,
        locale: workspaces.locale,
      })
      .from(workspaces)
      .where(eq(workspaces.id, ctx.workspaceId));
    if (!here) throw new Error("the workspace of the call cannot be read");
    const workspaceId = ctx.newId();
    await ctx.workspaces.create({
      ...here,
      ...given,
      id: workspaceId,
      memberId: ctx.newId(),
      executionId: ctx.newId(),
      name: inputs.name,
      slug: toSlug(inputs.name, workspaceId),
      sandbox,
    });
    if (sandbox) {
      ctx.effects.enqueue("workspace.seed", {
        target: inputs.name,
        payload: {
          workspaceId,
          userId: principal.userId,
          sessionId: principal.sessionId,
          // Dates of the demo are told from here, so that a worker that goes on where one died asks for the same.
          at: ctx.now.toISOString(),
        },
        preview: {},
      });
    }
    return { workspaceId, created: true };
  },
});

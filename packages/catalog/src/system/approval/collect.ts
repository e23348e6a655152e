import { fail, type JsonObject, outputsContext, type Principal } from "@acta/core";
import { approvalOutputs, approvals } from "@acta/db";
import { and, eq, type SQL, sql } from "drizzle-orm";
import { defineTool } from "../../define.ts";
import * as fields from "../../fields.ts";
import { exampleApproval } from "../approval-record.ts";

export const tool = defineTool({
  name: "system.approval.collect",
  title: "Collect answer",
  description:
    "Collect what an approved call of one's own has answered, where that has a secret in it: a key that was made, a link that was issued. It is answered once, here, to whoever asked for the call and to nobody else, until seven days after it was carried out. What other approved calls answered stands in their executions.",
  inputSchema: fields.objectOf({
    approvalId: fields.idOf("approval", "Id of the approval, as the call was answered."),
  }),
  outputSchema: fields.objectOf({
    approvalId: fields.shown(fields.idOf("approval")),
    outputs: {
      type: "object",
      additionalProperties: true,
      description:
        "What the call's tool has answered. Keep it now: it is not shown again. Nothing in a dry-run.",
      "x-sensitive": true,
    },
  }),
  metadata: {
    // What was answered once is in somebody's hands.
    reversible: false,
    requiresApproval: false,
    sideEffects: ["deletes_record"],
    // Whoever asked had what the call needs; that it is theirs the database says.
    permissions: [],
  },
  examples: [
    {
      inputs: { approvalId: exampleApproval.approvalId },
      outputs: {
        approvalId: exampleApproval.approvalId,
        outputs: {
          apiKeyId: "01981c2f-0b7e-7f44-8d21-3a9c6e5b1f08",
          created: true,
          key: "mfx_…",
          keyPrefix: "mfx_Zq81",
        },
      },
    },
  ],
  async run({ inputs, ctx }) {
    const approvalId = inputs.approvalId.toLowerCase();
    const [[asked], [kept]] = await Promise.all([
      ctx.db
        .select({ id: approvals.id })
        .from(approvals)
        .where(and(eq(approvals.id, approvalId), askedBy(ctx.principal))),
      ctx.db
        .select({ sealed: sql<string | null>`sealed` })
        .from(sql`acta.sealed_outputs(${approvalId}) as sealed`),
    ]);
    // What somebody else asked for is here for nobody.
    if (!asked) throw fail("APPROVAL_NOT_FOUND");
    if (!kept?.sealed) throw fail("APPROVAL_OUTPUTS_GONE");
    // Only what is taken is shown.
    const outputs = ctx.dryRun
      ? {}
      : (JSON.parse(ctx.vault.open(kept.sealed, outputsContext(ctx.workspaceId, approvalId))) as JsonObject);
    // Of two who collect at once one is given it.
    if (!(await ctx.records.delete(approvalOutputs, approvalId))) throw fail("APPROVAL_OUTPUTS_GONE");
    return { approvalId, outputs };
  },
});

function askedBy(principal: Principal): SQL {
  if (principal.type === "user") return eq(approvals.userId, principal.userId);
  return principal.type === "apiKey" ? eq(approvals.apiKeyId, principal.apiKeyId) : sql`false`;
}

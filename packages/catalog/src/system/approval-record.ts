import {
  type ApprovalState,
  alreadyEnded,
  approvalStates,
  fail,
  type JsonObject,
  sources,
  whyNotDecide,
} from "@acta/core";
import { approvals, type RowPatch } from "@acta/db";
import { eq, sql } from "drizzle-orm";
import type { CatalogContext } from "../define.ts";
import * as fields from "../fields.ts";
import type { SystemApprovalReadOutput } from "../generated/types.ts";

export type ApprovalRecord = SystemApprovalReadOutput["approval"];

export const approvalState = {
  type: "string",
  enum: approvalStates,
  description:
    "pending: waits. approved: about to be carried out. rejected, expired. executed: carried out. drifted: not carried out, since it would not have come out as its preview. failed: could not be carried out.",
} as const;

/** An approval as tools show it. */
export const approvalRecord = fields.objectOf({
  approvalId: fields.shown(fields.idOf("approval")),
  toolName: { type: "string", description: "The tool that was called." },
  inputs: {
    type: "object",
    additionalProperties: true,
    description: "What it was called with; sensitive values are redacted.",
  },
  state: approvalState,
  policyName: { type: ["string", "null"], description: "The policy that asked; null: the tool itself." },
  userId: { ...fields.nullable(fields.shown(fields.idOf("user"))), description: "The user who asked." },
  apiKeyId: {
    ...fields.nullable(fields.shown(fields.idOf("apiKey"))),
    description: "The API key that asked.",
  },
  source: { type: "string", enum: sources, description: "Where the call came from." },
  previewExecutionId: fields.shown(
    fields.idOf("execution", "The dry-run that shows what the call would do."),
  ),
  createdAt: fields.shown(fields.isoDateTime("When it was asked.")),
  expiresAt: fields.shown(fields.isoDateTime("Until when it can be decided.")),
  decidedBy: { ...fields.nullable(fields.shown(fields.idOf("user"))), description: "The user who decided." },
  decidedAt: fields.nullable(fields.shown(fields.isoDateTime("When it was decided."))),
  reason: { type: ["string", "null"], description: "Why it was decided so, or that nobody did in time." },
  executionId: {
    ...fields.nullable(fields.shown(fields.idOf("execution"))),
    description: "The execution that carried it out, or tried to.",
  },
  errorCode: { type: ["string", "null"], description: "Why it could not be carried out." },
  errorMessage: { type: ["string", "null"], description: "The same in words." },
});

type Row = Omit<typeof approvals.$inferSelect, "sealedInputs">;

/** Named one by one: what is sealed only the system may read. */
export const approvalColumns = {
  id: approvals.id,
  toolName: approvals.toolName,
  inputs: approvals.inputs,
  state: approvals.state,
  policyName: approvals.policyName,
  userId: approvals.userId,
  apiKeyId: approvals.apiKeyId,
  source: approvals.source,
  previewExecutionId: approvals.previewExecutionId,
  createdAt: approvals.createdAt,
  expiresAt: approvals.expiresAt,
  decidedBy: approvals.decidedBy,
  decidedAt: approvals.decidedAt,
  reason: approvals.reason,
  executionId: approvals.executionId,
  errorCode: approvals.errorCode,
  errorMessage: approvals.errorMessage,
} as const;

export function toApprovalRecord({
  id,
  inputs,
  createdAt,
  expiresAt,
  decidedAt,
  ...row
}: Pick<Row, keyof typeof approvalColumns>): ApprovalRecord {
  return {
    approvalId: id,
    // What was validated against a tool's schema is an object.
    inputs: inputs as JsonObject,
    ...row,
    createdAt: createdAt.toISOString(),
    expiresAt: expiresAt.toISOString(),
    decidedAt: decidedAt?.toISOString() ?? null,
  };
}

/**
 * Decides what waits: locks it, holds that it still waits and that the caller may decide it, and writes the decision.
 *
 * @throws ActaError `APPROVAL_NOT_FOUND`, `SELF_APPROVAL`, `PERMISSION_DENIED`, `APPROVAL_DECIDED`, `APPROVAL_EXPIRED`
 */
export async function decide(
  { db, records, principal, now }: CatalogContext,
  approvalId: string,
  decision: { state: "approved" | "rejected"; reason: string | null },
): Promise<void> {
  const [asked] = await db
    .select({
      state: approvals.state,
      userId: approvals.userId,
      apiKeyId: approvals.apiKeyId,
      creatorMayDecide: approvals.creatorMayDecide,
      keyPeople: sql<string[]>`case when ${approvals.apiKeyId} is null then '{}'::uuid[]
        else acta.people_behind_key(${approvals.workspaceId}, ${approvals.apiKeyId}) end`,
    })
    .from(approvals)
    .where(eq(approvals.id, approvalId));
  if (!asked) throw fail("APPROVAL_NOT_FOUND");
  const refusal = whyNotDecide(principal, asked);
  if (refusal) throw refusal;
  if (principal.type !== "user") throw new Error("only a person is not refused");
  const waiting = await lockWaiting({ db, records }, approvalId);
  if (waiting.state !== "pending") throw alreadyEnded(waiting.state);
  if (waiting.expiresAt <= now) throw alreadyEnded("expired");
  const ended = decision.state === "rejected" && { endedAt: now, sealedInputs: null };
  await records.update(approvals, approvalId, {
    ...decision,
    decidedBy: principal.userId,
    decidedAt: now,
    ...ended,
  } satisfies RowPatch<typeof approvals>);
}

/** The state of an approval that was locked; of one that has ended, which nobody can lock, its state alone. */
export async function lockWaiting(
  { db, records }: Pick<CatalogContext, "db" | "records">,
  approvalId: string,
): Promise<{ state: ApprovalState; expiresAt: Date }> {
  // Nothing to change: locks the row and reads it.
  const locked = await records.update(approvals, approvalId, {});
  if (locked) return locked;
  const [ended] = await db
    .select({ state: approvals.state, expiresAt: approvals.expiresAt })
    .from(approvals)
    .where(eq(approvals.id, approvalId));
  if (!ended) throw fail("APPROVAL_NOT_FOUND");
  return ended;
}

export const exampleApproval: ApprovalRecord = {
  approvalId: "01981c31-6a90-7b14-a3d5-2f7c0e9b4a68",
  toolName: "crm.contact.delete",
  inputs: { contactId: "01981c2e-7a40-7c1f-9d3e-5b7a90c4e812" },
  state: "pending",
  policyName: "Agents delete no contacts alone",
  userId: null,
  apiKeyId: "01981c2f-0b7e-7f44-8d21-3a9c6e5b1f08",
  source: "agent",
  previewExecutionId: "01981c31-6a8f-7c55-9e10-4b8d6f2a7c39",
  createdAt: "2026-05-04T13:30:00.000Z",
  expiresAt: "2026-05-05T13:30:00.000Z",
  decidedBy: null,
  decidedAt: null,
  reason: null,
  executionId: null,
  errorCode: null,
  errorMessage: null,
};

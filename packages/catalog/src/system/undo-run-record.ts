import { limitedTo, type Principal, type UndoConflict, undoOutcomes, undoRunStates } from "@acta/core";
import { undoRunItems, undoRuns } from "@acta/db";
import { and, count, eq, inArray, type SQL } from "drizzle-orm";
import type { CatalogContext } from "../define.ts";
import * as fields from "../fields.ts";

type Row = Omit<typeof undoRuns.$inferSelect, "planned">;

/** Named one by one: what is planned is the worker's, and `select *` would ask for it. */
export const undoRunColumns = {
  workspaceId: undoRuns.workspaceId,
  id: undoRuns.id,
  executionId: undoRuns.executionId,
  requestedBy: undoRuns.requestedBy,
  requestedByKey: undoRuns.requestedByKey,
  sessionId: undoRuns.sessionId,
  source: undoRuns.source,
  actorType: undoRuns.actorType,
  actorId: undoRuns.actorId,
  fromAt: undoRuns.fromAt,
  toAt: undoRuns.toAt,
  tool: undoRuns.tool,
  force: undoRuns.force,
  reason: undoRuns.reason,
  total: undoRuns.total,
  state: undoRuns.state,
  errorCode: undoRuns.errorCode,
  abortAskedAt: undoRuns.abortAskedAt,
  startedAt: undoRuns.startedAt,
  endedAt: undoRuns.endedAt,
  createdAt: undoRuns.createdAt,
  updatedAt: undoRuns.updatedAt,
};

const counts = Object.fromEntries(
  undoOutcomes.map((outcome) => [outcome, { type: "integer", description: outcomeWords(outcome) }]),
);

function outcomeWords(outcome: (typeof undoOutcomes)[number]): string {
  return {
    undone: "Executions that were undone.",
    conflict: "Not undone: what they changed has been changed since.",
    notReversible: "Not undone: what they did cannot be taken back.",
    alreadyUndone: "Undone before by somebody else.",
    waitsForApproval: "A policy makes their undo wait for a person.",
    failed: "Not undone for another reason, such as a missing permission.",
  }[outcome];
}

export const undoRunRecord = fields.objectOf({
  undoRunId: fields.shown(fields.idOf("undoRun")),
  executionId: fields.shown(
    fields.idOf("execution", "The call that asked for it: the batchId of its undos in the history."),
  ),
  state: {
    enum: undoRunStates,
    description: "waiting and running: not over yet. failed: it could not go on, errorCode says why.",
  },
  actor: fields.objectOf({
    type: { enum: ["apiKey", "user", "session"], description: "What kind of caller." },
    id: { type: "string", description: "Whose executions are undone." },
  }),
  from: fields.shown(fields.isoDateTime("Executions begun at or after.")),
  to: fields.shown(fields.isoDateTime("Executions begun before.")),
  tool: fields.nullable({ type: "string", description: "Executions of this tool only." }),
  force: { type: "boolean", description: "Whether later changes are overwritten." },
  reason: { type: "string", description: "Why it was asked for." },
  total: { type: "integer", description: "Executions that are to be undone." },
  left: { type: "integer", description: "Executions that were not tried yet." },
  outcomes: fields.objectOf(counts),
  errorCode: fields.nullable({ type: "string", description: "Why it failed as a whole." }),
  requestedBy: fields.nullable(fields.shown(fields.idOf("user", "The user who asked for it."))),
  requestedByKey: fields.nullable(fields.shown(fields.idOf("apiKey", "The API key that asked for it."))),
  abortAskedAt: fields.nullable(fields.shown(fields.isoDateTime("When it was told to end."))),
  startedAt: fields.nullable(fields.shown(fields.isoDateTime("When the first undo was tried."))),
  endedAt: fields.nullable(fields.shown(fields.isoDateTime("When it was over."))),
  createdAt: fields.shown(fields.isoDateTime("When it was asked for.")),
});

export const exampleUndoRunId = "01981c2e-a120-7b6f-9c41-2d7e80f3b915";

export const exampleUndoRun = {
  undoRunId: exampleUndoRunId,
  executionId: "01981c2e-a11f-7e02-b3d8-61c9a07f4e28",
  state: "done" as const,
  actor: { type: "apiKey" as const, id: "01981c2e-8d00-7f3a-a4b1-90c2d5e6f708" },
  from: "2026-05-04T12:00:00.000Z",
  to: "2026-05-04T18:00:00.000Z",
  tool: null,
  force: false,
  reason: "The key was leaked.",
  total: 214,
  left: 0,
  outcomes: {
    undone: 209,
    conflict: 4,
    notReversible: 1,
    alreadyUndone: 0,
    waitsForApproval: 0,
    failed: 0,
  },
  errorCode: null,
  requestedBy: "01981c2e-7a40-7c1f-9d3e-5b7a90c4e812",
  requestedByKey: null,
  abortAskedAt: null,
  startedAt: "2026-05-04T18:20:01.120Z",
  endedAt: "2026-05-04T18:20:09.480Z",
  createdAt: "2026-05-04T18:20:00.310Z",
};

type Outcomes = (typeof exampleUndoRun)["outcomes"];

/** With how far each has come: one look-up for all of them. */
export async function toUndoRuns(ctx: Pick<CatalogContext, "db">, rows: readonly Row[]) {
  const ids = rows.map(({ id }) => id);
  const tried =
    ids.length === 0
      ? []
      : await ctx.db
          .select({ runId: undoRunItems.runId, outcome: undoRunItems.outcome, count: count() })
          .from(undoRunItems)
          .where(inArray(undoRunItems.runId, ids))
          .groupBy(undoRunItems.runId, undoRunItems.outcome);
  return rows.map((row) => {
    const outcomes = Object.fromEntries(undoOutcomes.map((outcome) => [outcome, 0])) as Outcomes;
    for (const each of tried) if (each.runId === row.id && each.outcome) outcomes[each.outcome] = each.count;
    const done = Object.values(outcomes).reduce((sum, each) => sum + each, 0);
    return {
      undoRunId: row.id,
      executionId: row.executionId,
      state: row.state,
      actor: { type: row.actorType, id: row.actorId },
      from: row.fromAt.toISOString(),
      to: row.toAt.toISOString(),
      tool: row.tool,
      force: row.force,
      reason: row.reason,
      total: row.total,
      left: row.total - done,
      outcomes,
      errorCode: row.errorCode,
      requestedBy: row.requestedBy,
      requestedByKey: row.requestedByKey,
      abortAskedAt: row.abortAskedAt?.toISOString() ?? null,
      startedAt: row.startedAt?.toISOString() ?? null,
      endedAt: row.endedAt?.toISOString() ?? null,
      createdAt: row.createdAt.toISOString(),
    };
  });
}

/** As in the history: without `executions.view` the runs one has asked for oneself. */
export function visibleRuns(principal: Principal): SQL | undefined {
  const own = limitedTo(principal);
  if (own === null) return undefined;
  return "userId" in own ? eq(undoRuns.requestedBy, own.userId) : eq(undoRuns.requestedByKey, own.apiKeyId);
}

export async function findUndoRun(
  { db, principal }: Pick<CatalogContext, "db" | "principal">,
  undoRunId: string,
) {
  const rows = await db
    .select(undoRunColumns)
    .from(undoRuns)
    .where(and(eq(undoRuns.id, undoRunId), visibleRuns(principal)));
  return (await toUndoRuns({ db }, rows))[0] ?? null;
}

const anyJson = ["string", "number", "boolean", "object", "array", "null"];

/** What is in the way of an undo, as problem documents have it. */
export const conflictRecord = fields.objectOf({
  kind: {
    enum: ["changed", "deleted", "referenced", "parentGone", "valueTaken"],
    description: "What happened to the record since.",
  },
  table: { type: "string", description: "Where the record is." },
  id: { type: "string", description: "Id of the record." },
  field: fields.nullable({ type: "string", description: "The field; null: the whole record." }),
  expected: { type: anyJson, description: "What the execution had left there." },
  actual: { type: anyJson, description: "What stands there now." },
  other: {
    ...fields.objectOf(
      {
        table: { type: "string", description: "Where it is." },
        id: { type: "string", description: "Its id." },
      },
      { description: "The record that is in the way." },
    ),
    type: ["object", "null"],
  },
  forcible: { type: "boolean", description: "Whether force overwrites it." },
  changedBy: {
    ...fields.objectOf(
      {
        executionId: fields.shown(fields.idOf("execution")),
        actor: fields.objectOf({
          type: { enum: ["user", "apiKey", "system"], description: "What kind of caller." },
          id: { type: ["string", "null"], description: "Id of the user or key." },
          name: { type: ["string", "null"], description: "Name of the user or key." },
        }),
      },
      { description: "The execution that changed it since, and who called it; null when none explains it." },
    ),
    type: ["object", "null"],
  },
});

/** Fields by the names they have on the wire; the members of a JSON column have names of their own. */
export function toConflictRecord({ field, ...conflict }: UndoConflict) {
  const [column = "", ...members] = field?.split(".") ?? [];
  const name = column.replace(/_+([a-z0-9])/g, (_, letter: string) => letter.toUpperCase());
  return { ...conflict, field: field === null ? null : [name, ...members].join(".") };
}

export const exampleConflict = {
  kind: "changed" as const,
  table: "contacts",
  id: "01981c2e-7b11-7a20-8e5f-3c1d2b4a5968",
  field: "city",
  expected: "Cali",
  actual: "Pasto",
  other: null,
  forcible: true,
  changedBy: {
    executionId: "01981c2e-9f00-7d15-a8c3-77e1b2c3d4e5",
    actor: { type: "user" as const, id: "01981c2e-7a40-7c1f-9d3e-5b7a90c4e812", name: "Ana" },
  },
};

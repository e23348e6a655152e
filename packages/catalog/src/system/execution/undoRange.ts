import { fail, idAt, type RehearsedUndo, toInstant, undoOutcomes, undoRangeEffectKind } from "@acta/core";
import { toolExecutions, undoRuns } from "@acta/db";
import { and, desc, eq, gte, lt, sql } from "drizzle-orm";
import { type CatalogContext, defineTool } from "../../define.ts";
import * as fields from "../../fields.ts";
import { conflictRecord, exampleConflict, exampleUndoRunId, toConflictRecord } from "../undo-run-record.ts";

/** Executions of one run. */
const maxExecutions = 10_000;
/** Executions that are tried: in the time of a call, and without keeping others from their records for long. */
const maxRehearsed = 1_000;
/** Refusals that are told one by one. */
const maxRefusals = 100;

export const tool = defineTool({
  name: "system.execution.undoRange",
  title: "Undo a range",
  description:
    "Undo everything that one API key, user or session did between two instants, the newest execution first. It runs in the background: each execution is undone by itself, as a call of whoever asks for this, and has an outcome of its own; read the run to follow it. First they are undone for a try, up to 1,000, and all taken back: rehearsal says what is in conflict, by whom, and what cannot be undone. A dry-run is that and no more. Name exactly one of apiKeyId, userId and sessionId.",
  inputSchema: fields.objectOf(
    {
      apiKeyId: fields.idOf("apiKey", "Undo what this API key did."),
      userId: fields.idOf("user", "Undo what this user did."),
      sessionId: {
        type: "string",
        minLength: 1,
        maxLength: 255,
        description: "Undo what was done in this session: of a login, or of an agent's run (Acta-Session).",
      },
      from: fields.isoDateTime("Executions begun at or after this instant."),
      to: fields.isoDateTime("Executions begun before this instant. Not later than now."),
      tool: {
        type: "string",
        minLength: 1,
        maxLength: 200,
        description: "Only executions of this tool, for example crm.contact.update.",
      },
      force: {
        type: "boolean",
        default: false,
        description:
          "Overwrite what has been changed since. Needs executions.force. What would leave other records without the one they refer to stays as it is all the same. So does a record that was deleted with its parts.",
      },
      reason: { type: "string", minLength: 1, maxLength: 500, description: "Why. It is kept with the run." },
    },
    { optional: ["apiKeyId", "userId", "sessionId", "tool", "force"] },
  ),
  outputSchema: fields.objectOf({
    undoRunId: fields.shown(fields.idOf("undoRun", "The run, to be followed with system.undoRun.read.")),
    created: { type: "boolean", description: "Always true." },
    executions: { type: "integer", description: "Executions that are to be undone." },
    rehearsal: {
      type: "object",
      description: "What undoing them came to when it was tried, just before, and taken back.",
      required: ["tried", ...undoOutcomes, "refusals"],
      additionalProperties: false,
      properties: {
        tried: {
          type: "integer",
          description:
            "Executions that were tried, the newest ones. Fewer than there are: a part of the picture.",
        },
        ...Object.fromEntries(
          undoOutcomes.map((outcome) => [outcome, { type: "integer", description: `Outcome ${outcome}.` }]),
        ),
        refusals: {
          type: "array",
          maxItems: maxRefusals,
          description: "Those that would not be undone, at most 100, and why.",
          items: fields.objectOf({
            executionId: fields.shown(fields.idOf("execution")),
            toolName: { type: "string", description: "The tool that had been called." },
            outcome: { enum: undoOutcomes, description: "Why it would stay." },
            errorCode: fields.nullable({ type: "string", description: "Code of the refusal." }),
            detail: fields.nullable({ type: "string", description: "The refusal in words." }),
            conflicts: { type: "array", items: conflictRecord, description: "What is in its way." },
          }),
        },
      },
    },
  }),
  metadata: {
    // Its undos can be undone, each by itself.
    reversible: false,
    requiresApproval: false,
    sideEffects: ["creates_record", "updates_record", "deletes_record"],
    permissions: ["executions.undoRange"],
  },
  examples: [
    {
      description: "Take back what a leaked key did in an afternoon.",
      inputs: {
        apiKeyId: "01981c2e-8d00-7f3a-a4b1-90c2d5e6f708",
        from: "2026-05-04T12:00:00Z",
        to: "2026-05-04T18:00:00Z",
        reason: "The key was leaked.",
      },
      outputs: {
        undoRunId: exampleUndoRunId,
        created: true,
        executions: 214,
        rehearsal: {
          tried: 214,
          undone: 213,
          conflict: 1,
          notReversible: 0,
          alreadyUndone: 0,
          waitsForApproval: 0,
          failed: 0,
          refusals: [
            {
              executionId: "01981c2e-9b10-7d44-8a52-6c1f0e7b2d93",
              toolName: "crm.contact.update",
              outcome: "conflict",
              errorCode: "UNDO_CONFLICT",
              detail: "What this execution changed has been changed since.",
              conflicts: [exampleConflict],
            },
          ],
        },
      },
    },
  ],
  async run({ inputs, ctx }) {
    const { from, to, tool: toolName, force, reason } = inputs;
    const { principal } = ctx;
    const actor = actorOf(inputs);
    const fromAt = toInstant(from, "/from");
    const asked = toInstant(to, "/to");
    const untilNow = asked >= ctx.now;
    const toAt = untilNow ? ctx.now : asked;
    if (fromAt > toAt) throw invalid("/from", "must be before to, and not later than now");
    const missing = [
      ...(isSelf(ctx, actor) || principal.permissions.has("executions.view") ? [] : ["executions.view"]),
      ...(principal.permissions.has("executions.undo") ? [] : ["executions.undo"]),
      ...(!force || principal.permissions.has("executions.force") ? [] : ["executions.force"]),
    ];
    if (missing.length > 0 || principal.type === "system") throw denied(missing);

    const planned = await ctx.db
      .select({ id: toolExecutions.id, toolName: toolExecutions.toolName })
      .from(toolExecutions)
      .where(
        and(
          // Ids are made when a call begins: they prune months that started_at would look through.
          gte(toolExecutions.id, idAt(fromAt)),
          // Up to now is up to this call: what was done in the same millisecond came before it.
          lt(toolExecutions.id, untilNow ? ctx.executionId : idAt(toAt)),
          eq(toolExecutions.status, "success"),
          toolName === undefined ? undefined : eq(toolExecutions.toolName, toolName),
          actor.type === "apiKey"
            ? eq(toolExecutions.apiKeyId, actor.id)
            : actor.type === "user"
              ? eq(toolExecutions.userId, actor.id)
              : eq(toolExecutions.sessionId, actor.id),
          sql`${toolExecutions.snapshotAfter} <> '{}'`,
        ),
      )
      .orderBy(desc(toolExecutions.id))
      .limit(maxExecutions + 1);
    if (planned.length > maxExecutions)
      throw invalid(
        "/from",
        "has more than 10,000 executions behind it; ask for shorter ranges, the latest first",
      );

    const toolOf = new Map(planned.map(({ id, toolName: name }) => [id, name]));
    const tried = await ctx.rehearseUndos(
      planned.slice(0, maxRehearsed).map(({ id }) => id),
      force,
    );
    const run = await ctx.records.insert(undoRuns, {
      executionId: ctx.generated(ctx.executionId),
      requestedBy: principal.type === "user" ? principal.userId : null,
      requestedByKey: principal.type === "apiKey" ? principal.apiKeyId : null,
      sessionId: principal.type === "user" ? principal.sessionId : null,
      source: principal.type === "user" ? "ui" : principal.kind,
      actorType: actor.type,
      actorId: actor.id,
      fromAt,
      toAt,
      tool: toolName ?? null,
      force,
      reason,
      planned,
      total: planned.length,
    });
    ctx.effects.enqueue(undoRangeEffectKind, {
      target: run.id,
      payload: { undoRunId: run.id },
      preview: { executions: planned.length },
    });
    return {
      undoRunId: run.id,
      created: true,
      executions: planned.length,
      rehearsal: toRehearsal(tried, toolOf),
    };
  },
});

interface Actor {
  type: "apiKey" | "user" | "session";
  id: string;
}

function actorOf(inputs: { apiKeyId?: string; userId?: string; sessionId?: string }): Actor {
  const { apiKeyId, userId, sessionId } = inputs;
  const named: (Actor | undefined)[] = [
    apiKeyId === undefined ? undefined : { type: "apiKey", id: apiKeyId },
    userId === undefined ? undefined : { type: "user", id: userId },
    sessionId === undefined ? undefined : { type: "session", id: sessionId },
  ];
  const [actor, ...more] = named.filter((each) => each !== undefined);
  if (!actor || more.length > 0) throw invalid("", "must have exactly one of apiKeyId, userId and sessionId");
  return actor;
}

function invalid(pointer: string, message: string) {
  return fail("INPUT_INVALID", {}, { issues: [{ pointer, keyword: "oneOf", message }] });
}

function denied(missing: string[]) {
  const detail = `Undoing this range needs ${missing.join(", ")}, which this caller does not have.`;
  return fail("PERMISSION_DENIED", {}, missing.length > 0 ? { detail, missingPermissions: missing } : {});
}

/** One's own executions are for everybody to see. */
function isSelf({ principal }: Pick<CatalogContext, "principal">, actor: Actor): boolean {
  if (actor.type === "user") return principal.type === "user" && principal.userId === actor.id;
  if (actor.type === "apiKey") return principal.type === "apiKey" && principal.apiKeyId === actor.id;
  return principal.type === "user" && principal.sessionId === actor.id;
}

function toRehearsal(tried: readonly RehearsedUndo[], toolOf: ReadonlyMap<string, string>) {
  const of = (outcome: RehearsedUndo["outcome"]) => tried.filter((each) => each.outcome === outcome).length;
  return {
    tried: tried.length,
    undone: of("undone"),
    conflict: of("conflict"),
    notReversible: of("notReversible"),
    alreadyUndone: of("alreadyUndone"),
    waitsForApproval: of("waitsForApproval"),
    failed: of("failed"),
    refusals: tried
      .filter(({ outcome }) => outcome !== "undone")
      .slice(0, maxRefusals)
      .map(({ executionId, conflicts, ...refusal }) => ({
        executionId,
        toolName: toolOf.get(executionId) ?? "",
        ...refusal,
        conflicts: (conflicts ?? []).map(toConflictRecord),
      })),
  };
}

import { batchToolName } from "../batch/name.ts";
import { createEffects } from "../effects.ts";
import type { Attempt } from "../execution-record.ts";
import { newId } from "../id.ts";
import { withoutNetwork } from "../network-guard.ts";
import type { ItemTransaction } from "../ports.ts";
import { type BaseContext, isRead } from "../tool.ts";
import { rehearseUndos } from "../undo/rehearse.ts";
import { reverse, undoToolName } from "../undo/reverse.ts";
import { triedBy, undoRangeToolName } from "../undo/undo-range.ts";
import type { Call } from "./call.ts";
import type { Deadline } from "./deadline.ts";
import type { Engine, RunContext } from "./engine.ts";

/** Of the time of an undo of a range: the rest is for what it is really there for. */
const rehearsalShare = 0.7;

/** What a tool runs on: a call's transaction, or an item's part of its batch's. */
export type RunTransaction<Handles> = Pick<
  ItemTransaction<Handles>,
  "handles" | "changes" | "reversals" | "rehearse"
>;

/**
 * Step 7: the tool's own code.
 *
 * A batch is not kept from the network itself: each of its items is.
 */
export function runTool<Handles extends object, Services extends object>(
  engine: Engine<Handles, Services>,
  call: Pick<Call<RunContext<Handles, Services>>, "tool" | "attempt" | "inputs">,
  transaction: RunTransaction<Handles>,
  deadline: Deadline,
): Promise<unknown> {
  const { tool, attempt, inputs } = call;
  const ctx = createContext(engine, call, transaction, deadline);
  const run = () => tool.definition.run({ inputs, ctx });
  const guarded = (engine.guardCalls || attempt.options.dryRun === true) && attempt.batch === undefined;
  return deadline.race(guarded ? withoutNetwork(run) : run());
}

function createContext<Handles extends object, Services extends object>(
  { registry, cursors, services, batchDeadlineMs }: Engine<Handles, Services>,
  { tool, attempt }: Pick<Call<RunContext<Handles, Services>>, "tool" | "attempt">,
  transaction: RunTransaction<Handles>,
  deadline: Deadline,
): RunContext<Handles, Services> {
  const { principal } = attempt.options.context;
  const cursorScope = `${principal.workspaceId}/${tool.name}`;
  const base: BaseContext = {
    principal,
    workspaceId: principal.workspaceId,
    executionId: attempt.id,
    now: attempt.instant ?? attempt.startedAt,
    newId: newIdOf(attempt),
    generated: (text) => noteGenerated(attempt, text),
    get signal() {
      return deadline.signal;
    },
    dryRun: attempt.options.dryRun === true,
    effects: createEffects(attempt, newIdOf(attempt), !isRead(tool.definition)),
    async reverse(executionId, force) {
      if (tool.name !== undoToolName) throw new Error(`${undoToolName} alone takes executions back`);
      const store = transaction.reversals;
      const { reversal, parts } = await reverse({ store, registry, principal }, executionId, force);
      attempt.undoOf = reversal.executionId;
      if (parts) attempt.parts = parts;
      return reversal;
    },
    runItems() {
      if (!attempt.batch) throw new Error(`${batchToolName} alone has items`);
      return attempt.batch.runItems();
    },
    async rehearseUndos(executionIds, force) {
      if (tool.name !== undoRangeToolName) throw new Error(`${undoRangeToolName} alone rehearses undos`);
      // Held to a plan it tries as many as that did, or a busy machine would count as a drift.
      const tried = triedBy(attempt.plan?.outputs);
      const until =
        tried === undefined ? attempt.startedMs + batchDeadlineMs * rehearsalShare : Number.POSITIVE_INFINITY;
      return transaction.rehearse((store) =>
        rehearseUndos({ store, registry, principal }, executionIds.slice(0, tried), force, until),
      );
    },
    cursors: {
      encode: (position) => cursors.encode(cursorScope, position),
      decode: (cursor) => cursors.decode(cursorScope, cursor),
    },
  };
  return Object.assign(base, transaction.handles, services);
}

/** Remembers what a run makes anew where that will be compared. */
function noteGenerated({ options, generated, rules, toolName }: Attempt, text: string): string {
  const { dryRun, planId, batchId } = options;
  // What makes a batch wait may come to light with its last item.
  const inBatch = batchId !== undefined || toolName === batchToolName;
  if (dryRun || planId !== undefined || rules.length > 0 || inBatch) generated.push(text);
  return text;
}

/** Makes the ids of a call: of its records, its effects and its items. */
export function newIdOf(attempt: Attempt): () => string {
  return () => noteGenerated(attempt, newId());
}

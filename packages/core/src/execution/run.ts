import { batchToolName } from "../batch/name.ts";
import { createEffects, type Effects } from "../effects.ts";
import type { Attempt } from "../execution-record.ts";
import { newId } from "../id.ts";
import { withoutNetwork } from "../network-guard.ts";
import type { ItemTransaction } from "../ports.ts";
import type { CompiledTool, Registry } from "../registry.ts";
import { type BaseContext, isRead } from "../tool.ts";
import type { BatchOutputs, Principal } from "../types.ts";
import { type RehearsedUndo, rehearseUndos } from "../undo/rehearse.ts";
import { type Reversal, reverse, undoToolName } from "../undo/reverse.ts";
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
  const context = new CallContext(engine, call, transaction, deadline);
  const ctx = Object.assign(context, transaction.handles, engine.services);
  const run = () => tool.definition.run({ inputs, ctx });
  const guarded = (engine.guardCalls || attempt.options.dryRun === true) && attempt.batch === undefined;
  return deadline.race(guarded ? withoutNetwork(run) : run());
}

/** The core's part of `ctx`. A class like `Deadline`, and for the same reason. */
class CallContext implements BaseContext {
  readonly principal: Principal;
  readonly workspaceId: string;
  readonly executionId: string;
  readonly now: Date;
  readonly dryRun: boolean;
  readonly #engine: Pick<Engine, "cursors" | "batchDeadlineMs"> & { registry: Registry<never> };
  readonly #tool: CompiledTool<never>;
  readonly #attempt: Attempt;
  readonly #transaction: RunTransaction<unknown>;
  readonly #deadline: Deadline;
  #effects: Effects | undefined;

  constructor(
    engine: Pick<Engine, "cursors" | "batchDeadlineMs"> & { registry: Registry<never> },
    { tool, attempt }: Pick<Call, "tool" | "attempt">,
    transaction: RunTransaction<unknown>,
    deadline: Deadline,
  ) {
    const { principal } = attempt.options.context;
    this.principal = principal;
    this.workspaceId = principal.workspaceId;
    this.executionId = attempt.id;
    this.now = attempt.instant ?? attempt.startedAt;
    this.dryRun = attempt.options.dryRun === true;
    this.#engine = engine;
    this.#tool = tool;
    this.#attempt = attempt;
    this.#transaction = transaction;
    this.#deadline = deadline;
  }

  // Handlers take these out of `ctx`.
  readonly newId = (): string => noteGenerated(this.#attempt, newId());
  readonly generated = (text: string): string => noteGenerated(this.#attempt, text);

  get signal(): AbortSignal {
    return this.#deadline.signal;
  }

  get effects(): Effects {
    this.#effects ??= createEffects(this.#attempt, newIdOf(this.#attempt), !isRead(this.#tool.definition));
    return this.#effects;
  }

  get cursors(): BaseContext["cursors"] {
    const { cursors } = this.#engine;
    const scope = `${this.workspaceId}/${this.#tool.name}`;
    return {
      encode: (position) => cursors.encode(scope, position),
      decode: (cursor) => cursors.decode(scope, cursor),
    };
  }

  async reverse(executionId: string, force: boolean): Promise<Reversal> {
    if (this.#tool.name !== undoToolName) throw new Error(`${undoToolName} alone takes executions back`);
    const { registry } = this.#engine;
    const store = this.#transaction.reversals;
    const { reversal, parts } = await reverse(
      { store, registry, principal: this.principal },
      executionId,
      force,
    );
    this.#attempt.undoOf = reversal.executionId;
    if (parts) this.#attempt.parts = parts;
    return reversal;
  }

  runItems(): Promise<BatchOutputs> {
    if (!this.#attempt.batch) throw new Error(`${batchToolName} alone has items`);
    return this.#attempt.batch.runItems();
  }

  async rehearseUndos(executionIds: readonly string[], force: boolean): Promise<RehearsedUndo[]> {
    if (this.#tool.name !== undoRangeToolName) throw new Error(`${undoRangeToolName} alone rehearses undos`);
    const { principal } = this;
    const { registry, batchDeadlineMs } = this.#engine;
    const { plan, startedMs } = this.#attempt;
    // Held to a plan it tries as many as that did, or a busy machine would count as a drift.
    const tried = triedBy(plan?.outputs);
    const until =
      tried === undefined ? startedMs + batchDeadlineMs * rehearsalShare : Number.POSITIVE_INFINITY;
    return this.#transaction.rehearse((store) =>
      rehearseUndos({ store, registry, principal }, executionIds.slice(0, tried), force, until),
    );
  }
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

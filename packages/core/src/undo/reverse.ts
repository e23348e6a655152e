import { missingPermissions } from "../authorize.ts";
import { ConstraintError, fail } from "../errors.ts";
import type { CompiledTool } from "../registry.ts";
import { isRead } from "../tool.ts";
import type { Principal, Snapshot, UndoConflict } from "../types.ts";
import type {
  LaterChange,
  Obstacle,
  RecordedCall,
  ReversalStore,
  RowKey,
  RowRestore,
} from "./reversal-store.ts";
import { type FieldConflict, isDone, planRow, same } from "./three-way.ts";
import { undoneBy } from "./undo-state.ts";

/** The tool that undoes: the only one that is given `ctx.reverse`. */
export const undoToolName = "system.execution.undo";

export interface Reversal {
  /** The execution that was undone. */
  executionId: string;
  toolName: string;
  /** Rows that were written. The others were as they should be already. */
  restored: number;
  /** Conflicts that force overwrote. */
  overridden: number;
}

export interface ReverseOptions {
  store: ReversalStore;
  registry: { find(name: string): CompiledTool<never> | undefined };
  principal: Principal;
}

/** Conflicts that are told one by one. */
const maxConflicts = 100;

/**
 * Takes back what an execution changed, whole or not at all, in the transaction of the call that asks for it.
 *
 * A batch is undone by undoing its executions with this, the newest first, in one transaction.
 *
 * @throws ActaError `EXECUTION_NOT_FOUND`, `PERMISSION_DENIED`, `NOT_REVERSIBLE`, `ALREADY_UNDONE`, `UNDO_CONFLICT`,
 *   `CONFLICT` when somebody changed the same rows in this very moment
 */
export async function reverse(
  { store, registry, principal }: ReverseOptions,
  executionId: string,
  force: boolean,
): Promise<Reversal> {
  const chain = await store.readChain(executionId);
  const call = chain[0];
  if (!call || !maySee(principal, call)) throw fail("EXECUTION_NOT_FOUND");
  authorizeUndo({ registry, principal }, chain, force);
  const touched = touchedRows(registry, store, call);

  await store.claim(chain.at(-1)!.id);
  const by = undoneBy(call.id, await store.readUndos(call.id));
  if (by !== null) throw fail("ALREADY_UNDONE", { undoneBy: by });

  const current = await store.lockRows(touched);
  const plans = touched.map(({ before, after, ...key }) => {
    const now = current.get(keyOf(key)) ?? null;
    return { ...key, current: now, ...planRow({ before, after, current: now }, force) };
  });
  const fieldConflicts = plans.flatMap(({ table, id, conflicts }) =>
    conflicts.map((conflict) => ({ ...conflict, table, id })),
  );
  const wanted = plans.flatMap(({ table, id, current: now, change }) =>
    change ? [{ table, id, current: now, change }] : [],
  );
  const obstacles = await store.findObstacles(wanted);
  const kept = new Set(obstacles.filter(({ mayStay }) => mayStay).map(keyOf));
  const blocking = obstacles.filter((obstacle) => !kept.has(keyOf(obstacle)));
  if (blocking.length > 0 || (fieldConflicts.length > 0 && !force)) {
    throw await toConflict(store, call.id, fieldConflicts, blocking);
  }

  const restores = wanted.filter((row) => !kept.has(keyOf(row)));
  await write(store, restores);
  await verify(store, restores);
  return {
    executionId: call.id,
    toolName: call.toolName,
    restored: restores.length,
    overridden: fieldConflicts.length,
  };
}

/** As in the history: one's own, or everything with `executions.view`. */
function maySee(principal: Principal, call: RecordedCall): boolean {
  if (principal.type === "system" || principal.permissions.has("executions.view")) return true;
  return principal.type === "user" ? call.userId === principal.userId : call.apiKeyId === principal.apiKeyId;
}

/** Undoing asks for what doing asks for; and undoing an undo is doing it again, so the whole chain counts. */
function authorizeUndo(
  { registry, principal }: Pick<ReverseOptions, "registry" | "principal">,
  chain: readonly RecordedCall[],
  force: boolean,
): void {
  const missing = new Set<string>();
  for (const { toolName } of chain) {
    const tool = registry.find(toolName);
    for (const permission of tool ? missingPermissions(principal, tool.definition) : [])
      missing.add(permission);
  }
  if (force && !principal.permissions.has("executions.force")) missing.add("executions.force");
  if (missing.size === 0) return;
  const names = [...missing].sort();
  throw fail(
    "PERMISSION_DENIED",
    {},
    {
      detail: `Undoing this execution needs ${names.join(", ")}, which this caller does not have.`,
      missingPermissions: names,
    },
  );
}

type TouchedRow = RowKey & { before: Snapshot[string]; after: Snapshot[string] };

/** @throws ActaError `NOT_REVERSIBLE`, saying why */
function touchedRows(
  registry: ReverseOptions["registry"],
  store: ReversalStore,
  call: RecordedCall,
): TouchedRow[] {
  const refuse = (reason: string, detail: string) =>
    fail("NOT_REVERSIBLE", { reason, toolName: call.toolName }, { detail });
  if (call.status === "dry_run") throw refuse("dryRun", "It was a dry-run: nothing was changed.");
  if (call.status === "error") throw refuse("failed", "It failed: nothing was changed.");
  const tool = registry.find(call.toolName);
  if (!tool) throw refuse("toolGone", `There is no tool ${call.toolName} any more.`);
  if (isRead(tool.definition)) throw refuse("read", "It only read.");
  if (!tool.definition.metadata.reversible) {
    throw refuse("notReversible", `What ${call.toolName} does cannot be taken back.`);
  }
  if (call.hasEffects) throw refuse("effects", "It did something outside Acta that cannot be taken back.");
  const rows = Object.keys(call.after ?? {}).map((key) => {
    const slash = key.indexOf("/");
    const before = call.before?.[key] ?? null;
    return { table: key.slice(0, slash), id: key.slice(slash + 1), before, after: call.after?.[key] ?? null };
  });
  if (rows.length === 0) throw refuse("nothingChanged", "It changed no record.");
  const lost = rows.find(({ table }) => !store.canRestore(table));
  if (lost) throw refuse("notReversible", `Rows of ${lost.table} cannot be brought back.`);
  return rows;
}

async function write(store: ReversalStore, restores: readonly RowRestore[]): Promise<void> {
  try {
    await store.restore(restores);
  } catch (error) {
    // What was free a moment ago is taken now: somebody else committed in between.
    if (error instanceof ConstraintError && (error.kind === "unique" || error.kind === "foreignKey")) {
      throw fail("CONFLICT", {}, { cause: error });
    }
    throw error;
  }
}

/** Says so rather than trust it: the rows are read again, and must be what they were to become. */
async function verify(store: ReversalStore, restores: readonly RowRestore[]): Promise<void> {
  const now = await store.lockRows(restores);
  const wrong = restores.find((row) => !isDone(row.change, now.get(keyOf(row)) ?? null));
  if (wrong) throw new Error(`${keyOf(wrong)} is not what undo was to make of it`);
}

async function toConflict(
  store: ReversalStore,
  executionId: string,
  fields: readonly (FieldConflict & RowKey)[],
  obstacles: readonly Obstacle[],
) {
  const all: Omit<UndoConflict, "changedBy">[] = [
    ...fields.map(({ kind, table, id, field, expected, actual }) => {
      return { kind, table, id, field, expected, actual, other: null, forcible: true };
    }),
    ...obstacles.map(({ mayStay: _, ...obstacle }) => ({ ...obstacle, forcible: false })),
  ];
  const told = all.slice(0, maxConflicts);
  const later = await store.readLaterChanges(
    told.map((conflict) => conflict.other ?? conflict),
    executionId,
  );
  const conflicts = told.map((conflict) => ({ ...conflict, changedBy: authorOf(conflict, later) }));
  const forcible = obstacles.length === 0;
  return fail("UNDO_CONFLICT", { conflicts: all.length, forcible }, { conflicts });
}

/** The latest execution that brought about what is in the way. */
function authorOf(
  { kind, field, other, ...row }: Omit<UndoConflict, "changedBy">,
  later: readonly LaterChange[],
): UndoConflict["changedBy"] {
  const key = keyOf(other ?? row);
  const column = field?.split(".", 1)[0];
  const author = later.find((change) => {
    if (keyOf(change) !== key) return false;
    if (kind === "deleted" || kind === "parentGone") return change.after === null;
    if (change.after === null) return false;
    return column === undefined || !same(change.before?.[column], change.after[column]);
  });
  return author ? { executionId: author.executionId, actor: author.actor } : null;
}

const keyOf = ({ table, id }: RowKey): string => `${table}/${id}`;

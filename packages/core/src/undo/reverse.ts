import { maySee, missingPermissions } from "../authorize.ts";
import { batchToolName } from "../batch/name.ts";
import { ActaError, ConstraintError, fail } from "../errors.ts";
import type { JsonObject, JsonValue } from "../json.ts";
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
import { changed, compose, type FieldConflict, isDone, planRow, type RowChange, same } from "./three-way.ts";
import { toUndoEdges, undoneBy } from "./undo-state.ts";

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
 * Takes back what an execution changed, whole or not at all, in the transaction of the call that asks for it. Of a
 * batch: what its items changed, the newest first, but for those that were undone by themselves.
 *
 * @returns parts: the items of a batch that were taken back
 * @throws ActaError `EXECUTION_NOT_FOUND`, `PERMISSION_DENIED`, `NOT_REVERSIBLE`, `ALREADY_UNDONE`, `UNDO_CONFLICT`,
 *   `CONFLICT` when somebody changed the same rows in this very moment
 */
export async function reverse(
  { store, registry, principal }: ReverseOptions,
  executionId: string,
  force: boolean,
): Promise<{ reversal: Reversal; parts: readonly string[] | undefined }> {
  const chain = await store.readChain(executionId);
  const call = chain[0];
  if (!call || !maySee(principal, call)) throw fail("EXECUTION_NOT_FOUND");
  const items = isBatch(call) ? await store.readItems(call.id) : undefined;
  const chains = [chain, ...(await readChains(store, items ?? []))];
  const tools = await toolsOf(store, chains, items);
  authorizeUndo({ registry, principal }, tools, force);
  const touched = items
    ? touchedByItems(registry, store, call, items)
    : [{ call, rows: touchedRows(registry, store, call) }];

  for (const id of [...new Set(chains.map(rootOf))].sort()) await store.claim(id);
  const undoneNow = await readUndone(store, call, touched);
  const remaining = touched.filter((each) => undoneNow(each.call.id) === null);
  if (remaining.length === 0) {
    throw fail("ALREADY_UNDONE", { undoneBy: undoneNow(call.id) ?? undoneNow(touched[0]!.call.id) });
  }

  const { wanted, fieldConflicts } = await planRows(store, remaining, force);
  const obstacles = await store.findObstacles(wanted);
  const kept = new Set(obstacles.filter(({ mayStay }) => mayStay).map(keyOf));
  const blocking = obstacles.filter((obstacle) => !kept.has(keyOf(obstacle)));
  const isForcible = ({ kind, table }: LocatedConflict) =>
    kind !== "deleted" || !store.shapeOf(table).hasParts;
  if (blocking.length > 0 || !fieldConflicts.every((conflict) => force && isForcible(conflict))) {
    throw await toConflict(
      store,
      remaining.map((each) => each.call.id),
      fieldConflicts.map((conflict) => ({ ...conflict, forcible: isForcible(conflict) })),
      blocking,
    );
  }

  const restores = wanted.filter((row) => !kept.has(keyOf(row)));
  const derived = await write(store, restores);
  await verify(store, restores);
  return {
    reversal: {
      executionId: call.id,
      toolName: call.toolName,
      restored: restores.length + derived,
      overridden: fieldConflicts.length,
    },
    parts: items && remaining.map((each) => each.call.id),
  };
}

const isBatch = ({ toolName, status }: RecordedCall): boolean =>
  toolName === batchToolName && status === "success";

/** Those of items that are undos themselves; of the others there is only the item. */
function readChains(store: ReversalStore, items: readonly RecordedCall[]): Promise<RecordedCall[][]> {
  return Promise.all(items.map((item) => (item.undoOf === null ? [item] : store.readChain(item.id))));
}

/** What undos of the same are kept apart by: a batch and its items are the same. */
function rootOf(chain: readonly RecordedCall[]): string {
  const root = chain.at(-1)!;
  return root.batchId ?? root.id;
}

/** The names of all tools that were called, those of the items of a batch for the batch. */
async function toolsOf(
  store: ReversalStore,
  chains: readonly (readonly RecordedCall[])[],
  items: readonly RecordedCall[] | undefined,
): Promise<Set<string>> {
  const [own, ...others] = chains.map((chain) => [...chain]);
  // Those of the batch itself are read already, with the chains of each.
  const links = items ? [own!.slice(1), ...others].flat() : [...own!, ...others.flat()];
  const names = new Set(links.map(({ toolName }) => toolName));
  for (const batch of links.filter(isBatch)) {
    for (const { toolName } of await store.readItems(batch.id)) names.add(toolName);
  }
  return names;
}

/** What one execution changed. */
interface TouchedCall {
  call: RecordedCall;
  rows: readonly TouchedRow[];
}

async function readUndone(
  store: ReversalStore,
  call: RecordedCall,
  touched: readonly TouchedCall[],
): Promise<(id: string) => string | null> {
  const batches = new Set(
    [call, ...touched.map((each) => each.call)].flatMap(({ batchId }) => (batchId === null ? [] : [batchId])),
  );
  if (isBatch(call)) batches.add(call.id);
  const ids = new Set([call.id, ...touched.map((each) => each.call.id), ...batches]);
  const edges = toUndoEdges(await store.readUndos([...ids]), batches);
  return (id) => undoneBy(id, edges);
}

type LocatedConflict = FieldConflict & RowKey;

/** Goes back through the executions row by row, each from where the one after it has left off. */
async function planRows(
  store: ReversalStore,
  calls: readonly TouchedCall[],
  force: boolean,
): Promise<{ wanted: RowRestore[]; fieldConflicts: LocatedConflict[] }> {
  const keys = new Map(
    calls.flatMap(({ rows }) => rows.map(({ table, id }) => [keyOf({ table, id }), { table, id }])),
  );
  const current = await store.lockRows([...keys.values()]);
  const fieldConflicts: LocatedConflict[] = [];
  const inConflict = new Set<string>();
  const changes = new Map<string, RowChange | null>();
  const states = new Map(current);
  for (const { rows } of calls) {
    for (const { table, id, before, after } of rows) {
      const key = keyOf({ table, id });
      const now = states.get(key) ?? null;
      // As if forced: what is in the way of one execution is not told again for those before it.
      const { change, conflicts } = planRow({ before, after, current: now }, true, store.shapeOf(table));
      // A row that has gone is in the way of each of them.
      if (now !== null || !inConflict.has(key))
        for (const conflict of conflicts) fieldConflicts.push({ ...conflict, table, id });
      if (conflicts.length > 0) inConflict.add(key);
      changes.set(key, compose(current.get(key) ?? null, changes.get(key) ?? null, change));
      if (!change) continue;
      const next = changed(now, change);
      if (next) states.set(key, next);
      else states.delete(key);
    }
  }
  const wanted = [...keys].flatMap(([key, row]) => {
    const change = changes.get(key);
    if (!change || (inConflict.has(key) && !force)) return [];
    return [{ ...row, current: current.get(key) ?? null, change }];
  });
  return { wanted, fieldConflicts };
}

/** Undoing asks for what doing asks for; and undoing an undo is doing it again, so the whole chain counts. */
function authorizeUndo(
  { registry, principal }: Pick<ReverseOptions, "registry" | "principal">,
  tools: ReadonlySet<string>,
  force: boolean,
): void {
  const missing = new Set<string>();
  for (const toolName of tools) {
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

/** @throws ActaError `NOT_REVERSIBLE`, naming the items that keep the batch from being taken back */
function touchedByItems(
  registry: ReverseOptions["registry"],
  store: ReversalStore,
  batch: RecordedCall,
  items: readonly RecordedCall[],
): TouchedCall[] {
  const touched: TouchedCall[] = [];
  const refused: { error: ActaError; item: RecordedCall }[] = [];
  for (const call of items) {
    // What failed, read, or changed nothing is as it was.
    if (call.status !== "success" || !(call.hasEffects || Object.keys(call.after ?? {}).length > 0)) continue;
    try {
      touched.push({ call, rows: touchedRows(registry, store, call) });
    } catch (error) {
      if (!(error instanceof ActaError)) throw error;
      refused.push({ error, item: call });
    }
  }
  if (refused.length > 0) {
    const named = refused.map(({ item, error }) => {
      return { executionId: item.id, toolName: item.toolName, reason: error.details.reason ?? null };
    });
    const detail = `Of this batch ${refused.length} executed items cannot be taken back; details names them.`;
    throw fail(
      "NOT_REVERSIBLE",
      { reason: "items", toolName: batch.toolName, items: named.reverse() },
      { detail },
    );
  }
  if (touched.length === 0) {
    const detail = "Its items changed no record.";
    throw fail("NOT_REVERSIBLE", { reason: "nothingChanged", toolName: batch.toolName }, { detail });
  }
  return touched;
}

/** @returns how many rows were written beside those, since they follow from them */
async function write(store: ReversalStore, restores: readonly RowRestore[]): Promise<number> {
  try {
    return await store.restore(restores);
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
  const wrong = restores.find(
    (row) => !isDone(row.change, now.get(keyOf(row)) ?? null, store.shapeOf(row.table)),
  );
  if (wrong) throw new Error(`${keyOf(wrong)} is not what undo was to make of it`);
}

async function toConflict(
  store: ReversalStore,
  undone: readonly string[],
  fields: readonly (LocatedConflict & { forcible: boolean })[],
  obstacles: readonly Obstacle[],
) {
  const all: Omit<UndoConflict, "changedBy">[] = [
    ...fields.map(({ kind, table, id, field, expected, actual, forcible }) => {
      return { kind, table, id, field, expected, actual, other: null, forcible };
    }),
    ...obstacles.map(({ mayStay: _, ...obstacle }) => ({ ...obstacle, forcible: false })),
  ];
  const told = all.slice(0, maxConflicts);
  const changesSince = await store.readLaterChanges(
    told.map((conflict) => conflict.other ?? conflict),
    [...undone].sort()[0]!,
  );
  // An item of a batch is not what keeps the batch from being undone.
  const later = changesSince.filter((change) => !undone.includes(change.executionId));
  const conflicts = told.map((conflict) => ({ ...conflict, changedBy: authorOf(conflict, later) }));
  const forcible = all.every((conflict) => conflict.forcible);
  return fail("UNDO_CONFLICT", { conflicts: all.length, forcible }, { conflicts });
}

/**
 * Who brought about what is in the way. Of a value: who set it, rather than an undo that has only brought it back; so a
 * conflict names the person's edit also after newer changes were undone.
 */
function authorOf(
  { kind, field, actual, other, ...row }: Omit<UndoConflict, "changedBy">,
  later: readonly LaterChange[],
): UndoConflict["changedBy"] {
  const key = keyOf(other ?? row);
  const column = field?.split(".", 1)[0];
  const candidates = later.filter((change) => {
    if (keyOf(change) !== key) return false;
    if (kind === "deleted" || kind === "parentGone") return change.after === null;
    if (change.after === null) return false;
    return column === undefined || !same(change.before?.[column], change.after[column]);
  });
  const left = candidates.filter(
    ({ after }) => kind !== "changed" || field === null || same(fieldOf(after, field) ?? null, actual),
  );
  const author = left.find(({ undoOf }) => undoOf === null) ?? left[0] ?? candidates[0];
  return author ? { executionId: author.executionId, actor: author.actor } : null;
}

/** A column, or a member of a JSON column: `custom_fields.tier`. */
function fieldOf(row: JsonObject | null, field: string): JsonValue | undefined {
  const [column = "", ...rest] = field.split(".");
  const value = row?.[column];
  if (rest.length === 0) return value;
  const member = rest.join(".");
  const isObject = typeof value === "object" && value !== null && !Array.isArray(value);
  return isObject && Object.hasOwn(value, member) ? value[member] : undefined;
}

const keyOf = ({ table, id }: RowKey): string => `${table}/${id}`;

import {
  hasEffects,
  idAt,
  idTime,
  type JsonObject,
  type JsonValue,
  type LaterChange,
  type Obstacle,
  type RecordedCall,
  type ReversalStore,
  type RowKey,
  type RowRestore,
  type Snapshot,
  type UndoRow,
} from "@acta/core";
import { type TableRelations, tableRelations } from "../schema/relations.ts";
import { Statement, statementOf } from "../wire/statement.ts";
import { toWire } from "../wire/values.ts";
import { derive } from "./derived.ts";
import type { Send } from "./read-database.ts";
import type { ExactWriter } from "./records.ts";
import { codecOf } from "./row-codec.ts";
import { checkConstraints, deferConstraints } from "./statements.ts";

export interface ReversalStoreOptions {
  workspaceId: string;
  writer: ExactWriter;
  send: Send;
}

/** Undo of an undo of an undo …: nobody does that a thousand times. */
const maxChain = 1_000;
/** Referring rows that are told, a key. */
const maxReferring = 20;
/** Later changes that are looked through for an author. */
const maxLater = 1_000;
/** Ids are made when a call begins, so one that is a little older may have committed later. */
const overlapMs = 60_000;

const readCall = new Statement(`SELECT id, tool_name, status, user_id, api_key_id, undo_of, batch_id, effects,
  snapshot_before AS before, snapshot_after AS after
FROM tool_executions WHERE workspace_id = $1 AND id = $2`);

/** LIMIT: each link is looked up by its key. A join is planned for as many links as a recursion might have, and scans. */
const readUndone = new Statement(`WITH RECURSIVE chain AS (
  SELECT id, tool_name, status, user_id, api_key_id, undo_of, batch_id, effects, 1 AS depth
  FROM tool_executions WHERE workspace_id = $1 AND id = $2
  UNION ALL
  SELECT e.id, e.tool_name, e.status, e.user_id, e.api_key_id, e.undo_of, e.batch_id, e.effects, chain.depth + 1
  FROM chain CROSS JOIN LATERAL (
    SELECT * FROM tool_executions WHERE workspace_id = $1 AND id = chain.undo_of LIMIT 1) e
  WHERE chain.undo_of IS NOT NULL AND chain.depth < ${maxChain})
SELECT id, tool_name, status, user_id, api_key_id, undo_of, batch_id, effects, NULL::jsonb AS before, NULL::jsonb AS after
FROM chain ORDER BY depth`);

/** An item of an earlier try, answered again in this one, names the batch of that try. */
const readItems =
  new Statement(`SELECT e.id, e.tool_name, e.status, e.user_id, e.api_key_id, e.undo_of, e.batch_id, e.effects,
  e.snapshot_before AS before, e.snapshot_after AS after
FROM tool_executions e WHERE e.workspace_id = $1 AND (e.batch_id = $2
  OR e.id = ANY (SELECT unnest(b.related_executions) FROM tool_executions b WHERE b.workspace_id = $1 AND b.id = $2))
ORDER BY e.id DESC`);

/** Nobody may lock an execution's row: acta_app has no right to change it. */
const claim = new Statement("SELECT pg_advisory_xact_lock(hashtextextended($1, 4702))");

const readUndos = new Statement(`WITH RECURSIVE undo AS (
  SELECT undo_of, id, related_executions FROM tool_executions WHERE workspace_id = $1 AND undo_of = ANY ($2::uuid[]) AND undo_of IS NOT NULL AND status = 'success'
  UNION ALL
  SELECT e.undo_of, e.id, e.related_executions FROM undo
    JOIN tool_executions e ON e.workspace_id = $1 AND e.undo_of = undo.id AND e.undo_of IS NOT NULL AND e.status = 'success')
SELECT undo_of AS undone, id AS by, related_executions AS related FROM undo`);

const readLaterChanges = new Statement(`SELECT touched.key, e.id, e.undo_of, e.user_id, e.api_key_id,
  u.name AS user_name, k.name AS api_key_name, e.snapshot_before -> touched.key AS before, e.snapshot_after -> touched.key AS after
FROM unnest($2::uuid[], $3::text[]) AS touched (record_id, key)
JOIN execution_records r ON r.workspace_id = $1 AND r.record_id = touched.record_id AND r.execution_id >= $4 AND r.execution_id <> $5
JOIN tool_executions e ON e.workspace_id = $1 AND e.id = r.execution_id AND jsonb_exists(e.snapshot_after, touched.key)
LEFT JOIN users u ON u.id = e.user_id
LEFT JOIN api_keys k ON k.workspace_id = e.workspace_id AND k.id = e.api_key_id
ORDER BY e.id DESC LIMIT ${maxLater}`);

interface CallRow {
  id: string;
  tool_name: string;
  status: RecordedCall["status"];
  user_id: string | null;
  api_key_id: string | null;
  undo_of: string | null;
  batch_id: string | null;
  effects: JsonValue;
  before: Snapshot | null;
  after: Snapshot | null;
}

interface ChangeRow {
  key: string;
  id: string;
  undo_of: string | null;
  user_id: string | null;
  api_key_id: string | null;
  user_name: string | null;
  api_key_name: string | null;
  before: JsonObject | null;
  after: JsonObject | null;
}

/** Undo's view of one execution's transaction. */
export function createReversalStore({ workspaceId, writer, send }: ReversalStoreOptions): ReversalStore {
  async function select<Row>(statement: Statement, values: readonly unknown[]): Promise<Row[]> {
    const step = await send(statement, [workspaceId, ...values.map(toWire)]);
    const names = (statement.fields ?? []).map(({ name }) => name);
    return step.rows.map((row) => {
      const parsed = statement.parse(row);
      // Each statement above and below names the columns its row type has.
      return Object.fromEntries(names.map((name, column) => [name, parsed[column]])) as Row;
    });
  }

  return {
    async readChain(executionId) {
      const [call] = await select<CallRow>(readCall, [executionId]);
      if (!call) return [];
      // Most calls undo nothing, and PostgreSQL plans the recursion for ten times as long as it reads a row.
      const undone = call.undo_of === null ? [] : await select<CallRow>(readUndone, [call.undo_of]);
      return [call, ...undone].map(toRecordedCall);
    },

    async readItems(batchId) {
      return (await select<CallRow>(readItems, [batchId])).map(toRecordedCall);
    },

    async claim(id) {
      await send(claim, [`undo ${workspaceId} ${id}`]);
    },

    readUndos: (executionIds) => select<UndoRow>(readUndos, [executionIds]),

    canRestore: (table) => tableRelations().get(table)?.restorable === true,

    shapeOf: (table) => relationsOf(table).shape,

    async lockRows(keys) {
      const byTable = groupBy(keys, ({ table }) => table);
      const tables = [...byTable.keys()].sort((a, b) => relationsOf(a).depth - relationsOf(b).depth);
      const found = new Map<string, JsonObject>();
      await Promise.all(
        // Parents first, as the tools lock them, and each table in the order of ids.
        tables.map(async (name) => {
          const codec = codecOf(relationsOf(name).table);
          const ids = byTable.get(name)!.map(({ id }) => id);
          const step = await send(lockRowsOf(name), [workspaceId, toWire(ids)]);
          for (const row of step.rows) {
            const snapshot = codec.toSnapshot(row, 0);
            found.set(`${name}/${String(snapshot.id)}`, snapshot);
          }
        }),
      );
      return found;
    },

    findObstacles: (restores) => findObstacles(restores, select),

    async readLaterChanges(keys, since) {
      const unique = new Map(keys.map(({ table, id }) => [`${table}/${id}`, id]));
      const from = idAt(new Date(idTime(since).getTime() - overlapMs));
      const rows = await select<ChangeRow>(readLaterChanges, [
        [...unique.values()],
        [...unique.keys()],
        from,
        since,
      ]);
      return rows.map(toLaterChange);
    },

    async restore(restores) {
      await send(deferConstraints, []);
      // What goes makes room for what comes. Writes of one tick travel together and in this order.
      await Promise.all([
        ...restores
          .filter(({ change }) => change.operation === "delete")
          .map(({ table, id }) => writer.delete(relationsOf(table).table, id)),
        ...inRoomyOrder(restores).map(({ table, id, patch }) =>
          writer.update(relationsOf(table).table, id, patch),
        ),
        ...restores.flatMap(({ table, change }) =>
          change.operation === "insert" ? [writer.insert(relationsOf(table).table, change.row)] : [],
        ),
      ]);
      const derived = await derive(restores, { workspaceId, writer, send });
      await send(checkConstraints, []);
      return derived;
    },
  };
}

type Select = <Row>(statement: Statement, values: readonly unknown[]) => Promise<Row[]>;

async function findObstacles(restores: readonly RowRestore[], select: Select): Promise<Obstacle[]> {
  const byTable = groupBy(restores, ({ table }) => table);
  const changeOf = new Map(restores.map((row) => [`${row.table}/${row.id}`, row]));
  const found = await Promise.all(
    [...byTable].flatMap(([name, rows]) => {
      const relations = relationsOf(name);
      return [
        ...relations.children.map((child) => findReferring(child, relations, rows, changeOf, select)),
        ...relations.parents.map((parent) => findMissingParents(parent, rows, changeOf, select)),
        ...relations.uniqueKeys.map((key) => findTakenValues(name, key, rows, changeOf, select)),
      ];
    }),
  );
  return found.flat();
}

type Changes = ReadonlyMap<string, RowRestore>;

/** Rows that refer to one that is to go and are not going, or turning to another, themselves. */
async function findReferring(
  { table, column }: TableRelations["children"][number],
  { mayStay }: TableRelations,
  rows: readonly RowRestore[],
  changes: Changes,
  select: Select,
): Promise<Obstacle[]> {
  const gone = rows.filter(({ change }) => change.operation === "delete");
  if (gone.length === 0) return [];
  const leaving = [...changes.values()].filter(
    (row) =>
      row.table === table &&
      (row.change.operation === "delete" ||
        (row.change.operation === "update" && column in row.change.patch)),
  );
  const referring = await select<{ id: string; parent: string }>(referringTo(table, column), [
    gone.map(({ id }) => id),
    leaving.map(({ id }) => id),
  ]);
  return referring.map(({ id, parent }) => ({
    kind: "referenced",
    table: gone[0]!.table,
    id: parent,
    field: column,
    expected: null,
    actual: parent,
    other: { table, id },
    mayStay,
  }));
}

async function findMissingParents(
  { column, parent, table }: TableRelations["parents"][number],
  rows: readonly RowRestore[],
  changes: Changes,
  select: Select,
): Promise<Obstacle[]> {
  const referring = rows.flatMap((row) => {
    const parentId = valuesOf(row)?.[column];
    return typeof parentId === "string" ? [{ id: row.id, parentId }] : [];
  });
  if (referring.length === 0) return [];
  const there = await select<{ id: string }>(existing(parent), [
    [...new Set(referring.map(({ parentId }) => parentId))],
  ]);
  const known = new Set(there.map(({ id }) => id));
  for (const { table: changed, id, change } of changes.values()) {
    if (changed !== parent) continue;
    if (change.operation === "insert") known.add(id);
    if (change.operation === "delete") known.delete(id);
  }
  return referring
    .filter(({ parentId }) => !known.has(parentId))
    .map(({ id, parentId }) => ({
      kind: "parentGone",
      table,
      id,
      field: column,
      expected: parentId,
      actual: null,
      other: { table: parent, id: parentId },
      mayStay: false,
    }));
}

async function findTakenValues(
  table: string,
  key: readonly string[],
  rows: readonly RowRestore[],
  changes: Changes,
  select: Select,
): Promise<Obstacle[]> {
  const wanting = rows.flatMap((row) => {
    const values = valuesOf(row);
    if (!values || !key.some((column) => column in values)) return [];
    const wanted = key.map((column) => values[column] ?? row.current?.[column] ?? null);
    // NULLs are equal to nothing.
    return wanted.includes(null) ? [] : [{ row, wanted }];
  });
  const taken = await Promise.all(
    wanting.map(async ({ row, wanted }) => {
      const holders = await select<{ id: string }>(holding(table, key), wanted);
      return holders
        .filter(({ id }) => id !== row.id && !givesUp(changes.get(`${table}/${id}`), key))
        .map(({ id }): Obstacle => {
          const value = wanted.at(-1)!;
          const other = { table, id };
          const field = key.at(-1)!;
          return {
            kind: "valueTaken",
            table,
            id: row.id,
            field,
            expected: null,
            actual: value,
            other,
            mayStay: false,
          };
        });
    }),
  );
  return taken.flat();
}

/** What a row is to have in its columns; undefined where it goes. */
function valuesOf({ change }: RowRestore): JsonObject | undefined {
  if (change.operation === "delete") return undefined;
  return change.operation === "insert" ? change.row : change.patch;
}

function givesUp(row: RowRestore | undefined, key: readonly string[]): boolean {
  if (!row) return false;
  const { change } = row;
  return (
    change.operation === "delete" ||
    (change.operation === "update" && key.some((column) => column in change.patch))
  );
}

interface RowUpdate extends RowKey {
  patch: JsonObject;
}

/**
 * Updates in an order in which no row takes a unique value before its holder has given it up. Two that exchange theirs
 * cannot be ordered: one of them lets go of it first, where the column may be empty.
 */
function inRoomyOrder(rows: readonly RowRestore[]): RowUpdate[] {
  const ordered: RowUpdate[] = [];
  let waiting = rows.flatMap((row) =>
    row.change.operation === "update" ? [{ ...row, patch: row.change.patch }] : [],
  );
  while (waiting.length > 0) {
    const held = new Map(
      waiting.flatMap((row) => contested(row).map(({ name, now }) => [`${name} ${now}`, row.id] as const)),
    );
    const free = waiting.filter((row) =>
      contested(row).every(({ name, wanted }) => (held.get(`${name} ${wanted}`) ?? row.id) === row.id),
    );
    if (free.length === 0) {
      const { table, id, patch } = waiting[0]!;
      const { nullable } = relationsOf(table);
      const emptied = Object.keys(patch).filter(
        (column) => nullable.has(column) && isKeyColumn(table, column),
      );
      ordered.push({ table, id, patch: Object.fromEntries(emptied.map((column) => [column, null])) });
      // It takes its turn last. Where nothing may be empty the database has the last word.
      free.push(...waiting.slice(1), waiting[0]!);
    }
    ordered.push(...free.map(({ table, id, patch }) => ({ table, id, patch })));
    const done = new Set(free.map(({ id }) => id));
    waiting = waiting.filter(({ id }) => !done.has(id));
  }
  return ordered;
}

/** The unique keys an update changes: the value it holds and the one it wants. */
function contested({ table, current, patch }: RowRestore & RowUpdate) {
  return relationsOf(table).uniqueKeys.flatMap((key) => {
    if (!key.some((column) => column in patch)) return [];
    const now = key.map((column) => current?.[column] ?? null);
    const wanted = key.map(
      (column) => patch[column] ?? (column in patch ? null : (current?.[column] ?? null)),
    );
    const text = (values: JsonValue[], role: string) =>
      values.includes(null) ? role : JSON.stringify(values);
    return [{ name: `${table} ${key.join()}`, now: text(now, "none"), wanted: text(wanted, "nothing") }];
  });
}

function isKeyColumn(table: string, column: string): boolean {
  return relationsOf(table).uniqueKeys.some((key) => key.includes(column));
}

function relationsOf(name: string): TableRelations {
  const relations = tableRelations().get(name);
  if (!relations) throw new Error(`${name} is no table of a workspace`);
  return relations;
}

function toRecordedCall(row: CallRow): RecordedCall {
  return {
    id: row.id,
    toolName: row.tool_name,
    status: row.status,
    userId: row.user_id,
    apiKeyId: row.api_key_id,
    undoOf: row.undo_of,
    batchId: row.batch_id,
    before: row.before,
    after: row.after,
    hasEffects: hasEffects(row.effects),
  };
}

function toLaterChange(row: ChangeRow): LaterChange {
  const slash = row.key.indexOf("/");
  const { user_id, api_key_id, user_name, api_key_name } = row;
  return {
    table: row.key.slice(0, slash),
    id: row.key.slice(slash + 1),
    executionId: row.id,
    undoOf: row.undo_of,
    actor: user_id
      ? { type: "user", id: user_id, name: user_name }
      : api_key_id
        ? { type: "apiKey", id: api_key_id, name: api_key_name }
        : { type: "system", id: null, name: null },
    before: row.before,
    after: row.after,
  };
}

function lockRowsOf(table: string): Statement {
  const { readable, quoted } = codecOf(relationsOf(table).table);
  const columns = readable.map(({ name }) => `"${name}"`).join(", ");
  return statementOf(
    `SELECT ${columns} FROM ${quoted} WHERE workspace_id = $1 AND id = ANY ($2::uuid[]) ORDER BY id FOR UPDATE`,
  );
}

const existing = (table: string): Statement =>
  statementOf(`SELECT id FROM "${table}" WHERE workspace_id = $1 AND id = ANY ($2::uuid[])`);

const referringTo = (table: string, column: string): Statement =>
  statementOf(`SELECT id, "${column}" AS parent FROM "${table}"
WHERE workspace_id = $1 AND "${column}" = ANY ($2::uuid[]) AND id <> ALL ($3::uuid[]) ORDER BY id LIMIT ${maxReferring}`);

const holding = (table: string, key: readonly string[]): Statement =>
  statementOf(
    `SELECT id FROM "${table}" WHERE workspace_id = $1 AND ${key.map((column, index) => `"${column}" = $${index + 2}`).join(" AND ")}`,
  );

function groupBy<T>(items: Iterable<T>, keyOf: (item: T) => string): Map<string, T[]> {
  const groups = new Map<string, T[]>();
  for (const item of items) {
    const group = groups.get(keyOf(item));
    if (group) group.push(item);
    else groups.set(keyOf(item), [item]);
  }
  return groups;
}

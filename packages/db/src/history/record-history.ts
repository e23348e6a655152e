import {
  fail,
  isId,
  type JsonObject,
  maySee,
  missingPermissions,
  type Principal,
  type RecordAuthor,
  type RecordChange,
  type RecordHistory,
  type RecordName,
  type RecordReference,
  type RecordState,
  type ToolExecutionRecord,
} from "@acta/core";
import type postgres from "postgres";
import { codecOf } from "../execution/row-codec.ts";
import { type TableRelations, tableRelations } from "../schema/relations.ts";
import type { WorkspaceReader } from "./read-database.ts";
import type { RecordKind, RecordKinds } from "./record-kinds.ts";
import { backwards, blame, keyOf, type Rows, type Touch } from "./record-past.ts";
import { type ExecutionRow, toActor } from "./to-execution.ts";
import { readUndoStates } from "./undo-states.ts";

export interface RecordHistoryOptions {
  reader: WorkspaceReader;
  kinds: RecordKinds;
  /** Names of the tools whose calls can be undone. */
  reversible: ReadonlySet<string>;
}

type Sql = postgres.TransactionSql;

interface Subject {
  kind: RecordKind;
  id: string;
}

/** An execution that touched the subject. */
type Touched = Touch &
  Omit<RecordAuthor, "at"> & { visible: boolean; effects: ToolExecutionRecord["effects"] };

type TouchRow = Pick<
  ExecutionRow,
  | "id"
  | "tool_name"
  | "completed_at"
  | "user_id"
  | "api_key_id"
  | "user_name"
  | "api_key_name"
  | "source"
  | "approval_id"
  | "batch_id"
  | "undo_of"
  | "effects"
> & { changes: { key: string; before: JsonObject | null; after: JsonObject | null }[] };

/** How many executions are read at once: the first look is enough for most records. */
const sizes = { first: 50, most: 1_000 };

/** What happened to single records, from the executions that `execution_records` names and their snapshots. */
export function createRecordHistory({ reader, kinds, reversible }: RecordHistoryOptions): RecordHistory {
  /** Everything that is asked of one record starts here. */
  function ask<T>(
    viewer: Principal,
    { kind: name, id }: RecordName,
    past: boolean,
    run: (sql: Sql, subject: Subject) => Promise<T | null>,
  ): Promise<T> {
    const kind = kinds.find(name);
    if (!kind) {
      const detail = `Records are of these kinds: ${kinds.entities.join(", ")}.`;
      return Promise.reject(fail("RECORD_NOT_FOUND", {}, { detail }));
    }
    const missing = missingPermissions(viewer, {
      metadata: { permissions: [...kind.permissions, ...(past ? ["executions.view"] : [])] },
    });
    if (missing.length > 0) return Promise.reject(denied(missing));
    if (!isId(id)) return Promise.reject(fail("RECORD_NOT_FOUND"));
    return reader.read(viewer, async (sql) => {
      const answer = await run(sql, {
        kind: { ...kind, parts: partsFor(viewer, kind) },
        id: id.toLowerCase(),
      });
      if (answer === null) throw fail("RECORD_NOT_FOUND");
      return answer;
    });
  }

  /** Parts that are records of their own, such as notes, ask for what seeing those asks for. */
  function partsFor(viewer: Principal, { parts }: RecordKind): RecordKind["parts"] {
    return parts.filter(({ table }) => {
      const permissions = [...(kinds.find(table)?.permissions ?? [])];
      return missingPermissions(viewer, { metadata: { permissions } }).length === 0;
    });
  }

  /** The record at an instant, and the touches before it. null: there never was such a record. */
  async function at(sql: Sql, viewer: Principal, subject: Subject, instant: Date | undefined) {
    const rows = await readRows(sql, subject);
    const touches = backwards(rows, touchReader(sql, viewer, subject));
    let last: Touched | null = null;
    let any = false;
    for (;;) {
      const { value: touch } = await touches.next();
      any ||= touch !== undefined;
      if (touch && instant && touch.doneAt > instant) continue;
      last = touch ?? null;
      break;
    }
    const key = keyOf({ table: subject.kind.table, id: subject.id });
    const row = rows.get(key) ?? null;
    if (!any && row === null) return null;
    // Older than the first execution: then the row itself says since when it is.
    const unborn = last === null && instant && bornAt(row) > instant;
    const state: RecordState["state"] = row && !unborn ? "present" : last ? "deleted" : "notYet";
    return { key, state, row: state === "present" ? row : null, rows, last, touches };
  }

  return {
    readRecordTimeline: (viewer, record, { before, limit }) =>
      ask(viewer, record, false, async (sql, subject) => {
        const read = touchReader(sql, viewer, subject);
        const found: Touched[] = [];
        let any = false;
        let from = before === undefined || isId(before) ? before?.toLowerCase() : "";
        while (from !== "" && found.length <= limit) {
          const more = await read(from);
          any ||= more.length > 0;
          found.push(...more.filter(({ visible }) => visible));
          from = more.at(-1)?.executionId ?? "";
        }
        if (!any && before === undefined && !(await exists(sql, subject))) return null;
        const page = found.slice(0, limit);
        const undoOf = await readUndoStates(sql, page.map(toUndoable), reversible);
        return {
          ...headOf(subject),
          items: page.map((touch) => ({
            ...toAuthor(touch),
            undo: undoOf(toUndoable(touch)),
            changes: [...touch.changes],
          })),
          nextBefore: found.length > limit ? page.at(-1)!.executionId : null,
          references: await readReferences(
            sql,
            page.flatMap(({ changes }) =>
              changes.flatMap(({ table, before: was, after }) =>
                [was, after].flatMap((row) => (row ? [{ table, row }] : [])),
              ),
            ),
          ),
        };
      }),

    readRecord: (viewer, record, instant) =>
      ask(viewer, record, instant !== undefined, async (sql, subject) => {
        const found = await at(sql, viewer, subject, instant);
        if (!found) return null;
        const { state, row, rows, last } = found;
        const parts = row ? partsIn(rows, subject) : [];
        return {
          ...headOf(subject),
          at: instant?.toISOString() ?? null,
          state,
          record: row,
          parts,
          lastChange: last?.visible ? toAuthor(last) : null,
          references: await readReferences(sql, [
            ...(row ? [{ table: subject.kind.table, row }] : []),
            ...parts,
          ]),
        };
      }),

    readRecordBlame: (viewer, record, instant) =>
      ask(viewer, record, instant !== undefined, async (sql, subject) => {
        const found = await at(sql, viewer, subject, instant);
        if (!found) return null;
        const { key, state, row, last, touches } = found;
        const fields = row ? await blame(key, row, startingWith(last, touches)) : [];
        return {
          ...headOf(subject),
          at: instant?.toISOString() ?? null,
          state,
          fields: fields
            // The same in every row of the record.
            .filter(({ field }) => field !== "workspace_id" && field !== "id")
            .map(({ setBy, restored, origin, ...field }) => {
              const hidden = setBy !== null && !setBy.visible;
              return {
                ...field,
                origin: hidden ? "hidden" : origin,
                setBy: setBy?.visible ? toAuthor(setBy) : null,
                before: hidden ? null : field.before,
                restored: !hidden && restored?.visible ? toAuthor(restored) : null,
              };
            }),
        };
      }),
  };
}

function denied(missing: string[]) {
  const detail = `Reading this needs ${missing.join(", ")}, which this caller does not have.`;
  return fail("PERMISSION_DENIED", {}, { detail, missingPermissions: missing });
}

const headOf = ({ kind, id }: Subject) => ({ entity: kind.entity, table: kind.table, id });

function bornAt(row: JsonObject | null): Date {
  return new Date(typeof row?.created_at === "string" ? row.created_at : 0);
}

async function* startingWith<T>(first: T | null, rest: AsyncIterable<T>): AsyncGenerator<T> {
  if (first === null) return;
  yield first;
  yield* rest;
}

function toAuthor(touch: Touched): RecordAuthor {
  const { executionId, toolName, doneAt, actor, source, approvalId, batchId, undoOf } = touch;
  return { executionId, toolName, at: doneAt.toISOString(), actor, source, approvalId, batchId, undoOf };
}

function toUndoable({ executionId, toolName, batchId, effects, changes }: Touched) {
  const snapshot_after = Object.fromEntries(changes.map((change) => [keyOf(change), change.after]));
  return {
    id: executionId,
    tool_name: toolName,
    status: "success" as const,
    batch_id: batchId,
    // Of a batch these are its items, and a batch itself touches nothing.
    related_executions: null,
    effects,
    snapshot_after,
  };
}

/** Reads on from an execution, in growing portions; those in which only other records' rows changed are left out. */
function touchReader(sql: Sql, viewer: Principal, { kind, id }: Subject) {
  let size = sizes.first;
  const key = keyOf({ table: kind.table, id });
  const own = sql`s.key = ${key}`;
  const concerns = kind.parts.reduce(
    (any, { table, column }) =>
      sql`${any} or (starts_with(s.key, ${`${table}/`})
        and ${id} in (s.value ->> ${column}::text, e.snapshot_before -> s.key ->> ${column}::text))`,
    own,
  );
  return async function readMore(before: string | undefined): Promise<Touched[]> {
    let upper = before;
    for (;;) {
      const ids = await sql<{ execution_id: string }[]>`
        select execution_id from execution_records
        where workspace_id = (select acta.current_workspace()) and record_id = ${id}
          and ${upper === undefined ? sql`true` : sql`execution_id < ${upper}`}
        order by execution_id desc limit ${size}`;
      const [newest, oldest] = [ids[0]?.execution_id, ids.at(-1)?.execution_id];
      if (newest === undefined || oldest === undefined) return [];
      size = Math.min(sizes.most, size * 4);
      upper = oldest;
      const rows = await sql<TouchRow[]>`
        select e.id, e.tool_name, e.completed_at, e.user_id, e.api_key_id, u.name as user_name, k.name as api_key_name,
               e.source, e.approval_id, e.batch_id, e.undo_of, e.effects, touched.changes
        from tool_executions e
        cross join lateral (
          select jsonb_agg(jsonb_build_object(
            'key', s.key, 'before', e.snapshot_before -> s.key, 'after', s.value) order by s.key) as changes
          from jsonb_each(e.snapshot_after) s where ${concerns}
        ) touched
        left join users u on u.id = e.user_id
        left join api_keys k on k.workspace_id = e.workspace_id and k.id = e.api_key_id
        where e.workspace_id = (select acta.current_workspace()) and e.id = any(${ids.map((row) => row.execution_id)}::uuid[])
          and e.id between ${oldest} and ${newest} and touched.changes is not null
        order by e.id desc`;
      // None of them: nothing yet says that there are no more.
      if (rows.length > 0) return rows.map((row) => toTouch(row, viewer));
    }
  };
}

function toTouch(row: TouchRow, viewer: Principal): Touched {
  return {
    executionId: row.id,
    toolName: row.tool_name,
    doneAt: row.completed_at,
    actor: toActor(row),
    source: row.source,
    approvalId: row.approval_id,
    batchId: row.batch_id,
    undoOf: row.undo_of,
    effects: row.effects,
    changes: row.changes.map(({ key, before, after }): RecordChange => {
      const slash = key.indexOf("/");
      const operation = before === null ? "insert" : after === null ? "delete" : "update";
      return { table: key.slice(0, slash), id: key.slice(slash + 1), operation, before, after };
    }),
    visible: maySee(viewer, { userId: row.user_id, apiKeyId: row.api_key_id }),
  };
}

/** The record and its parts as they are now. */
async function readRows(sql: Sql, { kind, id }: Subject): Promise<Rows> {
  const found = await Promise.all([
    readTable(sql, kind.relations, "id", id),
    ...kind.parts.map(({ column, relations }) => readTable(sql, relations, column, id)),
  ]);
  return new Map(found.flat());
}

async function readTable(
  sql: Sql,
  { table }: TableRelations,
  column: string,
  value: string,
): Promise<[string, JsonObject][]> {
  const codec = codecOf(table);
  // Every name is one of the schema's. The text of each value as the server sends it is what snapshots are made of.
  const rows: (Buffer | null)[][] = await sql
    .unsafe(
      `select ${codec.readable.map(({ name }) => `"${name}"`).join(", ")} from ${codec.quoted}
       where workspace_id = (select acta.current_workspace()) and "${column}" = $1 order by id`,
      [value],
    )
    .raw();
  return rows.map((row) => {
    const texts = row.map((text) => text?.toString("utf8") ?? null);
    const snapshot = codec.toSnapshot(texts, 0);
    return [`${codec.name}/${String(snapshot.id)}`, snapshot];
  });
}

async function exists(sql: Sql, { kind, id }: Subject): Promise<boolean> {
  return (await readTable(sql, kind.relations, "id", id)).length > 0;
}

/** In the order of their position, where they have one, else of their making. */
function partsIn(rows: Rows, { kind, id }: Subject): RecordState["parts"] {
  const parts = [...rows].flatMap(([key, row]) => {
    const table = key.slice(0, key.indexOf("/"));
    const belongs = kind.parts.some((part) => part.table === table && row?.[part.column] === id);
    return row && belongs ? [{ table, id: String(row.id), row }] : [];
  });
  const position = ({ row }: { row: JsonObject }) => (typeof row.position === "number" ? row.position : 0);
  return parts.sort(
    (a, b) => a.table.localeCompare(b.table) || position(a) - position(b) || (a.id < b.id ? -1 : 1),
  );
}

/** What people call a record, the best first. */
const labels = ["name", "title", "subject", "external_id", "description"];

/** The names of the records that rows refer to: as they are now, or as they last were. */
async function readReferences(
  sql: Sql,
  rows: readonly { table: string; row: JsonObject }[],
): Promise<RecordReference[]> {
  const wanted = new Map<string, Set<string>>();
  for (const { table, row } of rows) {
    for (const { column, parent } of tableRelations().get(table)?.parents ?? []) {
      const id = row[column];
      if (typeof id === "string") wanted.set(parent, (wanted.get(parent) ?? new Set()).add(id));
    }
  }
  const found = await Promise.all([...wanted].map(([table, ids]) => readLabels(sql, table, [...ids])));
  return found.flat();
}

async function readLabels(sql: Sql, table: string, ids: string[]): Promise<RecordReference[]> {
  const columns = codecOf(tableRelations().get(table)!.table).readable.map(({ name }) => name);
  const known = labels.filter((column) => columns.includes(column));
  const label =
    known.length === 0
      ? sql`null`
      : sql`coalesce(${known.map((name) => sql`${sql(name)}`).reduce((list, name) => sql`${list}, ${name}`)})`;
  const there = await sql<{ id: string; label: string | null }[]>`
    select id, ${label} as label from ${sql(table)}
    where workspace_id = (select acta.current_workspace()) and id = any(${ids}::uuid[])`;
  const labelOf = new Map(there.map((row) => [row.id, row.label]));
  const gone = ids.filter((id) => !labelOf.has(id));
  const last = await Promise.all(
    gone.map(async (id): Promise<[string, string | null]> => {
      const [row] = await sql<{ row: JsonObject | null }[]>`
        select e.snapshot_before -> ${`${table}/${id}`} as row from tool_executions e
        where e.workspace_id = (select acta.current_workspace()) and e.id = (
          select execution_id from execution_records
          where workspace_id = (select acta.current_workspace()) and record_id = ${id}
          order by execution_id desc limit 1)`;
      const name = known.map((column) => row?.row?.[column]).find((text) => typeof text === "string");
      return [id, typeof name === "string" ? name : null];
    }),
  );
  for (const [id, name] of last) labelOf.set(id, name);
  return ids.sort().map((id) => ({ table, id, label: labelOf.get(id) ?? null }));
}

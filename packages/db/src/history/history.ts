import {
  type ExecutionFilter,
  type ExecutionPageRequest,
  type HistogramSlice,
  type History,
  idAt,
  limitedTo,
  type PipelineStages,
  type Principal,
  type ToolExecution,
} from "@acta/core";
import { readEffectStates } from "./effect-states.ts";
import { createWorkspaceReader } from "./read-database.ts";
import { createRecordHistory } from "./record-history.ts";
import { createRecordKinds, type RecordTool } from "./record-kinds.ts";
import { type Columns, type Condition, rowsOf, type Sql, type Stretch } from "./stretch.ts";
import { readSummaries, toSummaries } from "./summaries.ts";
import { type ExecutionRow, toExecution } from "./to-execution.ts";
import { readUndoStates } from "./undo-states.ts";

export interface HistoryOptions {
  /** Logs in as `acta_app`. */
  appUrl: string;
  /** Names of the tools that only read: their calls are folded away unless asked for. */
  readTools: readonly string[];
  /** Names of the tools whose calls can be undone. */
  reversibleTools: readonly string[];
  /** The tools that read: whoever may call one may see the history of its entity's records. */
  recordTools?: readonly RecordTool[];
  /** The pipeline that every workspace has until it makes a default one of its own. */
  standardPipeline?: { name: string; stages: readonly { key: string; name: string }[] };
  /** Connections at most. */
  poolSize?: number;
  now?: () => Date;
}

export interface PgHistory extends History {
  close(): Promise<void>;
}

const dayMs = 24 * 60 * 60 * 1000;
/** The first look goes back this far; each further one eight times as far, until the page is full. */
const firstWindowMs = 7 * dayMs;
const widening = 8;
/** Clocks of other processes may run ahead of ours. */
const clockSkewMs = dayMs;

/** The recorded calls of a workspace. Reading them leaves no rows of its own. */
export function createHistory({
  appUrl,
  readTools,
  reversibleTools,
  recordTools = [],
  standardPipeline = { name: "Standard", stages: [] },
  poolSize,
  now = () => new Date(),
}: HistoryOptions): PgHistory {
  const reader = createWorkspaceReader(appUrl, poolSize);
  const reversible = new Set(reversibleTools);
  const records = createRecordHistory({ reader, kinds: createRecordKinds(recordTools), reversible });

  /** One page of whatever `columns` reads. */
  function page<Row extends { id: string }, Item extends { id: string }>(
    viewer: Principal,
    filter: ExecutionFilter,
    { before, after, limit }: ExecutionPageRequest,
    columns: Columns<Row>,
    toItems: (sql: Sql, rows: readonly Row[]) => Promise<Item[]>,
  ): Promise<{ items: Item[]; nextBefore: string | null }> {
    return reader.read(viewer, async (sql) => {
      const condition = conditionOf(sql, viewer, filter, readTools);
      if (!condition || (before && !isUuid(before)) || (after && !isUuid(after))) {
        return { items: [], nextBefore: null };
      }
      const newest = new Date(Math.min(filter.to?.getTime() ?? Infinity, now().getTime() + clockSkewMs));
      let upper = earlier(before, idAt(newest));
      const floor = later(after && successor(after), idAt(filter.from ?? (await bornAt(sql, viewer))));
      const rows: Row[] = [];
      if (after && !before) {
        // Those next above one: of a later time there may be more than fit.
        let lower = floor;
        for (let span = firstWindowMs; rows.length < limit && lower < upper; span *= widening) {
          const end = earlier(idAt(new Date(timeOf(lower) + span)), upper);
          rows.push(
            ...(await columns(sql, { condition, lower, upper: end, limit: limit - rows.length }, "asc")),
          );
          lower = end;
        }
        return { items: await toItems(sql, rows.reverse()), nextBefore: null };
      }
      // Always between two bounds: an open end would merge all partitions, whatever is in them.
      for (let span = firstWindowMs; rows.length <= limit && upper > floor; span *= widening) {
        const lower = later(floor, idAt(new Date(Math.max(0, timeOf(upper) - span))));
        rows.push(
          ...(await columns(sql, { condition, lower, upper, limit: limit + 1 - rows.length }, "desc")),
        );
        upper = lower;
      }
      const items = await toItems(sql, rows.slice(0, limit));
      return { items, nextBefore: rows.length > limit ? items.at(-1)!.id : null };
    });
  }

  const list: History["list"] = (viewer, filter, request) =>
    page(viewer, filter, request, readWhole, (sql, rows) => toExecutions(sql, rows, reversible));

  const summarize: History["summarize"] = (viewer, filter, request) =>
    page(viewer, filter, request, readSummaries, (sql, rows) => toSummaries(sql, rows, reversible));

  function read(viewer: Principal, id: string): Promise<ToolExecution | null> {
    if (!isUuid(id)) return Promise.resolve(null);
    return reader.read(viewer, async (sql) => {
      const condition = sql`${ownOnly(sql, viewer)} and e.id = ${id}`;
      const rows = await readWhole(sql, { condition, lower: id, upper: successor(id), limit: 1 }, "desc");
      return (await toExecutions(sql, rows, reversible))[0] ?? null;
    });
  }

  function histogram(
    viewer: Principal,
    filter: ExecutionFilter,
    { from, to, count }: { from: Date; to: Date; count: number },
  ): Promise<HistogramSlice[]> {
    const sliceMs = (to.getTime() - from.getTime()) / count;
    const slices = Array.from({ length: count }, (_, index) => ({
      from: new Date(from.getTime() + index * sliceMs).toISOString(),
      success: 0,
      error: 0,
      dryRun: 0,
    }));
    return reader.read(viewer, async (sql) => {
      const condition = conditionOf(sql, viewer, filter, readTools);
      if (!condition || sliceMs <= 0) return slices;
      const rows = await sql<{ slice: number; status: string; executions: number }[]>`
        select floor(extract(epoch from e.started_at - ${from}) * 1000 / ${sliceMs}::float8)::int as slice,
               e.status, count(*)::int as executions
        from tool_executions e
        where ${condition} and e.id >= ${idAt(from)} and e.id < ${idAt(to)}
        group by 1, 2`;
      for (const { slice, status, executions } of rows) {
        // An id is made a moment before the call's start is noted: the edges may be off by it.
        const bar = slices[Math.min(count - 1, Math.max(0, slice))]!;
        if (status === "success") bar.success += executions;
        else if (status === "error") bar.error += executions;
        else bar.dryRun += executions;
      }
      return slices;
    });
  }

  function readStages(viewer: Principal): Promise<PipelineStages[]> {
    if (!viewer.permissions.has("orders.view")) return Promise.resolve([]);
    return reader.read(viewer, async (sql) => {
      const own = await sql<PipelineStages[]>`
        select id as "pipelineId", name, coalesce(is_default, false) as "isDefault", stages
        from pipelines order by id`;
      const stages = ({ key, name }: { key: string; name: string }) => ({ key, name });
      const standard = {
        pipelineId: null,
        name: standardPipeline.name,
        isDefault: !own.some(({ isDefault }) => isDefault),
        stages: standardPipeline.stages.map(stages),
      };
      return [standard, ...own.map((each) => ({ ...each, stages: each.stages.map(stages) }))];
    });
  }

  return { list, summarize, readStages, read, histogram, ...records, close: () => reader.close() };
}

/** The names of callers are looked up for the rows of the page only. */
function readWhole(sql: Sql, stretch: Stretch, order: "asc" | "desc"): Promise<ExecutionRow[]> {
  return sql<ExecutionRow[]>`
    select e.*, u.name as user_name, k.name as api_key_name
    from ${rowsOf(sql, stretch, order)} e
    left join users u on u.id = e.user_id
    left join api_keys k on k.workspace_id = e.workspace_id and k.id = e.api_key_id
    order by e.id ${order === "asc" ? sql`asc` : sql`desc`}`;
}

async function toExecutions(
  sql: Sql,
  rows: readonly ExecutionRow[],
  reversible: ReadonlySet<string>,
): Promise<ToolExecution[]> {
  const undoOf = await readUndoStates(sql, rows, reversible);
  const effectsOf = await readEffectStates(sql, rows);
  return rows.map((row) => toExecution(row, undoOf, effectsOf));
}

/** Everyone sees their own calls; those of others are for `executions.view`. Row security adds the workspace. */
function ownOnly(sql: Sql, viewer: Principal): Condition {
  const own = limitedTo(viewer);
  if (own === null) return sql`true`;
  return "apiKeyId" in own ? sql`e.api_key_id = ${own.apiKeyId}` : sql`e.user_id = ${own.userId}`;
}

/** @returns null when nothing can meet the filter, e.g. a record whose id is none */
function conditionOf(
  sql: Sql,
  viewer: Principal,
  filter: ExecutionFilter,
  readTools: readonly string[],
): Condition | null {
  const all: Condition[] = [ownOnly(sql, viewer)];
  const { tool, module, status, source, actor, errorCode, q } = filter;
  if (tool) all.push(sql`e.tool_name = any(${tool})`);
  // Somebody who names a reading tool wants to see its calls.
  else if (!filter.includeReads && readTools.length > 0) {
    all.push(sql`e.tool_name <> all(${[...readTools]})`);
  }
  if (module) all.push(sql`split_part(e.tool_name, '.', 1) = any(${module})`);
  if (status) all.push(sql`e.status = any(${status})`);
  if (source) all.push(sql`e.source = any(${source})`);
  if (errorCode) all.push(sql`e.error_code = any(${errorCode})`);
  if (actor) {
    const ids = actor.filter(isUuid);
    if (ids.length === 0) return null;
    all.push(sql`(e.user_id = any(${ids}::uuid[]) or e.api_key_id = any(${ids}::uuid[]))`);
  }
  if (filter.record !== undefined) {
    if (!isUuid(filter.record)) return null;
    all.push(changed(sql, filter.record));
  }
  if (filter.batch !== undefined) {
    if (!isUuid(filter.batch)) return null;
    all.push(sql`e.batch_id = ${filter.batch}`);
  }
  if (filter.session !== undefined) all.push(sql`e.session_id = ${filter.session}`);
  if (filter.requestId !== undefined) all.push(sql`e.request_id = ${filter.requestId}`);
  if (filter.idempotencyKey !== undefined) all.push(sql`e.idempotency_key = ${filter.idempotencyKey}`);
  if (filter.minDurationMs !== undefined) all.push(sql`e.duration_ms >= ${Math.ceil(filter.minDurationMs)}`);
  if (filter.maxDurationMs !== undefined) all.push(sql`e.duration_ms <= ${Math.floor(filter.maxDurationMs)}`);
  if (q) {
    const pattern = `%${q.replace(/[\\%_]/g, "\\$&")}%`;
    all.push(
      isUuid(q)
        ? sql`(e.id = ${q} or e.batch_id = ${q} or ${changed(sql, q)})`
        : sql`(e.tool_name ilike ${pattern} or e.error_message ilike ${pattern} or e.error_code ilike ${pattern})`,
    );
  }
  return all.reduce((whole, part) => sql`${whole} and ${part}`);
}

/** Through the narrow table: a containment test on the row itself could use no index under row security. */
function changed(sql: Sql, recordId: string): Condition {
  return sql`e.id in (
    select r.execution_id from execution_records r
    where r.workspace_id = (select acta.current_workspace()) and r.record_id = ${recordId})`;
}

async function bornAt(sql: Sql, viewer: Principal): Promise<Date> {
  const [workspace] = await sql<{ created_at: Date }[]>`
    select created_at from workspaces where id = ${viewer.workspaceId}`;
  // A clock that was set, an import from elsewhere: executions may be somewhat older than their workspace.
  return new Date((workspace?.created_at.getTime() ?? 0) - clockSkewMs);
}

const uuid = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;
const isUuid = (text: string): boolean => uuid.test(text);

const timeOf = (id: string): number => Number.parseInt(id.slice(0, 8) + id.slice(9, 13), 16);
/** Ids compare as text as they do as numbers, while both are spelled in lower case. */
const earlier = (a: string | undefined, b: string): string =>
  a && a.toLowerCase() < b ? a.toLowerCase() : b;
const later = (a: string | undefined, b: string): string => (a && a.toLowerCase() > b ? a.toLowerCase() : b);

/** The next id in order: turns "after this one" into "from that one on". */
function successor(id: string): string {
  const next = (BigInt(`0x${id.replaceAll("-", "")}`) + 1n).toString(16).padStart(32, "0");
  return `${next.slice(0, 8)}-${next.slice(8, 12)}-${next.slice(12, 16)}-${next.slice(16, 20)}-${next.slice(20)}`;
}

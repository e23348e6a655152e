import type { BatchItemProblem, BatchItems, BatchPreview, BatchResult, BatchTool } from "./batch.ts";
import { clientTools } from "./generated/tools.ts";
import type { ToolInputs, ToolName, ToolOutputs } from "./generated/types.ts";
import type { RecordBlame, RecordEvent, RecordState, RecordTimeline } from "./records.ts";
import { defaultRetryPolicy, type RetryPolicy } from "./retry.ts";
import { type AttemptEvent, createTransport, type TransportRequest, type WaitEvent } from "./transport.ts";
import type {
  Approval,
  ApprovalState,
  Execution,
  ExecutionFilter,
  Page,
  PendingApproval,
  ToolDescription,
  ToolPreview,
  ToolResult,
} from "./wire.ts";

export interface ActaOptions {
  /** Address of the gateway, e.g. `https://acta.example`. */
  baseUrl: string;
  /** `mfx_…`. It acts for its workspace: keep it out of browsers that are not yours. */
  apiKey: string;
  /** Replaces the platform's `fetch`. */
  fetch?: typeof fetch;
  /** Longest wait for one answer, milliseconds. The gateway gives up after 10 seconds itself. */
  timeoutMs?: number;
  /** The same for a batch and for the undo of a range, which the gateway gives 30 seconds. */
  longTimeoutMs?: number;
  retry?: Partial<RetryPolicy>;
  /** Sent as `User-Agent` where the platform allows it. */
  userAgent?: string;
  onAttempt?: (event: AttemptEvent) => void;
  onWait?: (event: WaitEvent) => void;
}

export interface CallOptions {
  /**
   * 1 to 255 visible ASCII characters that name this call for 7 days: sent again, also by another process, it is
   * answered again and not done again. A random one is sent when none is given.
   */
  idempotencyKey?: string;
  /** Id of a dry-run: the call must come out like it. */
  plan?: string;
  /** An agent's run; kept with the execution. */
  session?: string;
  retry?: Partial<RetryPolicy>;
  /** Ends the call at once. Whether it was carried out is then unknown. */
  signal?: AbortSignal;
  /** Lets an attempt under way finish, but starts no other. */
  stopSignal?: AbortSignal;
}

export interface UndoOptions extends CallOptions {
  /** Overwrites what has been changed since. */
  force?: boolean;
}

export interface BatchOptions extends CallOptions {
  /** All or nothing, unless it is false: then an item that fails leaves the others done. */
  atomic?: boolean;
}

/** What one key, user or session did between two instants; exactly one of them is named. */
export type UndoRange = ToolInputs[typeof undoRangeTool];
type UndoRangeOutputs = ToolOutputs[typeof undoRangeTool];
/** The undo of a range, on its way or over. */
export type UndoRun = ToolOutputs["system.undoRun.read"]["undoRun"];
/** One execution of a run and what became of it. */
export type UndoRunItem = ToolOutputs["system.undoRun.listItems"]["items"][number];

type UndoOutputs = ToolOutputs[typeof undoTool];

export interface ReadOptions {
  signal?: AbortSignal;
}

/** Who the key is and what it may do. */
export interface Whoami {
  apiKeyId: string;
  /** First 8 characters of the key. */
  keyPrefix: string;
  name: string;
  kind: "api" | "agent";
  workspace: {
    id: string;
    name: string;
    /** IANA name. */
    timeZone: string;
    /** ISO 4217; of amounts that name none. */
    currency: string;
    /** BCP 47. */
    locale: string;
    /** It is for trying things, and reaches nobody. */
    sandbox: boolean;
  };
  permissions: string[];
  limits: { callsPerMinute: number; concurrentCalls: number; bodyBytes: number };
  /** null: it does not expire. */
  expiresAt: string | null;
}

export interface Acta {
  /**
   * Calls a tool.
   *
   * @throws ActaProblem when the gateway refuses
   * @throws ActaConnectionError when no answer of the gateway arrives
   */
  call<Name extends ToolName>(
    tool: Name,
    inputs: ToolInputs[Name],
    options: CallOptions & { dryRun: true },
  ): Promise<ToolPreview<ToolOutputs[Name]>>;
  call<Name extends ToolName>(
    tool: Name,
    inputs: ToolInputs[Name],
    options?: CallOptions & { dryRun?: false },
  ): Promise<ToolResult<ToolOutputs[Name]> | PendingApproval>;
  /** What a call would do: the real run, rolled back. Refused with the same problem as the real call. */
  dryRun<Name extends ToolName>(
    tool: Name,
    inputs: ToolInputs[Name],
    options?: CallOptions,
  ): Promise<ToolPreview<ToolOutputs[Name]>>;
  /** The same for a tool whose name is known only at run time, e.g. one newer than this version. */
  callByName(tool: string, inputs: unknown, options?: CallOptions): Promise<ToolResult | PendingApproval>;
  dryRunByName(tool: string, inputs: unknown, options?: CallOptions): Promise<ToolPreview>;
  /**
   * Calls up to 100 tools in order. A reference such as `"$0.contactId"` may stand for any field of an item: it is
   * what an earlier item answered there.
   *
   * @throws ActaProblem the failed item's, with `document.itemIndex` and `document.items`; unless not atomic
   */
  batch<const Names extends readonly BatchTool[]>(
    items: BatchItems<Names>,
    options: BatchOptions & { dryRun: true; atomic?: true },
  ): Promise<BatchPreview<Names>>;
  batch<const Names extends readonly BatchTool[]>(
    items: BatchItems<Names>,
    options: BatchOptions & { dryRun: true },
  ): Promise<BatchPreview<Names, BatchItemProblem>>;
  batch<const Names extends readonly BatchTool[]>(
    items: BatchItems<Names>,
    options?: BatchOptions & { dryRun?: false; atomic?: true },
  ): Promise<BatchResult<Names> | PendingApproval>;
  batch<const Names extends readonly BatchTool[]>(
    items: BatchItems<Names>,
    options: BatchOptions & { dryRun?: false },
  ): Promise<BatchResult<Names, BatchItemProblem> | PendingApproval>;
  tools: {
    /** The tools this key may call. */
    list(filter?: { module?: string; q?: string }, options?: ReadOptions): Promise<ToolDescription[]>;
    read(tool: string, options?: ReadOptions): Promise<ToolDescription>;
  };
  executions: {
    /** The history this key may see, newest first; pages are fetched as they are needed. */
    list(filter?: ExecutionFilter, options?: ReadOptions & { pageSize?: number }): AsyncGenerator<Execution>;
    page(
      filter?: ExecutionFilter,
      options?: ReadOptions & { limit?: number; cursor?: string },
    ): Promise<Page<Execution>>;
    read(id: string, options?: ReadOptions): Promise<Execution>;
    /**
     * Takes back what an execution changed, whole or not at all.
     *
     * @throws ActaProblem `UNDO_CONFLICT` with `conflicts`, `ALREADY_UNDONE`, `NOT_REVERSIBLE`
     */
    undo(id: string, options?: UndoOptions): Promise<ToolResult<UndoOutputs> | PendingApproval>;
    /** What an undo would restore, or the problem it would be refused with. */
    previewUndo(id: string, options?: UndoOptions): Promise<ToolPreview<UndoOutputs>>;
    /**
     * Takes back everything that one key, user or session did between two instants, the newest first. The answer is
     * the run, which `undoRuns` follows: the worker does it.
     */
    undoRange(
      range: UndoRange,
      options?: CallOptions,
    ): Promise<ToolResult<UndoRangeOutputs> | PendingApproval>;
    /** What that would come to: in `outputs.rehearsal` how many would be undone, and why others would not. */
    previewUndoRange(range: UndoRange, options?: CallOptions): Promise<ToolPreview<UndoRangeOutputs>>;
  };
  /** Undos of ranges. Each of their undos is an execution of its own. */
  undoRuns: {
    /** The one asked for last first; pages are fetched as they are needed. */
    list(
      filter?: Pick<ToolInputs["system.undoRun.list"], "state">,
      options?: ReadOptions & { pageSize?: number },
    ): AsyncGenerator<UndoRun>;
    read(id: string, options?: ReadOptions): Promise<UndoRun>;
    /** In the order in which they are undone. */
    items(
      id: string,
      filter?: Pick<ToolInputs["system.undoRun.listItems"], "outcome">,
      options?: ReadOptions & { pageSize?: number },
    ): AsyncGenerator<UndoRunItem>;
    /** Tells a run to end. What was undone stays undone. */
    abort(
      id: string,
      options?: CallOptions,
    ): Promise<ToolResult<ToolOutputs[typeof abortTool]> | PendingApproval>;
  };
  /**
   * Single records and what happened to them. A kind is an entity (`contact`, `order`) or a table (`contacts`). The
   * past (`at`) needs `executions.view`.
   */
  records: {
    read(kind: string, id: string, options?: ReadOptions & { at?: Date | string }): Promise<RecordState>;
    /** The executions that changed it or its parts, newest first; pages are fetched as they are needed. */
    history(
      kind: string,
      id: string,
      options?: ReadOptions & { pageSize?: number },
    ): AsyncGenerator<RecordEvent>;
    historyPage(
      kind: string,
      id: string,
      options?: ReadOptions & { limit?: number; cursor?: string },
    ): Promise<RecordTimeline>;
    /** Which execution set the value of each field. */
    blame(kind: string, id: string, options?: ReadOptions & { at?: Date | string }): Promise<RecordBlame>;
  };
  /** Calls of this key that wait for a person; with `approvals.decide` those of the whole workspace. People decide. */
  approvals: {
    /** Newest first; pages are fetched as they are needed. */
    list(
      filter?: { state?: ApprovalState | readonly ApprovalState[] },
      options?: ReadOptions & { pageSize?: number },
    ): AsyncGenerator<Approval>;
    read(id: string, options?: ReadOptions): Promise<Approval>;
  };
  whoami(options?: ReadOptions): Promise<Whoami>;
}

/**
 * A client of one gateway with one key. Keep it for the life of the process: its calls share what is known about
 * the rate limit.
 *
 * @throws TypeError when the address or the key cannot be one
 */
export function createActa(options: ActaOptions): Acta {
  const longTimeoutMs = options.longTimeoutMs ?? Math.max(60_000, options.timeoutMs ?? 0);
  const transport = createTransport({
    baseUrl: parseBaseUrl(options.baseUrl),
    apiKey: parseApiKey(options.apiKey),
    // Browsers refuse a `fetch` that was detached from its window.
    fetch: options.fetch ?? ((...given) => globalThis.fetch(...given)),
    userAgent: options.userAgent,
    timeoutMs: options.timeoutMs ?? 30_000,
    retry: { ...defaultRetryPolicy, ...options.retry },
    onAttempt: options.onAttempt,
    onWait: options.onWait,
  });

  // What the gateway answers is taken at its word: it validates its own outputs against the same schemas.
  const get = <Answer>(path: string, query: TransportRequest["query"] = {}, { signal }: ReadOptions = {}) =>
    transport.request({ method: "GET", path, query, signal }) as Promise<Answer>;

  function post<Answer>(
    tool: string,
    inputs: unknown,
    given: CallOptions,
    dryRun: boolean,
    path = `v1/tools/${encodeURIComponent(tool)}`,
    timeoutMs = longTools.has(tool) ? longTimeoutMs : undefined,
  ): Promise<Answer> {
    const acts = !dryRun && !readTools.has(tool);
    return transport.request({
      method: "POST",
      path: `${path}${dryRun ? "/dry-run" : ""}`,
      body: inputs,
      headers: {
        ...(acts ? { "idempotency-key": given.idempotencyKey ?? newIdempotencyKey() } : {}),
        ...(given.plan === undefined ? {} : { "acta-plan": given.plan }),
        ...(given.session === undefined ? {} : { "acta-session": given.session }),
      },
      tool,
      retry: given.retry,
      timeoutMs,
      signal: given.signal,
      stopSignal: given.stopSignal,
    }) as Promise<Answer>;
  }

  function undo<Answer>(id: string, { force = false, ...given }: UndoOptions, dryRun: boolean) {
    const inputs = { force };
    const path = `v1/executions/${encodeURIComponent(id)}/undo`;
    return post<Answer>(undoTool, inputs, given, dryRun, path);
  }

  function call(tool: string, inputs: unknown, given: CallOptions & { dryRun?: boolean } = {}) {
    return post<never>(tool, inputs, given, given.dryRun === true);
  }

  const page: Acta["executions"]["page"] = (filter = {}, { limit, cursor, signal } = {}) =>
    get(
      "v1/executions",
      { ...toQuery(filter), limit: limit?.toString(), cursor },
      { ...(signal && { signal }) },
    );

  function batch(
    items: readonly object[],
    { atomic = true, dryRun = false, ...given }: BatchOptions & Dry = {},
  ) {
    return post<never>(batchTool, { atomic, items }, given, dryRun, "v1/batches");
  }

  const undoRange = <Answer>(range: UndoRange, given: CallOptions, dryRun: boolean) =>
    post<Answer>(undoRangeTool, range, given, dryRun, "v1/executions/undo-range");

  /** The items of a list, page by page. */
  async function* each<Item>(
    path: string,
    query: NonNullable<TransportRequest["query"]>,
    { pageSize = 100, signal }: ReadOptions & { pageSize?: number } = {},
  ): AsyncGenerator<Item> {
    let cursor: string | undefined;
    do {
      const asked = { ...query, limit: pageSize.toString(), cursor };
      const answer: Page<Item> = await get(path, asked, { ...(signal && { signal }) });
      yield* answer.items;
      cursor = answer.nextCursor ?? undefined;
    } while (cursor !== undefined);
  }

  return {
    call,
    batch,
    dryRun: (tool, inputs, given = {}) => post(tool, inputs, given, true),
    callByName: (tool, inputs, given = {}) => post(tool, inputs, given, false),
    dryRunByName: (tool, inputs, given = {}) => post(tool, inputs, given, true),
    tools: {
      async list(filter = {}, given) {
        const tools: ToolDescription[] = [];
        let cursor: string | undefined;
        do {
          const answer: Page<ToolDescription> = await get(
            "v1/tools",
            { module: filter.module, q: filter.q, limit: "100", cursor },
            given,
          );
          tools.push(...answer.items);
          cursor = answer.nextCursor ?? undefined;
        } while (cursor !== undefined);
        return tools;
      },
      read: (tool, given) => get(`v1/tools/${encodeURIComponent(tool)}`, {}, given),
    },
    executions: {
      page,
      list: (filter = {}, given) => each("v1/executions", toQuery(filter), given),
      read: (id, given) => get(`v1/executions/${encodeURIComponent(id)}`, {}, given),
      undo: (id, given = {}) => undo(id, given, false),
      previewUndo: (id, given = {}) => undo(id, given, true),
      undoRange: (range, given = {}) => undoRange(range, given, false),
      previewUndoRange: (range, given = {}) => undoRange(range, given, true),
    },
    undoRuns: {
      list: ({ state } = {}, given) => each("v1/undo-runs", { state }, given),
      read: async (id, given) =>
        (await get<ToolOutputs["system.undoRun.read"]>(pathOf("v1/undo-runs", id), {}, given)).undoRun,
      items: (id, { outcome } = {}, given) => each(`${pathOf("v1/undo-runs", id)}/items`, { outcome }, given),
      abort: (id, given = {}) => post(abortTool, {}, given, false, `${pathOf("v1/undo-runs", id)}/abort`),
    },
    records: {
      read: (kind, id, { at, ...given } = {}) => get(pathOf("v1/records", kind, id), toQuery({ at }), given),
      history: (kind, id, given) => each(`${pathOf("v1/records", kind, id)}/history`, {}, given),
      historyPage: (kind, id, { limit, cursor, ...given } = {}) =>
        get(`${pathOf("v1/records", kind, id)}/history`, { limit: limit?.toString(), cursor }, given),
      blame: (kind, id, { at, ...given } = {}) =>
        get(`${pathOf("v1/records", kind, id)}/blame`, toQuery({ at }), given),
    },
    approvals: {
      list: ({ state } = {}, given) => each("v1/approvals", { state: state?.toString() }, given),
      read: (id, given) => get(`v1/approvals/${encodeURIComponent(id)}`, {}, given),
    },
    whoami: (given) => get("v1/whoami", {}, given),
  };
}

type Dry = { dryRun?: boolean };

const undoTool = "system.execution.undo";
const undoRangeTool = "system.execution.undoRange";
const abortTool = "system.undoRun.abort";
const batchTool = "system.batch.run";

/** Those that the gateway gives more time. */
const longTools: ReadonlySet<string> = new Set([batchTool, undoRangeTool]);

const pathOf = (path: string, ...segments: string[]) =>
  [path, ...segments.map((segment) => encodeURIComponent(segment))].join("/");

/** A tool that this version does not know counts as one that acts. */
const readTools: ReadonlySet<string> = new Set(
  clientTools.filter((tool) => tool.reads).map((tool) => tool.name),
);

/** 128 random bits. `crypto.randomUUID` is missing in browsers on plain HTTP. */
function newIdempotencyKey(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
}

function toQuery(filter: ExecutionFilter | { at?: Date | string | undefined }): {
  [name: string]: string | undefined;
} {
  const text = (value: string | readonly string[] | Date | undefined) =>
    value instanceof Date ? value.toISOString() : value?.toString();
  return Object.fromEntries(Object.entries(filter).map(([name, value]) => [name, text(value)]));
}

function parseBaseUrl(text: string): URL {
  let url: URL;
  try {
    url = new URL(text);
  } catch {
    throw new TypeError(`baseUrl is not an address: ${text}`);
  }
  if (url.protocol !== "https:" && url.protocol !== "http:")
    throw new TypeError("baseUrl must begin with https:// or http://");
  if (url.username || url.password || url.search || url.hash)
    throw new TypeError("baseUrl must be a bare address, without credentials, query or fragment");
  if (!url.pathname.endsWith("/")) url.pathname += "/";
  return url;
}

function parseApiKey(text: string): string {
  // The message must not echo it: errors end up in logs.
  if (!/^[\x21-\x7e]{1,200}$/.test(text)) throw new TypeError("apiKey must be visible ASCII characters");
  return text;
}

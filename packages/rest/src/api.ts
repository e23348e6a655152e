import {
  type Approvals,
  authorize,
  type CompiledTool,
  type CursorCodec,
  type ErrorTable,
  type Executor,
  fail,
  type History,
  type InputIssue,
  isId,
  maskSecrets,
  type Principal,
  type RecordName,
  type ToolFilter,
} from "@acta/core";
import { type Catalogue, createCatalogue, matchesEtag } from "./catalogue.ts";
import type { CallHeaders } from "./headers.ts";
import { type NamedCall, toNamedInputs } from "./named-calls.ts";
import {
  assertNoQuery,
  parseApprovalQuery,
  parseExecutionQuery,
  parseInputQuery,
  parseInstantQuery,
  parsePageQuery,
  parseToolQuery,
} from "./query.ts";
import {
  toWireApproval,
  toWireBlame,
  toWireExecution,
  toWireRecord,
  toWireRecordEvent,
  toWireResult,
} from "./wire.ts";
import { toWireBatch } from "./wire-batch.ts";

/** What the routes need of the product. */
export interface ApiPorts {
  registry: {
    list(filter?: ToolFilter): CompiledTool<never>[];
    find(name: string): CompiledTool<never> | undefined;
    readonly errors: ErrorTable;
  };
  executor: Pick<Executor, "execute">;
  approvals: Pick<Approvals, "list" | "read">;
  history: Pick<History, "list" | "read" | "readRecord" | "readRecordTimeline" | "readRecordBlame">;
  cursors: CursorCodec;
}

/** An API key that was verified. */
export interface KeyIdentity {
  principal: Extract<Principal, { type: "apiKey" }>;
  /** First 8 characters of the key. */
  prefix: string;
  name: string;
  expiresAt: Date | null;
  workspace: {
    id: string;
    name: string;
    /** IANA name. */
    timeZone: string;
    /** ISO 4217 code. */
    currency: string;
    /** BCP 47. */
    locale: string;
    sandbox: boolean;
  };
}

export interface ApiLimits {
  callsPerMinute: number;
  concurrentCalls: number;
  bodyBytes: number;
}

export interface ApiOptions {
  limits: ApiLimits;
  /** Public base URL of the gateway, without a slash at the end. */
  baseUrl: string;
}

/** What is called. */
export interface NamedTool {
  toolName: string;
  inputs: unknown;
  /** Faults in them that their schema does not tell. */
  inputIssues?: InputIssue[] | undefined;
  dryRun: boolean;
  /** Whether it is answered as a batch. */
  batch?: boolean;
}

/** The call's circumstances, as HTTP brought them. */
export interface CallRequest {
  identity: KeyIdentity;
  headers: CallHeaders;
  requestId: string;
  ip: string;
  userAgent: string | undefined;
  /** Aborts when the caller has gone. */
  signal: AbortSignal;
}

/** A 2xx or 304 answer. Everything else is thrown as an ActaError. */
export interface Answer {
  status: number;
  type: string;
  body: string;
  /** What the tool answered, where the body is a call's result. */
  outputs?: unknown;
  etag?: string;
  executionId?: string;
  /** URL of the next page. */
  next?: string;
  location?: string;
  /** The answer of an earlier call with the same idempotency key. */
  replayed?: boolean;
}

const json = "application/json; charset=utf-8";
const schemaJson = "application/schema+json";
/** Longest User-Agent that is kept with an execution. */
const maxUserAgentLength = 512;

function boundUserAgent(userAgent: string | undefined): string | undefined {
  return userAgent && maskSecrets(userAgent).slice(0, maxUserAgentLength);
}

export type Api = ReturnType<typeof createApi>;

/** The routes of `/v1` as functions from what was asked to what is answered; they know nothing of sockets. */
export function createApi(ports: ApiPorts, { limits, baseUrl }: ApiOptions) {
  const catalogue: Catalogue = createCatalogue(ports.registry.list());

  // Two objects, for V8 makes what is spread from one into the other anew, with a shape of its own, for each call.
  async function callTool(called: NamedTool, request: CallRequest): Promise<Answer> {
    const { identity, headers } = request;
    const { principal } = identity;
    const result = await ports.executor.execute(called.toolName, called.inputs, {
      dryRun: called.dryRun,
      inputIssues: called.inputIssues,
      idempotencyKey: headers.idempotencyKey,
      planId: headers.planId,
      context: {
        userId: null,
        workspaceId: principal.workspaceId,
        sessionId: headers.sessionId,
        requestContext: {
          ip: request.ip,
          userAgent: boundUserAgent(request.userAgent),
          source: principal.kind === "agent" ? "agent" : "api",
        },
        principal,
        requestId: request.requestId,
        traceId: headers.traceId,
        signal: request.signal,
      },
    });
    if (result.status === "pending_approval") {
      const location = `/v1/approvals/${result.approvalId}`;
      const { replayed, ...pending } = result;
      return {
        status: 202,
        type: json,
        body: JSON.stringify(pending),
        location,
        replayed: replayed === true,
      };
    }
    return {
      status: 200,
      type: json,
      body: JSON.stringify(called.batch ? toWireBatch(result, baseUrl) : toWireResult(result)),
      outputs: result.outputs,
      executionId: result.id,
      replayed: result.replayed === true,
    };
  }

  /** A tool under a path of its own. */
  async function callNamed(
    named: NamedCall,
    id: string | undefined,
    given: unknown,
    request: CallRequest,
  ): Promise<Answer> {
    const { inputs, inputIssues } = toNamedInputs(named, id, given, ports.registry.errors);
    const { tool: toolName, dryRun = false, batch = false } = named;
    return callTool({ toolName, inputs, inputIssues, dryRun, batch }, request);
  }

  /** A tool that reads, by GET: it answers what the tool answers, without the envelope of a call. */
  async function readNamed(
    named: NamedCall,
    path: { id: string | undefined; pathname: string; search: string },
    request: CallRequest,
  ): Promise<Answer> {
    const schema = ports.registry.find(named.tool)?.definition.inputSchema ?? {};
    const given = parseInputQuery(path.search, schema, named.idInput);
    const answer = await callNamed(named, path.id, given, request);
    if (answer.outputs === undefined) return answer;
    const { nextCursor } = answer.outputs as { nextCursor?: unknown };
    const body = JSON.stringify(answer.outputs);
    return typeof nextCursor === "string"
      ? { ...answer, body, next: nextPage(path.pathname, path.search, nextCursor) }
      : { ...answer, body };
  }

  function listTools(identity: KeyIdentity, search: string, ifNoneMatch: string | undefined): Answer {
    const query = parseToolQuery(search);
    const scope = `${identity.principal.workspaceId}/tools/${query.scope}`;
    const after = query.cursor === undefined ? "" : String(ports.cursors.decode(scope, query.cursor));
    const names = ports.registry
      .list({ principal: identity.principal, module: query.module })
      .map((tool) => tool.name)
      .filter((name) => name > after && catalogue.matches(name, query.q));
    const page = names.slice(0, query.limit);
    const last = names.length > page.length ? page.at(-1) : undefined;
    const nextCursor = last === undefined ? null : ports.cursors.encode(scope, last);
    const { body, etag } = catalogue.page(page, nextCursor);
    if (matchesEtag(ifNoneMatch, etag)) return notModified(etag);
    const answer: Answer = { status: 200, type: json, body, etag };
    if (nextCursor) answer.next = nextPage("/v1/tools", search, nextCursor);
    return answer;
  }

  function readTool(
    identity: KeyIdentity,
    name: string,
    part: "definition" | "inputSchema" | "outputSchema",
    search: string,
    ifNoneMatch: string | undefined,
  ): Answer {
    assertNoQuery(search);
    const tool = ports.registry.find(name);
    if (!tool) throw fail("TOOL_NOT_FOUND");
    authorize(identity.principal, tool.definition);
    const { body, etag } = catalogue.part(name, part);
    if (matchesEtag(ifNoneMatch, etag)) return notModified(etag);
    return { status: 200, type: part === "definition" ? json : schemaJson, body, etag };
  }

  async function listExecutions(identity: KeyIdentity, search: string): Promise<Answer> {
    const { principal } = identity;
    const query = parseExecutionQuery(search);
    const scope = `${principal.workspaceId}/executions/${principal.apiKeyId}/${query.scope}`;
    const before = query.cursor === undefined ? undefined : String(ports.cursors.decode(scope, query.cursor));
    const page = await ports.history.list(principal, query.filter, { before, limit: query.limit });
    const nextCursor = page.nextBefore === null ? null : ports.cursors.encode(scope, page.nextBefore);
    const answer: Answer = {
      status: 200,
      type: json,
      body: JSON.stringify({ items: page.items.map(toWireExecution), nextCursor }),
    };
    if (nextCursor) answer.next = nextPage("/v1/executions", search, nextCursor);
    return answer;
  }

  async function readExecution(identity: KeyIdentity, id: string, search: string): Promise<Answer> {
    assertNoQuery(search);
    const execution = isId(id) ? await ports.history.read(identity.principal, id.toLowerCase()) : null;
    if (!execution) throw fail("EXECUTION_NOT_FOUND");
    return { status: 200, type: json, body: JSON.stringify(toWireExecution(execution)) };
  }

  async function listApprovals({ principal }: KeyIdentity, search: string): Promise<Answer> {
    const query = parseApprovalQuery(search);
    const scope = `${principal.workspaceId}/approvals/${principal.apiKeyId}/${query.scope}`;
    const before = query.cursor === undefined ? undefined : String(ports.cursors.decode(scope, query.cursor));
    const { items, nextBefore } = await ports.approvals.list(principal, query.filter, {
      limit: query.limit,
      ...(before !== undefined && { before }),
    });
    const nextCursor = nextBefore === null ? null : ports.cursors.encode(scope, nextBefore);
    const body = JSON.stringify({ items: items.map(toWireApproval), nextCursor });
    const answer: Answer = { status: 200, type: json, body };
    if (nextCursor) answer.next = nextPage("/v1/approvals", search, nextCursor);
    return answer;
  }

  async function readApproval({ principal }: KeyIdentity, id: string, search: string): Promise<Answer> {
    assertNoQuery(search);
    const approval = await ports.approvals.read(principal, id.toLowerCase());
    if (!approval) throw fail("APPROVAL_NOT_FOUND");
    return { status: 200, type: json, body: JSON.stringify(toWireApproval(approval)) };
  }

  async function readRecord({ principal }: KeyIdentity, record: RecordName, search: string): Promise<Answer> {
    const state = await ports.history.readRecord(principal, record, parseInstantQuery(search));
    return { status: 200, type: json, body: JSON.stringify(toWireRecord(state)) };
  }

  async function listRecordHistory(
    { principal }: KeyIdentity,
    record: RecordName,
    search: string,
  ): Promise<Answer> {
    const query = parsePageQuery(search);
    const scope = `${principal.workspaceId}/records/${principal.apiKeyId}/${record.id}`;
    const before = query.cursor === undefined ? undefined : String(ports.cursors.decode(scope, query.cursor));
    const { items, nextBefore, ...page } = await ports.history.readRecordTimeline(principal, record, {
      limit: query.limit,
      ...(before !== undefined && { before }),
    });
    const nextCursor = nextBefore === null ? null : ports.cursors.encode(scope, nextBefore);
    const answer: Answer = {
      status: 200,
      type: json,
      body: JSON.stringify({ ...page, items: items.map(toWireRecordEvent), nextCursor }),
    };
    const path = `/v1/records/${encodeURIComponent(record.kind)}/${encodeURIComponent(record.id)}/history`;
    if (nextCursor) answer.next = nextPage(path, search, nextCursor);
    return answer;
  }

  async function readRecordBlame(
    { principal }: KeyIdentity,
    record: RecordName,
    search: string,
  ): Promise<Answer> {
    const blame = await ports.history.readRecordBlame(principal, record, parseInstantQuery(search));
    return { status: 200, type: json, body: JSON.stringify(toWireBlame(blame)) };
  }

  function whoami(identity: KeyIdentity, search: string): Answer {
    assertNoQuery(search);
    const { principal } = identity;
    const { id, name, timeZone, currency, locale, sandbox } = identity.workspace;
    return {
      status: 200,
      type: json,
      body: JSON.stringify({
        apiKeyId: principal.apiKeyId,
        keyPrefix: identity.prefix,
        name: identity.name,
        kind: principal.kind,
        workspace: { id, name, timeZone, currency, locale, sandbox },
        permissions: [...principal.permissions].sort(),
        limits,
        expiresAt: identity.expiresAt?.toISOString() ?? null,
      }),
    };
  }

  return {
    callTool,
    callNamed,
    readNamed,
    listTools,
    readTool,
    listExecutions,
    readExecution,
    listApprovals,
    readApproval,
    readRecord,
    listRecordHistory,
    readRecordBlame,
    whoami,
  };
}

function notModified(etag: string): Answer {
  return { status: 304, type: json, body: "", etag };
}

function nextPage(path: string, search: string, cursor: string): string {
  const parameters = new URLSearchParams(search);
  parameters.set("cursor", cursor);
  return `${path}?${parameters}`;
}

import {
  type AnyTool,
  type AuditWriter,
  type BaseContext,
  batchToolName,
  createCursorCodec,
  createExecutor,
  createRegistry,
  defineErrors,
  defineTool,
  type ExecutionDatabase,
  type ExecutionFilter,
  fail,
  type Logger,
  mergeChanges,
  newId,
  type Permission,
  type RecordChange,
  type ToolExecution,
  type ToolExecutionRecord,
} from "@acta/core";
import type { KeyIdentity } from "@acta/rest";
import type { GatewayRuntime } from "../src/options.ts";

/** The product with its ports in memory: the real registry and executor, no database. For tests. */
export interface FakeRuntime extends GatewayRuntime {
  /** Rows that were written, oldest first. */
  readonly rows: ToolExecutionRecord[];
  /** Lines that were logged. */
  readonly lines: { level: string; details: Record<string, unknown>; message: string }[];
  /** Ends the calls of `crm.contact.wait` that are running. */
  finishWaiting(): void;
  readonly waiting: number;
  ready: boolean;
}

interface Handles {
  change(change: RecordChange): void;
}
type Context = BaseContext & Handles;

export const workspaceId = "01932c07-5c00-7000-8000-00000000aaaa";
export const workspace = {
  id: workspaceId,
  name: "Acta Demo",
  timeZone: "America/Bogota",
  currency: "COP",
  locale: "es-CO",
  sandbox: false,
};
export const keys = {
  all: "mfx_all",
  viewer: "mfx_viewer",
  agent: "mfx_agent",
} as const;

const domain = defineErrors({
  PHONE_TAKEN: { status: 409, title: "Phone taken", detail: "Another contact has this phone number." },
});

export function createFakeRuntime(): FakeRuntime {
  const rows: ToolExecutionRecord[] = [];
  const lines: FakeRuntime["lines"] = [];
  let waiting: (() => void)[] = [];
  const state = { ready: true };

  const registry = createRegistry<Context>(
    createTools((end) => waiting.push(end)),
    [domain.errors],
  );
  const cursors = createCursorCodec("a secret of at least thirty-two bytes");
  const log = (level: string) => (details: object, message: string) => {
    lines.push({ level, details: details as Record<string, unknown>, message });
  };
  const logger: Logger = { debug: log("debug"), info: log("info"), warn: log("warn"), error: log("error") };
  const executor = createExecutor<Handles, object>({
    registry,
    database: createDatabase(rows),
    audit: createAudit(rows),
    approvals: { policiesOf: () => [], endsCaller: () => false, heed: () => {}, seal: (text) => text },
    feed: { wake() {} },
    effects: { wake() {} },
    cursors,
    services: {},
    logger,
  });
  return {
    registry,
    executor,
    cursors,
    logger,
    rows,
    lines,
    approvals: { list: async () => ({ items: [], nextBefore: null }), read: async () => null },
    history: {
      async list(viewer, filter, { before, limit }) {
        const all = rows
          .filter((row) => row.workspace_id === viewer.workspaceId && matches(row, filter))
          .map(toExecution)
          .sort((a, b) => (a.id < b.id ? 1 : -1))
          .filter((each) => before === undefined || each.id < before);
        const items = all.slice(0, limit);
        return { items, nextBefore: all.length > limit ? items.at(-1)!.id : null };
      },
      async read(viewer, id) {
        const row = rows.find((each) => each.id === id && each.workspace_id === viewer.workspaceId);
        return row ? toExecution(row) : null;
      },
      // Nothing is kept here that changes: what records are is held by the database's own tests.
      readRecord: () => Promise.reject(fail("RECORD_NOT_FOUND")),
      readRecordTimeline: () => Promise.reject(fail("RECORD_NOT_FOUND")),
      readRecordBlame: () => Promise.reject(fail("RECORD_NOT_FOUND")),
    },
    auth: { authenticateApiKey: async (raw) => identityOf(raw) },
    async checkReady() {
      if (!state.ready) throw fail("DATABASE_UNAVAILABLE");
    },
    get ready() {
      return state.ready;
    },
    set ready(value) {
      state.ready = value;
    },
    finishWaiting() {
      for (const end of waiting) end();
      waiting = [];
    },
    get waiting() {
      return waiting.length;
    },
  };
}

const identities: Record<string, KeyIdentity> = {
  [keys.all]: identity("1", "api", ["contacts.view", "contacts.create", "executions.view"]),
  [keys.viewer]: identity("2", "api", ["contacts.view"]),
  [keys.agent]: identity("3", "agent", ["contacts.view", "contacts.create"]),
};

function identity(last: string, kind: "api" | "agent", permissions: Permission[]): KeyIdentity {
  const apiKeyId = `01932c07-5c00-7000-8000-00000000000${last}`;
  return {
    principal: { type: "apiKey", apiKeyId, kind, workspaceId, permissions: new Set(permissions) },
    prefix: `mfx_000${last}`,
    name: `Key ${last}`,
    expiresAt: null,
    workspace,
  };
}

function identityOf(raw: string): KeyIdentity {
  const known = Object.hasOwn(identities, raw) ? identities[raw] : undefined;
  if (!known) throw fail("UNAUTHENTICATED");
  return known;
}

function createTools(wait: (end: () => void) => void): AnyTool<Context>[] {
  const contactOutput = {
    type: "object",
    required: ["contactId", "created"],
    additionalProperties: false,
    properties: { contactId: { type: "string" }, created: { type: "boolean" } },
  } as const;
  const example = {
    inputs: { name: "Librería Central" },
    outputs: { contactId: "01932c07-5c00-7000-8000-000000000009", created: true },
  };
  type Inputs = { name: string; phone?: string; secret?: string };
  const create = defineTool<Inputs, { contactId: string; created: boolean }, Context, string>({
    name: "crm.contact.create",
    title: "Create contact",
    description: "Create a contact. A name is all it needs.",
    inputSchema: {
      type: "object",
      required: ["name"],
      additionalProperties: false,
      properties: {
        name: { type: "string", minLength: 1, maxLength: 80, description: "As it is written on letters." },
        phone: {
          type: "string",
          pattern: "^\\+[1-9][0-9]{6,14}$",
          "x-message": "must be a phone number in E.164",
        },
        secret: { type: "string", "x-sensitive": true },
      },
    },
    outputSchema: contactOutput,
    metadata: {
      reversible: true,
      requiresApproval: false,
      sideEffects: ["creates_record"],
      permissions: ["contacts.create"],
    },
    errors: ["PHONE_TAKEN"],
    examples: [example],
    async run({ inputs, ctx }) {
      if (inputs.phone === "+573009999999") throw domain.fail("PHONE_TAKEN");
      if (inputs.name === "throw") throw new Error("a defect that says too much");
      const contactId = ctx.newId();
      ctx.change({
        table: "contacts",
        id: contactId,
        operation: "insert",
        before: null,
        after: { id: contactId, name: inputs.name, phone_text: null, custom_fields: { tax_id: "1" } },
      });
      return { contactId, created: true };
    },
  });
  const waitTool = defineTool<object, { contactId: string; created: boolean }, Context, string>({
    name: "crm.contact.wait",
    title: "Wait",
    description: "Wait until the test says so.",
    inputSchema: { type: "object", additionalProperties: false, properties: {} },
    outputSchema: contactOutput,
    metadata: {
      reversible: false,
      requiresApproval: false,
      sideEffects: ["creates_record"],
      permissions: ["contacts.create"],
    },
    examples: [{ inputs: {}, outputs: example.outputs }],
    async run({ ctx }) {
      await new Promise<void>((resolve) => wait(resolve));
      return { contactId: ctx.newId(), created: true };
    },
  });
  const list = defineTool<object, { items: object[]; nextCursor: string | null }, Context, string>({
    name: "crm.contact.list",
    title: "List contacts",
    description: "List contacts. Newest first.",
    inputSchema: {
      type: "object",
      additionalProperties: false,
      properties: { limit: { type: "integer", default: 50 } },
    },
    outputSchema: {
      type: "object",
      required: ["items", "nextCursor"],
      additionalProperties: false,
      properties: {
        items: { type: "array", items: { type: "object" } },
        nextCursor: { type: ["string", "null"] },
      },
    },
    metadata: {
      reversible: false,
      requiresApproval: false,
      sideEffects: [],
      permissions: ["contacts.view"],
    },
    examples: [{ inputs: {}, outputs: { items: [], nextCursor: null } }],
    run: async () => ({ items: [], nextCursor: null }),
  });
  const batch = defineTool<object, object, Context, string>({
    name: batchToolName,
    title: "Run batch",
    description: "Run several tools in order.",
    inputSchema: {
      type: "object",
      required: ["items"],
      properties: { items: { type: "array", items: { type: "object" } } },
    },
    outputSchema: { type: "object" },
    metadata: {
      reversible: true,
      requiresApproval: false,
      sideEffects: ["creates_record"],
      permissions: [],
    },
    examples: [{ inputs: { items: [] }, outputs: {} }],
    run: ({ ctx }) => ctx.runItems(),
  });
  return [create, waitTool, list, batch] as AnyTool<Context>[];
}

function createDatabase(rows: ToolExecutionRecord[]): ExecutionDatabase<Handles> {
  return {
    begin() {
      const changes: RecordChange[] = [];
      return {
        handles: { change: (change) => changes.push(change) },
        changes,
        refusedClaim: undefined,
        lateFailure: undefined,
        settleItems: async () => {},
        hold: async (record) => void rows.push(record),
        commit: async (record) => {
          rows.push(record);
        },
        readPlan: async () => null,
        checkConstraints: async () => {},
        get reversals(): never {
          throw new Error("nothing is undone here");
        },
        rehearse: () => Promise.reject(new Error("nothing is undone here")),
        beginItem(): never {
          throw new Error("there are no batches here");
        },
        rollback: async () => {},
      };
    },
    checkClaim: async () => {},
    hasAnswers: async () => false,
    readAnswer: async () => null,
  };
}

function createAudit(rows: ToolExecutionRecord[]): AuditWriter {
  return {
    write: async (record) => {
      rows.push(record);
    },
    settle: async () => "exists",
  };
}

function matches(row: ToolExecutionRecord, filter: ExecutionFilter): boolean {
  return (
    (!filter.tool || filter.tool.includes(row.tool_name)) &&
    (!filter.status || filter.status.includes(row.status))
  );
}

function toExecution(row: ToolExecutionRecord): ToolExecution {
  const changes = Object.keys(row.snapshot_after ?? {}).map((key) => {
    const [table, id] = key.split("/") as [string, string];
    const before = row.snapshot_before?.[key] ?? null;
    const after = row.snapshot_after?.[key] ?? null;
    return { table, id, operation: "update" as const, before, after };
  });
  return {
    id: row.id,
    workspaceId: row.workspace_id,
    toolName: row.tool_name,
    inputs: row.inputs,
    outputs: row.outputs,
    status: row.status,
    error: row.error_code
      ? { code: row.error_code, message: row.error_message ?? "", fingerprint: row.error_fingerprint }
      : null,
    startedAt: row.started_at,
    completedAt: row.completed_at,
    durationMs: row.duration_ms,
    actor: { type: "apiKey", id: row.api_key_id, name: null },
    sessionId: row.session_id,
    source: row.source,
    requestContext: {},
    changes: mergeChanges(changes),
    preview: null,
    effects: [],
    batchId: null,
    relatedExecutions: [],
    requestId: row.request_id,
    traceId: row.trace_id,
    idempotencyKey: row.idempotency_key,
    approvalId: null,
    planId: row.plan_id,
    undoOf: null,
    rerunOf: null,
    undo: { state: "nothing_to_undo" },
    createdAt: row.completed_at,
  };
}

/** For requests that name an execution there is not. */
export const unknownId: string = newId();

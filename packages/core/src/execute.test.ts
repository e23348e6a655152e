import { beforeEach, describe, expect, it } from "vitest";
import type { HeldCall } from "./approval/held-call.ts";
import type { ApprovalPolicy } from "./approval/policy.ts";
import { systemPrincipal } from "./authorize.ts";
import { createCursorCodec } from "./cursor.ts";
import type { EffectRequest } from "./effects.ts";
import {
  ActaError,
  CommitLostError,
  ConstraintError,
  defineErrors,
  fail,
  KeyAnsweredError,
} from "./errors.ts";
import { createExecutor, type Executor } from "./execute.ts";
import type { Permission } from "./permissions.ts";
import type { AuditWriter, ExecutionDatabase, StoredPlan, TransactionScope } from "./ports.ts";
import { createRegistry } from "./registry.ts";
import { type AnyTool, type BaseContext, defineTool } from "./tool.ts";
import type { ExecutionContext, RecordChange, ToolExecutionRecord, ToolExecutionResult } from "./types.ts";

const domain = defineErrors({
  PHONE_TAKEN: {
    status: 409,
    title: "Phone taken",
    detail: "Another contact has it.",
    constraint: "phone_key",
  },
  UNDECLARED: { status: 409, title: "Undeclared", detail: "No tool of this test declares it." },
});

interface Handles {
  change(change: RecordChange): void;
}
type Context = BaseContext & Handles;

const inputSchema = {
  type: "object",
  required: ["name"],
  additionalProperties: false,
  properties: {
    name: { type: "string", minLength: 1, maxLength: 80 },
    secret: { type: "string", maxLength: 80, "x-sensitive": true },
    limit: { type: "integer", minimum: 1, default: 50 },
  },
} as const;
const outputSchema = {
  type: "object",
  required: ["id"],
  additionalProperties: false,
  properties: { id: { type: "string" } },
} as const;

type Run = (call: { inputs: { name: string; limit?: number }; ctx: Context }) => Promise<{ id: string }>;

function tool(name: string, run: Run, sideEffects = ["creates_record"]): AnyTool<Context> {
  return defineTool({
    name,
    title: "Test",
    description: "Does what the test needs.",
    inputSchema,
    outputSchema,
    metadata: { reversible: true, requiresApproval: false, sideEffects, permissions: ["contacts.create"] },
    errors: ["PHONE_TAKEN"],
    examples: [{ inputs: { name: "x" }, outputs: { id: "1" } }],
    run,
  }) as AnyTool<Context>;
}

const apiKey = `mfx_${"aB3".repeat(4)}_${"z".repeat(38)}`;

const inserted: RecordChange = {
  table: "contacts",
  id: "c1",
  operation: "insert",
  before: null,
  after: { name: "Ana" },
};

/** The ports, remembering what was asked of them. */
function createWorld(run: Run, sideEffects?: string[], more: AnyTool<Context>[] = []) {
  const log: string[] = [];
  const rows: ToolExecutionRecord[] = [];
  const scopes: TransactionScope[] = [];
  const queued: EffectRequest[] = [];
  const held: HeldCall[] = [];
  const behaviour = {
    commit: async () => {},
    hold: async () => {},
    write: async () => {},
    settle: async (): Promise<"inserted" | "exists"> => "exists",
    constraints: async () => {},
    refusedClaim: undefined as Error | undefined,
    answer: null as string | null,
    plan: null as StoredPlan | null,
    policies: [] as ApprovalPolicy[],
  };
  const database: ExecutionDatabase<Handles> = {
    begin(scope) {
      scopes.push(scope);
      const changes: RecordChange[] = [];
      return {
        handles: { change: (change) => void changes.push(change) },
        changes,
        get reversals(): never {
          throw new Error("no tool of these tests undoes anything");
        },
        beginItem(): never {
          throw new Error("no tool of these tests is a batch");
        },
        settleItems: async () => {},
        lateFailure: undefined,
        refusedClaim: behaviour.refusedClaim,
        async commit(record, answer, effects = []) {
          log.push("commit");
          await behaviour.commit();
          rows.push(record);
          queued.push(...effects);
          if (answer !== undefined) behaviour.answer = answer;
        },
        async hold(record, call, answer) {
          log.push("hold");
          await behaviour.hold();
          rows.push(record);
          held.push(call);
          if (answer !== undefined) behaviour.answer = answer;
        },
        readPlan: async () => behaviour.plan,
        rehearse: () => Promise.reject(new Error("nothing here is undone")),
        async checkConstraints() {
          log.push("constraints");
          await behaviour.constraints();
        },
        async rollback() {
          log.push("rollback");
        },
      };
    },
    async hasAnswers() {
      return false;
    },
    async checkClaim() {
      log.push("checkClaim");
    },
    async readAnswer() {
      log.push("readAnswer");
      return behaviour.answer;
    },
  };
  const audit: AuditWriter = {
    async write(record) {
      log.push("write");
      await behaviour.write();
      rows.push(record);
    },
    async settle(record) {
      log.push("settle");
      const verdict = await behaviour.settle();
      if (verdict === "inserted") rows.push(record);
      return verdict;
    },
  };
  const executor = createExecutor<Handles, object>({
    registry: createRegistry<Context>(
      [tool("crm.contact.create", run, sideEffects), ...more],
      [domain.errors],
    ),
    database,
    audit,
    approvals: {
      endsCaller: () => false,
      policiesOf: () => behaviour.policies,
      heed: () => {},
      seal: (text, context) => `${context}:${text}`,
    },
    feed: { wake: () => void log.push("wake") },
    effects: { wake: () => void log.push("wake worker") },
    cursors: createCursorCodec("0123456789abcdef0123456789abcdef"),
    services: {},
    logger: { debug() {}, info() {}, warn() {}, error() {} },
    deadlineMs: 200,
  });
  return { executor, log, rows, scopes, queued, held, behaviour };
}

function context(permissions: Permission[] = ["contacts.create"]): ExecutionContext {
  return {
    userId: "0193aaaa-0000-7000-8000-000000000001",
    workspaceId: "w1",
    sessionId: "s1",
    requestContext: { ip: "127.0.0.1", userAgent: "test", source: "ui" },
    principal: {
      type: "user",
      userId: "0193aaaa-0000-7000-8000-000000000001",
      workspaceId: "w1",
      role: "member",
      sessionId: "s1",
      permissions: new Set(permissions),
    },
  };
}

async function refusal(call: Promise<unknown>): Promise<ActaError> {
  const error = await call.then(
    () => new Error("it did not fail"),
    (reason: unknown) => reason,
  );
  if (!(error instanceof ActaError)) throw error;
  return error;
}

const creates: Run = async ({ ctx }) => {
  ctx.change(inserted);
  return { id: "c1" };
};

describe("a call that succeeds", () => {
  let executor: Executor;
  let world: ReturnType<typeof createWorld>;
  beforeEach(() => {
    world = createWorld(creates);
    executor = world.executor;
  });

  it("commits its change and its row together, then wakes the feed", async () => {
    const result = (await executor.execute(
      "crm.contact.create",
      { name: "Ana" },
      { context: context() },
    )) as ToolExecutionResult;
    expect(result).toMatchObject({
      toolName: "crm.contact.create",
      status: "success",
      outputs: { id: "c1" },
    });
    expect(world.log).toEqual(["commit", "wake"]);
    expect(world.rows).toHaveLength(1);
    expect(world.rows[0]).toMatchObject({
      id: result.id,
      workspace_id: "w1",
      status: "success",
      inputs: { name: "Ana", limit: 50 },
      snapshot_before: { "contacts/c1": null },
      snapshot_after: { "contacts/c1": { name: "Ana" } },
      source: "ui",
      session_id: "s1",
    });
  });

  it("keeps sensitive inputs out of the row", async () => {
    await executor.execute("crm.contact.create", { name: "Ana", secret: "hunter2" }, { context: context() });
    expect(JSON.stringify(world.rows)).not.toContain("hunter2");
    expect(world.rows[0]!.inputs).toMatchObject({ secret: "[redacted]" });
  });

  it("takes an API key in a field for secrets, and masks one in all that the row keeps of the circumstances", async () => {
    const given = context();
    await executor.execute(
      "crm.contact.create",
      { name: "Ana", secret: apiKey },
      {
        idempotencyKey: apiKey,
        context: {
          ...given,
          sessionId: `s-${apiKey}`,
          requestContext: { ...given.requestContext, userAgent: `curl ${apiKey}` },
        },
      },
    );
    expect(world.rows).toMatchObject([
      {
        status: "success",
        idempotency_key: "[redacted]",
        session_id: "s-[redacted]",
        request_context: { userAgent: "curl [redacted]", source: "ui" },
      },
    ]);
    expect(JSON.stringify(world.rows)).not.toContain(apiKey);
  });

  it.each([
    ["a key", { name: `my key: ${apiKey}` }, "/name", "secret"],
    ["a key at the end of what is kept", { name: `${"x".repeat(970)}${apiKey}` }, "/name", "maxLength"],
    ["a key as a name", { name: "Ana", [apiKey]: 1 }, `/${apiKey}`, "additionalProperties"],
  ])(
    "refuses %s in a field for anything else, and masks it in the row",
    async (_, inputs, pointer, keyword) => {
      const error = await refusal(executor.execute("crm.contact.create", inputs, { context: context() }));
      expect(error).toMatchObject({ code: "INPUT_INVALID", issues: [{ pointer, keyword }] });
      expect(world.rows).toMatchObject([{ status: "error", error_code: "INPUT_INVALID" }]);
      expect(JSON.stringify(world.rows)).not.toContain(apiKey.slice(0, 20));
    },
  );

  it("masks a key in the row of a call that was not allowed", async () => {
    await refusal(executor.execute("crm.contact.create", { name: apiKey }, { context: context([]) }));
    expect(world.rows).toMatchObject([{ inputs: { name: "[redacted]" }, error_code: "PERMISSION_DENIED" }]);
  });

  it("does not touch the caller's inputs when it fills defaults", async () => {
    const inputs = { name: "Ana" };
    await executor.execute("crm.contact.create", inputs, { context: context() });
    expect(inputs).toEqual({ name: "Ana" });
  });

  it("may take the making of ids out of its context", async () => {
    const made: string[] = [];
    const { executor } = createWorld(async ({ ctx: { newId, generated, ...ctx } }) => {
      made.push(newId(), generated("a name"));
      ctx.change(inserted);
      return { id: "c1" };
    });
    await executor.execute("crm.contact.create", { name: "Ana" }, { context: context() });
    expect(made).toEqual([expect.stringMatching(/^[0-9a-f-]{36}$/), "a name"]);
  });
});

describe("a read", () => {
  it("runs read-only, ends its transaction, then writes its row before answering", async () => {
    const world = createWorld(async () => ({ id: "c1" }), []);
    await world.executor.execute("crm.contact.create", { name: "Ana" }, { context: context() });
    expect(world.scopes[0]!.mode).toBe("read");
    expect(world.log).toEqual(["rollback", "write", "wake"]);
  });

  it("answers nothing when its row cannot be written", async () => {
    const world = createWorld(async () => ({ id: "c1" }), []);
    world.behaviour.write = async () => {
      throw new Error("disk full");
    };
    const error = await refusal(
      world.executor.execute("crm.contact.create", { name: "Ana" }, { context: context() }),
    );
    expect(error.code).toBe("AUDIT_FAILED");
  });
});

describe("a dry-run", () => {
  it("runs for real, forces deferred constraints, rolls back and keeps the preview", async () => {
    const world = createWorld(creates);
    const result = (await world.executor.execute(
      "crm.contact.create",
      { name: "Ana" },
      { context: context(), dryRun: true },
    )) as ToolExecutionResult;
    expect(result).toMatchObject({
      status: "dry_run",
      outputs: { id: "c1" },
      preview: { changes: [inserted], effects: [], approval: { required: false } },
    });
    expect(world.log).toEqual(["constraints", "rollback", "write", "wake"]);
    expect(world.rows[0]).toMatchObject({
      status: "dry_run",
      snapshot_after: null,
      preview: { changes: [inserted] },
    });
  });

  it("that would be refused leaves a dry_run row with the code", async () => {
    const world = createWorld(async () => {
      throw domain.fail("PHONE_TAKEN");
    });
    const error = await refusal(
      world.executor.execute("crm.contact.create", { name: "Ana" }, { context: context(), dryRun: true }),
    );
    expect(error.code).toBe("PHONE_TAKEN");
    expect(world.rows[0]).toMatchObject({ status: "dry_run", error_code: "PHONE_TAKEN" });
  });

  it("does not approve what a deferred constraint refuses", async () => {
    const world = createWorld(creates);
    world.behaviour.constraints = async () => {
      throw new ConstraintError("phone_key", "unique", { cause: null });
    };
    const error = await refusal(
      world.executor.execute("crm.contact.create", { name: "Ana" }, { context: context(), dryRun: true }),
    );
    expect(error.code).toBe("PHONE_TAKEN");
  });
});

describe("a refused call", () => {
  it("for an unknown tool leaves no row", async () => {
    const world = createWorld(creates);
    const error = await refusal(world.executor.execute("crm.contact.explode", {}, { context: context() }));
    expect(error.code).toBe("TOOL_NOT_FOUND");
    expect(world.rows).toHaveLength(0);
  });

  it("without permission names what is missing and leaves a row", async () => {
    const world = createWorld(creates);
    const error = await refusal(
      world.executor.execute("crm.contact.create", { name: "Ana" }, { context: context([]) }),
    );
    expect(error).toMatchObject({
      code: "PERMISSION_DENIED",
      status: 403,
      missingPermissions: ["contacts.create"],
    });
    expect(world.rows[0]).toMatchObject({
      id: error.executionId,
      status: "error",
      error_code: "PERMISSION_DENIED",
      error_stack: null,
    });
    expect(world.scopes).toHaveLength(0);
  });

  it("with invalid inputs names each fault and stores no undeclared value", async () => {
    const world = createWorld(creates);
    const inputs = { name: "", limit: "many", pasword: "hunter2" };
    const error = await refusal(world.executor.execute("crm.contact.create", inputs, { context: context() }));
    expect(error.code).toBe("INPUT_INVALID");
    expect(error.issues).toEqual(
      expect.arrayContaining([
        expect.objectContaining({ pointer: "/name", keyword: "minLength" }),
        expect.objectContaining({ pointer: "/limit", keyword: "type" }),
        { pointer: "/pasword", keyword: "additionalProperties", message: "is not a known property" },
      ]),
    );
    expect(world.rows[0]!.inputs).toEqual({ name: "", limit: "many", pasword: "[string]" });
  });

  it.each([
    ["a NUL", { name: "a\0b" }, "nul"],
    ["a lone surrogate", { name: "a\ud800b" }, "surrogate"],
    ["__proto__", JSON.parse('{"name":"x","__proto__":{"a":1}}'), "poisonKey"],
    ["an infinite number", { name: "x", limit: Number.POSITIVE_INFINITY }, "number"],
    ["100,000 levels", { name: "x", deep: deep(100_000) }, "depth"],
  ])("with %s is told so, and its row can be stored as jsonb", async (_, inputs, keyword) => {
    const world = createWorld(creates);
    const error = await refusal(world.executor.execute("crm.contact.create", inputs, { context: context() }));
    expect(error.issues).toEqual([expect.objectContaining({ keyword })]);
    const stored = JSON.stringify(world.rows[0]);
    expect(stored).not.toMatch(/\\u0000|\\ud800/);
  });
});

describe("a call that fails", () => {
  it("rolls back, then writes the row with the cause that the caller never sees", async () => {
    const world = createWorld(async () => {
      throw new TypeError("password=hunter2 at db.internal");
    });
    const error = await refusal(
      world.executor.execute("crm.contact.create", { name: "Ana" }, { context: context() }),
    );
    expect(error).toMatchObject({ code: "INTERNAL", status: 500 });
    expect(error.detail).not.toContain("hunter2");
    expect(world.log).toEqual(["rollback", "write", "wake"]);
    expect(world.rows[0]).toMatchObject({ status: "error", error_code: "INTERNAL" });
    expect(world.rows[0]!.error_stack).toContain("TypeError");
  });

  it("on a declared constraint answers the declared code", async () => {
    const world = createWorld(async () => {
      throw new ConstraintError("phone_key", "unique", { cause: null });
    });
    expect(
      (await refusal(world.executor.execute("crm.contact.create", { name: "Ana" }, { context: context() })))
        .code,
    ).toBe("PHONE_TAKEN");
  });

  it("with a code its tool does not declare is our defect", async () => {
    const world = createWorld(async () => {
      throw domain.fail("UNDECLARED");
    });
    expect(
      (await refusal(world.executor.execute("crm.contact.create", { name: "Ana" }, { context: context() })))
        .code,
    ).toBe("INTERNAL");
  });

  it("by answering what its schema forbids changes nothing", async () => {
    const world = createWorld(async () => ({ id: 7 as unknown as string }));
    expect(
      (await refusal(world.executor.execute("crm.contact.create", { name: "Ana" }, { context: context() })))
        .code,
    ).toBe("OUTPUT_INVALID");
    expect(world.log).toEqual(["rollback", "write", "wake"]);
  });

  it("by taking too long is ended, its signal aborted", async () => {
    let aborted = false;
    const world = createWorld(
      ({ ctx }) =>
        new Promise(() => {
          ctx.signal.addEventListener("abort", () => {
            aborted = true;
          });
        }),
    );
    expect(
      (await refusal(world.executor.execute("crm.contact.create", { name: "Ana" }, { context: context() })))
        .code,
    ).toBe("TIMEOUT");
    expect(aborted).toBe(true);
  });

  it("because its caller has gone is ended at once", async () => {
    const world = createWorld(() => new Promise(() => {}));
    const gone = new AbortController();
    const call = world.executor.execute(
      "crm.contact.create",
      { name: "Ana" },
      { context: { ...context(), signal: gone.signal } },
    );
    gone.abort();
    expect((await refusal(call)).code).toBe("TIMEOUT");
    expect(world.rows).toHaveLength(1);
  });
});

describe("a call with effects", () => {
  const message = { target: "+573001234567", payload: { messageId: "m1" }, preview: { text: "Hola" } };
  const shown = { kind: "whatsapp.message", target: message.target, preview: message.preview };
  const sends: Run = async ({ ctx }) => {
    ctx.change(inserted);
    ctx.effects.enqueue("whatsapp.message", message);
    return { id: "c1" };
  };
  const call = (world: ReturnType<typeof createWorld>, options = {}) =>
    world.executor.execute("crm.contact.create", { name: "Ana" }, { context: context(), ...options });

  it("hands them to the commit, names them in its row, wakes the worker and cannot be taken back", async () => {
    const world = createWorld(sends);
    expect(await call(world)).toMatchObject({ status: "success", undo: { available: false } });
    expect(world.log).toEqual(["commit", "wake", "wake worker"]);
    expect(world.queued).toMatchObject([{ kind: "whatsapp.message", ...message }]);
    const [{ id }] = world.queued as [EffectRequest];
    expect(world.rows[0]!.effects).toEqual([{ id, kind: "whatsapp.message", target: message.target }]);
  });

  it("shows them in its dry-run, and holds a call to them that names it as its plan", async () => {
    const world = createWorld(sends);
    const dryRun = (await call(world, { dryRun: true })) as ToolExecutionResult;
    expect(dryRun.preview!.effects).toEqual([shown]);
    expect(world.queued).toEqual([]);
    const other = createWorld(async ({ ctx }) => {
      ctx.change(inserted);
      ctx.effects.enqueue("whatsapp.message", { ...message, preview: { text: "Chao" } });
      return { id: "c1" };
    });
    const row = world.rows[0]!;
    other.behaviour.plan = {
      toolName: row.tool_name,
      status: row.status,
      errorCode: null,
      userId: row.user_id,
      apiKeyId: null,
      startedAt: new Date(row.started_at),
      outputs: row.outputs,
      preview: row.preview!,
    };
    const refused = await refusal(call(other, { planId: dryRun.id }));
    expect(refused.drift).toEqual([
      { table: null, id: null, field: "/effects/0/preview/text", expected: "Hola", actual: "Chao" },
    ]);
    expect(other.queued).toEqual([]);
  });

  it("has none when it fails", async () => {
    const world = createWorld(async ({ ctx }) => {
      ctx.effects.enqueue("whatsapp.message", message);
      throw domain.fail("PHONE_TAKEN");
    });
    await refusal(call(world));
    expect(world.rows[0]!.effects).toBe(null);
    expect(world.log).toEqual(["rollback", "write", "wake"]);
  });
});

describe("a call with an idempotency key", () => {
  const keyed = { context: context(), idempotencyKey: "k1" };

  it("claims it in its transaction, and leaves with its row the answer as text", async () => {
    const world = createWorld(creates);
    const result = await world.executor.execute("crm.contact.create", { name: "Ana" }, keyed);
    expect(world.scopes[0]!.claim).toMatchObject({ key: "k1" });
    expect(world.behaviour.answer).toBe(JSON.stringify(result));
  });

  it("that has its answer is given it again, marked, and leaves no row", async () => {
    const world = createWorld(async () => {
      // What a handler makes of its failing query must not hide why it failed.
      throw new Error("the handler's own");
    });
    world.behaviour.refusedClaim = new KeyAnsweredError("done");
    world.behaviour.answer =
      '{"id":"e1","toolName":"t","status":"success","outputs":{"b":1,"a":2},"durationMs":3}';
    const result = await world.executor.execute("crm.contact.create", { name: "Ana" }, keyed);
    const { replayed, ...first } = result as ToolExecutionResult;
    expect(replayed).toBe(true);
    expect(JSON.stringify(first)).toBe(world.behaviour.answer);
    expect(world.log).toEqual(["rollback", "readAnswer"]);
    expect(world.rows).toHaveLength(0);
  });

  it("that is in use is refused by what the claim says, whatever the handler says, with a row", async () => {
    const world = createWorld(async () => {
      throw domain.fail("PHONE_TAKEN");
    });
    world.behaviour.refusedClaim = fail("IDEMPOTENCY_IN_PROGRESS", {}, { retryAfterSeconds: 1 });
    const error = await refusal(world.executor.execute("crm.contact.create", { name: "Ana" }, keyed));
    expect(error).toMatchObject({ code: "IDEMPOTENCY_IN_PROGRESS", status: 409, retryable: true });
    expect(world.rows[0]).toMatchObject({ id: error.executionId, error_code: "IDEMPOTENCY_IN_PROGRESS" });
  });

  it("whose answer went in between may come again", async () => {
    const world = createWorld(creates);
    world.behaviour.commit = async () => {
      throw world.behaviour.refusedClaim;
    };
    world.behaviour.refusedClaim = new KeyAnsweredError("done");
    const error = await refusal(world.executor.execute("crm.contact.create", { name: "Ana" }, keyed));
    expect(error).toMatchObject({ code: "IDEMPOTENCY_IN_PROGRESS", retryAfterSeconds: 1 });
  });

  it("does not claim it before it is authorised and valid, nor for a read", async () => {
    const world = createWorld(creates);
    await refusal(world.executor.execute("crm.contact.create", { name: "" }, keyed));
    await refusal(
      world.executor.execute("crm.contact.create", { name: "A" }, { ...keyed, context: context([]) }),
    );
    expect(world.scopes).toHaveLength(0);
    const read = createWorld(async () => ({ id: "c1" }), []);
    await read.executor.execute("crm.contact.create", { name: "Ana" }, keyed);
    expect(read.scopes[0]!.claim).toBeUndefined();
  });
});

describe("a lost commit", () => {
  const lost = async () => {
    throw new CommitLostError("connection lost");
  };

  it("that had happened is a success", async () => {
    const world = createWorld(creates);
    world.behaviour.commit = lost;
    const result = await world.executor.execute(
      "crm.contact.create",
      { name: "Ana" },
      { context: context() },
    );
    expect(result.status).toBe("success");
    expect(world.log).toEqual(["commit", "settle", "wake"]);
  });

  it("that had not is a failure with exactly one row", async () => {
    const world = createWorld(creates);
    world.behaviour.commit = lost;
    world.behaviour.settle = async () => "inserted";
    const error = await refusal(
      world.executor.execute("crm.contact.create", { name: "Ana" }, { context: context() }),
    );
    expect(error.code).toBe("DATABASE_UNAVAILABLE");
    expect(error.executionId).toBe(world.rows[0]!.id);
    expect(world.rows).toHaveLength(1);
  });

  it("that cannot be settled says that the outcome is not known, and by which id to ask", async () => {
    const world = createWorld(creates);
    world.behaviour.commit = lost;
    world.behaviour.settle = async () => {
      throw new Error("still down");
    };
    const error = await refusal(
      world.executor.execute("crm.contact.create", { name: "Ana" }, { context: context() }),
    );
    expect(error.code).toBe("OUTCOME_UNKNOWN");
    expect(error.retryable).toBe(false);
    expect(error.executionId).toMatch(/^[0-9a-f-]{36}$/);
  });
});

it("a failed call is not hidden by a failing audit", async () => {
  const world = createWorld(async () => {
    throw fail("DATABASE_UNAVAILABLE");
  });
  world.behaviour.write = async () => {
    throw new Error("down");
  };
  const error = await refusal(
    world.executor.execute("crm.contact.create", { name: "Ana" }, { context: context() }),
  );
  expect(error.code).toBe("DATABASE_UNAVAILABLE");
});

it("a database that is away is called that, whatever the call is refused with and whoever calls", async () => {
  const away = fail("DATABASE_UNAVAILABLE");
  const reads = createWorld(async () => ({ id: "c1" }), []);
  const acts = createWorld(async () => {
    throw new Error("not even a connection");
  });
  for (const world of [reads, acts]) {
    world.behaviour.write = async () => {
      throw away;
    };
    const asSystem = { ...context(), principal: systemPrincipal("w1") };
    for (const by of [context(), context([]), asSystem]) {
      for (const inputs of [{ name: "Ana" }, { name: 1 }]) {
        const error = await refusal(world.executor.execute("crm.contact.create", inputs, { context: by }));
        expect([error.code, error.retryable, error.retryAfterSeconds]).toEqual([
          "DATABASE_UNAVAILABLE",
          true,
          1,
        ]);
        expect(error).not.toBe(away);
      }
    }
  }
});

it("what items have done is not called nothing when the database goes before their batch has its row", async () => {
  const batch: AnyTool<Context> = {
    ...tool("system.batch.run", creates),
    inputSchema: { type: "object" },
    run: ({ ctx }) => ctx.runItems(),
  };
  const world = createWorld(creates, undefined, [batch]);
  let commits = 0;
  world.behaviour.commit = async () => {
    if (++commits > 1) throw fail("DATABASE_UNAVAILABLE");
  };
  world.behaviour.write = async () => {
    throw fail("DATABASE_UNAVAILABLE");
  };
  const inputs = { atomic: false, items: [{ tool: "crm.contact.create", inputs: { name: "Ana" } }] };
  const error = await refusal(world.executor.execute("system.batch.run", inputs, { context: context() }));
  expect(error.code).toBe("OUTCOME_UNKNOWN");
  expect(error.batch?.items).toMatchObject([{ status: "success", toolName: "crm.contact.create" }]);
  expect(world.rows).toMatchObject([{ status: "success", tool_name: "crm.contact.create" }]);
});

function deep(levels: number): unknown {
  let value: unknown = 1;
  for (let i = 0; i < levels; i++) value = [value];
  return value;
}

describe("a call that waits for a person", () => {
  const policy: ApprovalPolicy = {
    id: "p1",
    name: "Ask first",
    tool: "crm.contact.*",
    sources: ["ui"],
    inputs: null,
    maxRows: null,
    maxEffects: null,
    expiresAfterSeconds: 3_600,
    creatorMayDecide: false,
  };
  const name = "crm.contact.create";

  it("is run, rolled back and held as its preview, with the approval", async () => {
    const world = createWorld(creates);
    world.behaviour.policies = [policy];
    const answer = await world.executor.execute(
      name,
      { name: "Ana" },
      { context: context(), idempotencyKey: "k" },
    );
    expect(answer).toEqual({
      status: "pending_approval",
      toolName: name,
      approvalId: world.held[0]!.id,
      expiresAt: world.held[0]!.expiresAt.toISOString(),
    });
    expect(world.log).toEqual(["constraints", "rollback", "hold", "wake"]);
    expect(world.rows).toMatchObject([
      {
        status: "dry_run",
        approval_id: world.held[0]!.id,
        idempotency_key: "k",
        snapshot_after: null,
        preview: {
          changes: [{ id: "c1" }],
          approval: { required: true, policy: { id: "p1", name: "Ask first" } },
          plan: { fingerprint: expect.any(String) },
        },
      },
    ]);
    expect(world.held).toMatchObject([
      { inputs: { name: "Ana" }, sealedInputs: null, creatorMayDecide: false },
    ]);
    expect(JSON.parse(world.behaviour.answer!)).toEqual(answer);
  });

  it("is answered again under its key", async () => {
    const world = createWorld(creates);
    world.behaviour.refusedClaim = new KeyAnsweredError("answered");
    world.behaviour.answer = JSON.stringify({ status: "pending_approval", approvalId: "a1" });
    world.behaviour.policies = [policy];
    const run = world.executor.execute(name, { name: "Ana" }, { context: context(), idempotencyKey: "k" });
    world.behaviour.hold = async () => {
      throw new Error("not reached by its claim");
    };
    expect(await run).toEqual({ status: "pending_approval", approvalId: "a1", replayed: true });
  });

  it("keeps what is sensitive sealed, for its own approval only", async () => {
    const world = createWorld(creates);
    world.behaviour.policies = [policy];
    await world.executor.execute(name, { name: "Ana", secret: "s3cret" }, { context: context() });
    const [held] = world.held;
    expect(held).toMatchObject({
      inputs: { name: "Ana", secret: "[redacted]" },
      sealedInputs: `approvals/w1/${held!.id}/inputs:{"name":"Ana","secret":"s3cret"}`,
    });
    expect(JSON.stringify(world.rows)).not.toContain("s3cret");
  });

  it("is refused with its own problem where it would fail", async () => {
    const world = createWorld(async () => {
      throw domain.fail("PHONE_TAKEN");
    });
    world.behaviour.policies = [policy];
    const error = await refusal(world.executor.execute(name, { name: "Ana" }, { context: context() }));
    expect(error.code).toBe("PHONE_TAKEN");
    expect(world.rows).toMatchObject([{ status: "error", approval_id: null }]);
    expect(world.held).toEqual([]);
  });

  it("waits only for what exceeds the thresholds, and says so in a dry-run", async () => {
    const world = createWorld(creates);
    const asksIn = async (policies: ApprovalPolicy[]) => {
      world.behaviour.policies = policies;
      const preview = await world.executor.execute(
        name,
        { name: "Ana" },
        { context: context(), dryRun: true },
      );
      const answer = await world.executor.execute(name, { name: "Ana" }, { context: context() });
      const { required } = (preview as ToolExecutionResult).preview!.approval;
      expect(required).toBe(answer.status === "pending_approval");
      return required;
    };
    expect(await asksIn([{ ...policy, maxRows: 1 }])).toBe(false);
    expect(await asksIn([{ ...policy, maxRows: 0 }])).toBe(true);
    expect(await asksIn([{ ...policy, maxEffects: 0 }])).toBe(false);
    expect(await asksIn([{ ...policy, maxEffects: 0, maxRows: 0 }])).toBe(true);
    expect(await asksIn([{ ...policy, sources: ["agent"] }])).toBe(false);
    expect(await asksIn([])).toBe(false);
  });

  it("lets the strictest of the policies that ask say who may decide", async () => {
    const world = createWorld(creates);
    world.behaviour.policies = [{ ...policy, id: "p0", creatorMayDecide: true }, policy];
    await world.executor.execute(name, { name: "Ana" }, { context: context() });
    expect(world.held).toMatchObject([{ policy: { id: "p0" }, creatorMayDecide: false }]);
  });

  it("does not wait again once it was decided, and says what it carries out", async () => {
    const world = createWorld(creates);
    world.behaviour.policies = [policy];
    const answer = await world.executor.execute(
      name,
      { name: "Ana" },
      { context: context(), approvalId: "a1" },
    );
    expect(answer.status).toBe("success");
    expect(world.rows).toMatchObject([{ status: "success", approval_id: "a1" }]);
  });

  it("never holds up reads", async () => {
    const world = createWorld(creates, []);
    world.behaviour.policies = [policy];
    const answer = await world.executor.execute(name, { name: "Ana" }, { context: context() });
    expect(answer.status).toBe("success");
  });

  it("settles a lost commit like any other", async () => {
    const world = createWorld(creates);
    world.behaviour.policies = [policy];
    world.behaviour.hold = async () => {
      throw new CommitLostError("lost");
    };
    world.behaviour.settle = async () => "exists";
    const kept = await world.executor.execute(name, { name: "Ana" }, { context: context() });
    expect(kept.status).toBe("pending_approval");
    world.behaviour.settle = async () => "inserted";
    const error = await refusal(world.executor.execute(name, { name: "Ana" }, { context: context() }));
    expect(error.code).toBe("DATABASE_UNAVAILABLE");
  });
});

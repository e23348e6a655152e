import type { ExecutionContext } from "@acta/core";
import { createFsck } from "@acta/db";
import { createTestDatabase, type SeededWorkspace, seedWorkspace, type TestDatabase } from "@acta/db/testing";
import type { EffectHandler, EffectRun } from "@acta/effects";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { parseConfig } from "./config.ts";
import { createRuntime, type Runtime } from "./runtime.ts";

let database: TestDatabase;
let home: SeededWorkspace;
let runtime: Runtime;

beforeAll(async () => {
  database = await createTestDatabase();
  home = await seedWorkspace(database);
  const { urls } = database;
  runtime = await createRuntime(
    parseConfig({
      ACTA_APP_DATABASE_URL: urls.app,
      ACTA_AUTH_DATABASE_URL: urls.auth,
      ACTA_AUDIT_DATABASE_URL: urls.audit,
      ACTA_SYSTEM_DATABASE_URL: urls.system,
      ACTA_SECRET: "a secret of at least thirty-two bytes",
      ACTA_ENCRYPTION_KEYS: `test:${"k".repeat(43)}`,
      ACTA_LOG_LEVEL: "silent",
    }),
    { name: "test" },
  );
});
afterAll(async () => {
  await runtime.close();
  await database.drop();
});

function ownerIn(workspaceId: string): ExecutionContext {
  const { principal, userId } = home.users.owner;
  return { userId, workspaceId, requestContext: { source: "ui" }, principal: { ...principal, workspaceId } };
}

async function call<T>(workspaceId: string, toolName: string, inputs: object): Promise<T> {
  const result = await runtime.executor.execute(toolName, inputs, { context: ownerIn(workspaceId) });
  if (result.status === "pending_approval") throw new Error("it waits");
  return result.outputs as T;
}

interface Asked {
  id: string;
  executionId: string;
  workspaceId: string;
  kind: string;
  target: string;
  payload: { [name: string]: string };
}

/** What calls asked the worker for in a workspace, of one kind. */
function asked(workspaceId: string, kind: string): Promise<Asked[]> {
  return database.query<Asked>(
    `select id, execution_id as "executionId", workspace_id as "workspaceId", kind, target, payload
       from effects where workspace_id = $1 and kind = $2 order by id`,
    [workspaceId, kind],
  );
}

const handlerOf = (kind: string): EffectHandler => runtime.effectHandlers.find((each) => each.kind === kind)!;

function runOf(signal = new AbortController().signal): EffectRun {
  const sending = () => Promise.reject(new Error("nothing may be sent from a sandbox"));
  return { signal, logger: runtime.logger, attempt: 1, sending };
}

async function count(workspaceId: string, table: string): Promise<number> {
  const [row] = await database.query<{ count: number }>(
    `select count(*)::int as count from ${table} where workspace_id = $1`,
    [workspaceId],
  );
  return row!.count;
}

describe("a sandbox", () => {
  let sandboxId: string;

  it("is filled by calls of whoever made it, and a worker that died on the way is gone on for", async () => {
    const { workspaceId } = await call<{ workspaceId: string }>(home.workspaceId, "system.workspace.create", {
      name: "Ensayo",
      sandbox: true,
    });
    sandboxId = workspaceId;
    const [effect] = await asked(home.workspaceId, "workspace.seed");
    const stopping = new AbortController();
    const { perform } = handlerOf("workspace.seed");
    const interrupted = perform(effect!, runOf(stopping.signal));
    while ((await count(sandboxId, "contacts")) < 4) await new Promise((next) => setTimeout(next, 5));
    stopping.abort();
    expect(await interrupted).toMatchObject({ state: "retry", code: "INTERRUPTED", afterMs: 0 });
    expect(await count(sandboxId, "contacts")).toBeLessThan(10);

    expect(await perform(effect!, runOf())).toEqual({ state: "accepted" });
    const tables = ["contacts", "orders", "products", "notes", "tasks", "approvals", "whatsapp_messages"];
    const counts = await Promise.all(tables.map((table) => count(sandboxId, table)));
    for (const [index, each] of counts.entries()) expect(each, tables[index]).toBeGreaterThan(2);
    const keys = await count(sandboxId, "api_keys");
    expect(keys).toBe(2);

    // Nothing of it twice, and nothing of it elsewhere.
    expect(await perform(effect!, runOf())).toEqual({ state: "accepted" });
    expect(await Promise.all(tables.map((table) => count(sandboxId, table)))).toEqual(counts);
    expect(await count(home.workspaceId, "contacts")).toBe(0);
    const by = await database.query<{ source: string }>(
      "select distinct source from tool_executions where workspace_id = $1 order by 1",
      [sandboxId],
    );
    expect(by.map(({ source }) => source)).toEqual(["agent", "api", "ui", "webhook"]);
    const { results } = await createFsck({ ownerUrl: database.urls.owner }).run();
    expect(results.filter(({ count: places }) => places > 0)).toEqual([]);
  });

  it("has its messages taken, reported on and answered, without any of them leaving", async () => {
    await call(sandboxId, "whatsapp.message.send", {
      to: "+573000000101",
      text: "¿Le sirve a las 6? #reply",
    });
    await call(sandboxId, "whatsapp.message.send", { to: "+573000000101", text: "#undeliverable" });
    await call(sandboxId, "whatsapp.message.send", { to: "+573000000101", text: "#refuse" });
    const effects = (await asked(sandboxId, "whatsapp.message")).slice(-3);
    const { perform } = handlerOf("whatsapp.message");
    const outcomes = [];
    // Each twice, as after a worker that died at the very end.
    for (const effect of effects.flatMap((each) => [each, each]))
      outcomes.push(await perform(effect, runOf()));
    expect(outcomes.map(({ state }) => state)).toEqual([
      ...["accepted", "accepted", "accepted", "accepted"],
      ...["failed", "failed"],
    ]);
    const messages = await database.query<{ body: string; state: string; errorCode: string | null }>(
      `select body, state, error_code as "errorCode" from whatsapp_messages
        where workspace_id = $1 order by id desc limit 4`,
      [sandboxId],
    );
    expect(messages).toEqual([
      { body: "Recibido, gracias.", state: "received", errorCode: null },
      { body: "#refuse", state: "queued", errorCode: null },
      { body: "#undeliverable", state: "failed", errorCode: "WHATSAPP_131026" },
      { body: "¿Le sirve a las 6? #reply", state: "read", errorCode: null },
    ]);
  });

  it("has the templates fetched that all sandboxes have", async () => {
    await call(sandboxId, "whatsapp.template.sync", {});
    const [effect] = await asked(sandboxId, "whatsapp.templateSync");
    expect(await handlerOf("whatsapp.templateSync").perform(effect!, runOf())).toMatchObject({
      state: "accepted",
    });
  });

  it("is left alone when whoever made it is not in it any more", async () => {
    const { workspaceId } = await call<{ workspaceId: string }>(home.workspaceId, "system.workspace.create", {
      name: "Verlassen",
      sandbox: true,
    });
    await database.query("delete from workspace_members where workspace_id = $1", [workspaceId]);
    const effect = (await asked(home.workspaceId, "workspace.seed")).at(-1)!;
    expect(await handlerOf("workspace.seed").perform(effect, runOf())).toMatchObject({
      state: "failed",
      code: "OWNER_GONE",
    });
  });
});

import { type ChildProcess, spawn } from "node:child_process";
import type { Approval, Principal } from "@acta/core";
import { createRuntime, parseConfig, type Runtime } from "@acta/runtime";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { programArguments, programFolder } from "../program.ts";
import { createProduct, eventually, type Key, type Product, sleep } from "./product.ts";

let product: Product;
/** What the console's process has: people decide through it. */
let runtime: Runtime;
let workers: ChildProcess[] = [];
const admins: Extract<Principal, { type: "user" }>[] = [];
let env: { [name: string]: string };

beforeAll(async () => {
  product = await createProduct();
  const { urls } = product.db;
  env = {
    ACTA_APP_DATABASE_URL: urls.app,
    ACTA_AUTH_DATABASE_URL: urls.auth,
    ACTA_AUDIT_DATABASE_URL: urls.audit,
    ACTA_SECRET: "only for tests, but thirty-two bytes long",
    ACTA_ENCRYPTION_KEYS: `test:${"k".repeat(43)}`,
    ACTA_LOG_LEVEL: "warn",
  };
  runtime = await createRuntime(parseConfig(env), { name: "test" });
  const people = await product.db.query<{ userId: string }>(
    `select user_id as "userId" from workspace_members where workspace_id = $1 and role <> 'member' order by role`,
    [product.workspaceId],
  );
  for (const { userId } of people) {
    admins.push((await runtime.auth.principalOfUser(product.workspaceId, userId, userId))!);
  }
}, 120_000);
afterEach(stopWorkers);
afterAll(async () => {
  await runtime?.close();
  await product?.close();
});

/** Does effects, as a process of its own. */
function startWorker(): ChildProcess {
  const { urls } = product.db;
  const child = spawn(process.execPath, programArguments("apps/worker/src/worker.ts"), {
    cwd: programFolder,
    env: {
      ...process.env,
      ...env,
      ACTA_SYSTEM_DATABASE_URL: urls.system,
      ACTA_WORKER_DATABASE_URL: urls.worker,
    },
    stdio: ["ignore", "inherit", "inherit"],
  });
  workers.push(child);
  return child;
}

async function stopWorkers(): Promise<void> {
  const stopping = workers.filter(({ exitCode, signalCode }) => exitCode === null && signalCode === null);
  workers = [];
  await Promise.all(
    stopping.map((child) => {
      const ended = new Promise((resolve) => child.once("close", resolve));
      child.kill("SIGTERM");
      return ended;
    }),
  );
}

async function call(key: Key, path: string, body?: unknown, headers: { [name: string]: string } = {}) {
  const response = await fetch(`${product.gateway.url}${path}`, {
    method: body === undefined ? "GET" : "POST",
    headers: {
      authorization: `Bearer ${key.plaintext}`,
      ...(body !== undefined && { "content-type": "application/json" }),
      ...headers,
    },
    ...(body !== undefined && { body: JSON.stringify(body) }),
  });
  const text = await response.text();
  return { status: response.status, headers: response.headers, text, answer: JSON.parse(text) };
}

const asUser = (principal: Extract<Principal, { type: "user" }>) => ({
  context: {
    userId: principal.userId,
    workspaceId: principal.workspaceId,
    sessionId: principal.sessionId,
    requestContext: { source: "ui" as const },
    principal,
  },
});

async function asAdmin(toolName: string, inputs: unknown, admin = admins[0]!) {
  return await runtime.executor.execute(toolName, inputs, asUser(admin));
}

async function contactIn(city: string): Promise<string> {
  const result = await asAdmin("crm.contact.create", { name: "Ana", city });
  return ("outputs" in result ? (result.outputs as { contactId: string }) : { contactId: "" }).contactId;
}

const settled = (id: string) =>
  eventually<Approval | null>(
    () => runtime.approvals.read(admins[0]!, id),
    (approval) => approval?.endedAt !== null,
  );

const exists = async (contactId: string) =>
  (await product.db.query("select 1 from contacts where id = $1", [contactId])).length === 1;

const executionsOf = (approvalId: string) =>
  product.db.query<{ status: string; source: string; apiKeyId: string | null; planId: string | null }>(
    `select status, source, api_key_id as "apiKeyId", plan_id as "planId" from tool_executions
     where approval_id = $1 order by id`,
    [approvalId],
  );

/** Made in this process: the gateway knows of it within a second. */
async function createPolicy(inputs: object): Promise<string> {
  const result = await asAdmin("system.policy.create", inputs);
  await sleep(1_000);
  return ("outputs" in result ? (result.outputs as { policyId: string }) : { policyId: "" }).policyId;
}

describe("a call that waits for approval", () => {
  let agent: Key;
  beforeAll(async () => {
    agent = await product.newKey({
      kind: "agent",
      permissions: ["contacts.view", "contacts.create", "contacts.delete", "approvals.decide"],
    });
    await createPolicy({
      name: "Agents delete no contacts alone",
      tool: "crm.contact.delete",
      sources: ["agent"],
    });
  });

  it("is held by a policy from the answer on that made the policy", async () => {
    const manager = await product.newKey({ permissions: ["policies.manage"] });
    const maker = await product.newKey({ permissions: ["contacts.create"] });
    for (let made = 0; made < 5; made++) {
      const name = `Fair ${made}`;
      const inputs = { properties: { name: { const: name } } };
      const policy = await call(manager, "/v1/tools/system.policy.create", {
        name,
        tool: "crm.contact.create",
        inputs,
      });
      const held = await call(maker, "/v1/tools/crm.contact.create", { name });
      expect([policy.status, held.status]).toEqual([200, 202]);
      const { policyId } = policy.answer.outputs;
      const removed = await call(manager, "/v1/tools/system.policy.delete", { policyId });
      const free = await call(maker, "/v1/tools/crm.contact.create", { name });
      expect([removed.status, free.status]).toEqual([200, 200]);
    }
  });

  it("is held, cannot be approved by its key, and is carried out once an admin approved it", async () => {
    const contactId = await contactIn("Cali");
    const dryRun = await call(agent, "/v1/tools/crm.contact.delete/dry-run", { contactId });
    expect(dryRun.answer.approval).toMatchObject({
      required: true,
      policy: { name: "Agents delete no contacts alone" },
    });

    const headers = { "idempotency-key": `delete-${contactId}` };
    const held = await call(agent, "/v1/tools/crm.contact.delete", { contactId }, headers);
    expect(held.status).toBe(202);
    const { approvalId } = held.answer;
    expect(held.headers.get("location")).toBe(`/v1/approvals/${approvalId}`);
    expect(await exists(contactId)).toBe(true);
    const again = await call(agent, "/v1/tools/crm.contact.delete", { contactId }, headers);
    expect([again.status, again.text, again.headers.get("idempotent-replayed")]).toEqual([
      202,
      held.text,
      "true",
    ]);

    const own = await call(agent, `/v1/approvals/${approvalId}/approve`, {});
    expect([own.status, own.answer.code]).toEqual([403, "SELF_APPROVAL"]);
    const waiting = await call(agent, `/v1/approvals/${approvalId}`);
    expect(waiting.answer).toMatchObject({
      state: "pending",
      mayDecide: false,
      requester: { type: "apiKey", id: agent.apiKeyId },
      preview: { changes: [{ table: "contacts", id: contactId, operation: "delete" }] },
    });

    expect(await runtime.approvals.read(admins[0]!, approvalId)).toMatchObject({ mayDecide: true });
    await asAdmin("system.approval.approve", { approvalId, reason: "Duplicate." });
    startWorker();
    expect(await settled(approvalId)).toMatchObject({
      state: "executed",
      reason: "Duplicate.",
      decidedBy: { id: admins[0]!.userId },
    });
    expect(await exists(contactId)).toBe(false);
    const rows = await executionsOf(approvalId);
    expect(rows).toMatchObject([
      { status: "dry_run", source: "agent", apiKeyId: agent.apiKeyId },
      {
        status: "success",
        source: "agent",
        apiKeyId: agent.apiKeyId,
        planId: waiting.answer.previewExecutionId,
      },
    ]);
    const late = await asAdmin("system.approval.reject", { approvalId, reason: "No." }).catch(
      (error: { code: string }) => error.code,
    );
    expect(late).toBe("APPROVAL_DECIDED");
  }, 60_000);

  it("cannot be got around by a batch whose items find something else than when it was tried out", async () => {
    const contactId = await contactIn("Neiva");
    const mark = `Renamed ${contactId}`;
    const first = `Filler of ${contactId}`;
    const items = [
      ...Array.from({ length: 97 }, () => ({ tool: "crm.contact.create", inputs: { name: first } })),
      // Nobody is called so while the batch is tried out.
      { tool: "crm.contact.list", inputs: { search: mark } },
      { tool: "crm.contact.delete", inputs: { contactId: "$97.items.0.contactId" } },
      { tool: "crm.contact.create", inputs: { name: "Afterwards" } },
    ];
    const running = call(agent, "/v1/batches", { atomic: false, items });
    // What the trial made nobody sees.
    for (let begun = 0; begun === 0; )
      begun = (await product.db.query("select 1 from contacts where name = $1", [first])).length;
    await asAdmin("crm.contact.update", { contactId, name: mark });
    const { status, answer } = await running;
    expect([status, answer.status]).toEqual([200, "partial"]);
    expect(answer.items[97].outputs.items).toMatchObject([{ contactId }]);
    expect(answer.items[98]).toMatchObject({
      code: "APPROVAL_REQUIRED",
      details: { policy: "Agents delete no contacts alone" },
    });
    expect(answer.items[99].status).toBe("success");
    expect(await exists(contactId)).toBe(true);
  }, 60_000);

  it("is refused as drifted if the contact changed meanwhile", async () => {
    const contactId = await contactIn("Cali");
    const { answer } = await call(agent, "/v1/tools/crm.contact.delete", { contactId });
    await asAdmin("crm.contact.update", { contactId, city: "Pasto" });
    await asAdmin("system.approval.approve", { approvalId: answer.approvalId });
    startWorker();
    const approval = await settled(answer.approvalId);
    expect(approval).toMatchObject({ state: "drifted", errorCode: "PLAN_DRIFT" });
    expect(approval!.drift).toContainEqual(
      expect.objectContaining({ table: "contacts", field: "city", expected: "Cali", actual: "Pasto" }),
    );
    expect(await exists(contactId)).toBe(true);
  }, 60_000);

  it("is refused when its key was revoked in between", async () => {
    const key = await product.newKey({ kind: "agent", permissions: ["contacts.delete"] });
    const contactId = await contactIn("Cali");
    const { answer } = await call(key, "/v1/tools/crm.contact.delete", { contactId });
    await asAdmin("system.approval.approve", { approvalId: answer.approvalId });
    await asAdmin("system.apiKey.revoke", { apiKeyId: key.apiKeyId });
    startWorker();
    expect(await settled(answer.approvalId)).toMatchObject({
      state: "failed",
      errorCode: "PERMISSION_DENIED",
    });
    expect(await exists(contactId)).toBe(true);
  }, 60_000);

  it("that makes a key gives it to whoever asked, once, and the key works", async () => {
    const policyId = await createPolicy({
      name: "Keys with four eyes",
      tool: "system.apiKey.*",
      sources: ["api"],
    });
    const maker = await product.newKey({ permissions: ["apiKeys.manage", "contacts.create"] });
    const { answer: held } = await call(maker, "/v1/keys", {
      name: "Shop",
      permissions: ["contacts.create"],
    });
    expect(held.status).toBe("pending_approval");
    await asAdmin("system.approval.approve", { approvalId: held.approvalId });
    startWorker();
    expect(await settled(held.approvalId)).toMatchObject({ state: "executed" });
    const path = `/v1/approvals/${held.approvalId}/collect`;
    const others = await call(agent, path, {});
    expect([others.status, others.answer.code]).toEqual([404, "APPROVAL_NOT_FOUND"]);
    const collected = await call(maker, path, {}, { "idempotency-key": held.approvalId });
    const { key } = collected.answer.outputs.outputs;
    const made = { ...maker, plaintext: key };
    expect((await call(made, "/v1/tools/crm.contact.create", { name: "Ana" })).status).toBe(200);
    const again = await call(maker, path, {}, { "idempotency-key": held.approvalId });
    expect(again.answer.outputs).toEqual({ approvalId: held.approvalId, outputs: "[redacted]" });
    expect((await call(maker, path, {})).status).toBe(410);
    await asAdmin("system.policy.delete", { policyId });
  }, 60_000);

  it("is decided by another person than the one who asked", async () => {
    await createPolicy({ name: "Two for Pasto", tool: "crm.contact.update", sources: ["ui"] });
    const contactId = await contactIn("Cali");
    const held = await asAdmin("crm.contact.update", { contactId, city: "Pasto" });
    const approvalId = held.status === "pending_approval" ? held.approvalId : "";
    await expect(asAdmin("system.approval.approve", { approvalId })).rejects.toMatchObject({
      code: "SELF_APPROVAL",
    });
    await asAdmin("system.approval.approve", { approvalId }, admins[1]!);
    startWorker();
    expect(await settled(approvalId)).toMatchObject({
      state: "executed",
      requester: { id: admins[0]!.userId },
      decidedBy: { id: admins[1]!.userId },
    });
  }, 60_000);

  it("is each undo of a range, where a policy is about undos", async () => {
    const policyId = await createPolicy({
      name: "Agents undo nothing alone",
      tool: "system.execution.undo",
      sources: ["agent"],
    });
    const undoer = await product.newKey({
      kind: "agent",
      permissions: [
        "contacts.view",
        "contacts.create",
        "contacts.delete",
        "executions.undo",
        "executions.undoRange",
      ],
    });
    const from = new Date(Date.now() - 1_000).toISOString();
    const made = await call(undoer, "/v1/tools/crm.contact.create", { name: "Kept" });
    const to = new Date(Date.now() + 1_000).toISOString();
    const range = { apiKeyId: undoer.apiKeyId, from, to, reason: "Alone." };
    const asked = await call(undoer, "/v1/tools/system.execution.undoRange", range);
    startWorker();
    const run = () =>
      call(undoer, "/v1/tools/system.undoRun.read", { undoRunId: asked.answer.outputs.undoRunId });
    const ended = await eventually(run, ({ answer }) => answer.outputs.undoRun.state === "done");
    expect(ended.answer.outputs.undoRun).toMatchObject({ outcomes: { undone: 0, waitsForApproval: 1 } });
    expect(await exists(made.answer.outputs.contactId)).toBe(true);
    await asAdmin("system.policy.delete", { policyId });
  }, 60_000);
});

describe("a batch under a policy", () => {
  it("waits as a whole, is no way around it, and runs once it was approved", async () => {
    await createPolicy({ name: "Deletions wait", tool: "crm.contact.delete", sources: ["agent"] });
    const agent = await product.newKey({
      kind: "agent",
      permissions: ["contacts.view", "contacts.create", "contacts.delete", "executions.view"],
    });
    const contactId = await contactIn("Cali");
    const mark = `Eva ${contactId}`;
    const items = [
      { tool: "crm.contact.create", inputs: { name: mark } },
      { tool: "crm.contact.delete", inputs: { contactId } },
    ];
    const made = () => product.db.query("select 1 from contacts where name = $1", [mark]);

    const dryRun = await call(agent, "/v1/batches/dry-run", { items });
    expect(dryRun.answer.approval).toMatchObject({ required: true });
    const headers = { "idempotency-key": `batch-${contactId}` };
    for (const path of ["/v1/tools/system.batch.run", "/v1/batches"]) {
      const body = { atomic: path === "/v1/batches", items };
      const held = await call(agent, path, body, path === "/v1/batches" ? headers : {});
      expect([held.status, held.answer.status]).toEqual([202, "pending_approval"]);
      expect([await exists(contactId), (await made()).length]).toEqual([true, 0]);
    }
    const { answer } = await call(agent, "/v1/batches", { atomic: true, items }, headers);
    const waiting = await runtime.approvals.read(admins[0]!, answer.approvalId);
    expect(waiting).toMatchObject({ toolName: "system.batch.run", state: "pending" });
    await asAdmin("system.approval.approve", { approvalId: answer.approvalId });
    startWorker();
    expect(await settled(answer.approvalId)).toMatchObject({ state: "executed" });
    expect([await exists(contactId), (await made()).length]).toEqual([false, 1]);
    const done = (await executionsOf(answer.approvalId)).filter(({ status }) => status === "success");
    expect(done).toContainEqual(
      expect.objectContaining({ apiKeyId: agent.apiKeyId, planId: waiting!.previewExecutionId }),
    );
  }, 60_000);
});

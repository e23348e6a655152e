import { type ExecutionContext, newId, type Principal, systemPrincipal } from "@acta/core";
import { createTestDatabase, type SeededWorkspace, seedWorkspace, type TestDatabase } from "@acta/db/testing";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { parseConfig } from "./config.ts";
import { createRuntime, type Runtime } from "./runtime.ts";

const nowhere = "postgres://acta_app:none@127.0.0.1:1/acta";

function configFor(urls: { app: string; auth: string; audit: string; system?: string }) {
  return parseConfig({
    ...(urls.system !== undefined && { ACTA_SYSTEM_DATABASE_URL: urls.system }),
    ACTA_APP_DATABASE_URL: urls.app,
    ACTA_AUTH_DATABASE_URL: urls.auth,
    ACTA_AUDIT_DATABASE_URL: urls.audit,
    ACTA_SECRET: "a secret of at least thirty-two bytes",
    ACTA_ENCRYPTION_KEYS: `test:${"k".repeat(43)}`,
    ACTA_LOG_LEVEL: "silent",
  });
}

async function until(condition: () => Promise<boolean>): Promise<void> {
  for (const giveUpAt = Date.now() + 10_000; Date.now() < giveUpAt; ) {
    if (await condition()) return;
    await new Promise((resolve) => setTimeout(resolve, 25));
  }
  throw new Error("did not come true within 10 s");
}

describe("the product, joined", () => {
  let database: TestDatabase;
  let workspace: SeededWorkspace;
  let runtime: Runtime;

  beforeAll(async () => {
    database = await createTestDatabase();
    workspace = await seedWorkspace(database);
    runtime = await createRuntime(configFor(database.urls), { name: "test" });
  });
  afterAll(async () => {
    await runtime.close();
    await database.drop();
  });

  function asOwner(): ExecutionContext {
    const { principal, userId } = workspace.users.owner;
    return {
      userId,
      workspaceId: workspace.workspaceId,
      requestContext: { source: "ui" },
      principal,
    };
  }

  it("runs a call, keeps it in the history and wakes those who watch", async () => {
    await until(async () => (await runtime.health()).listener);
    let wakes = 0;
    const unsubscribe = runtime.feed.subscribe(workspace.workspaceId, () => {
      wakes += 1;
    });
    const result = await runtime.executor.execute(
      "crm.contact.create",
      { name: "Librería Central" },
      { context: asOwner() },
    );
    expect(result).toMatchObject({ status: "success", outputs: { created: true } });
    const page = await runtime.history.list(workspace.users.owner.principal, {}, { limit: 10 });
    expect(page.items.map(({ toolName }) => toolName)).toEqual(["crm.contact.create"]);
    await until(async () => wakes > 0);
    unsubscribe();
  });

  it("folds reads away in the history", async () => {
    const { principal } = workspace.users.owner;
    await runtime.executor.execute("crm.contact.list", {}, { context: asOwner() });
    const namesOf = async (includeReads: boolean) =>
      (await runtime.history.list(principal, { includeReads }, { limit: 10 })).items.map(
        ({ toolName }) => toolName,
      );
    expect(await namesOf(true)).toContain("crm.contact.list");
    expect(await namesOf(false)).not.toContain("crm.contact.list");
  });

  it("mints keys that authenticate", async () => {
    const result = await runtime.executor.execute(
      "system.apiKey.create",
      { name: "Till", permissions: ["contacts.view"] },
      { context: asOwner() },
    );
    if (result.status !== "success") throw new Error(result.status);
    const { key } = result.outputs as { key: string };
    const identity = await runtime.auth.authenticateApiKey(key, { ip: "127.0.0.1" });
    expect(identity).toMatchObject({ name: "Till", workspace: { id: workspace.workspaceId } });
  });

  it("says that it is ready, and that a database which lacks its newest migration is not", async () => {
    expect(await runtime.health()).toEqual({ database: true, migrations: true, listener: true });
    await runtime.checkReady();
    const [newest] = await database.query<{ name: string }>(
      "delete from acta_migrations where name = (select max(name) from acta_migrations) returning name",
    );
    expect(await runtime.health()).toMatchObject({ database: true, migrations: false });
    await expect(runtime.checkReady()).rejects.toThrow(newest!.name);
  });
});

describe("without a database", () => {
  it("is there, says that it is not ready, refuses calls in time, and closes", async () => {
    const runtime = await createRuntime(
      configFor({ app: nowhere, auth: nowhere, audit: nowhere, system: nowhere }),
      {
        name: "test",
      },
    );
    expect(await runtime.health()).toEqual({ database: false, migrations: false, listener: false });
    await expect(runtime.checkReady()).rejects.toMatchObject({ code: "DATABASE_UNAVAILABLE" });
    const [workspaceId, userId] = [newId(), newId()];
    const person: Principal = {
      type: "user",
      userId,
      workspaceId,
      role: "member",
      sessionId: newId(),
      permissions: new Set(["contacts.create", "contacts.view"]),
    };
    const calls: [tool: string, inputs: object, principal: Principal][] = [
      ["crm.contact.create", { name: "Librería Central" }, person],
      ["crm.contact.list", {}, person],
      ["crm.contact.create", { name: "" }, person],
      ["crm.tag.create", { name: "New" }, person],
      ["crm.contact.create", { name: "Librería Central" }, systemPrincipal(workspaceId)],
      ["crm.contact.list", {}, systemPrincipal(workspaceId)],
      ["crm.contact.create", { name: "" }, systemPrincipal(workspaceId)],
    ];
    for (const [tool, inputs, principal] of calls) {
      const context = { userId, workspaceId, requestContext: { source: "ui" }, principal } as const;
      const call = runtime.executor.execute(tool, inputs, { context });
      await expect(call, `${tool} as ${principal.type}`).rejects.toMatchObject({
        code: "DATABASE_UNAVAILABLE",
        retryable: true,
      });
    }
    await runtime.close();
  });
});

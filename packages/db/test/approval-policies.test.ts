import { newId } from "@acta/core";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { createApprovalPolicies } from "../src/approval-policies.ts";
import { createListener, type Listener } from "../src/listener.ts";
import {
  createTestDatabase,
  type SeededWorkspace,
  seedWorkspace,
  type TestDatabase,
} from "../src/testing.ts";

let db: TestDatabase;
let workspace: SeededWorkspace;
let listener: Listener;
let close: () => Promise<void> = async () => {};

beforeAll(async () => {
  db = await createTestDatabase();
  workspace = await seedWorkspace(db);
  listener = createListener({ url: db.urls.app });
});
afterEach(() => close());
afterAll(async () => {
  await listener.close();
  await db.drop();
});

function open(heard: Pick<Listener, "alive" | "subscribe"> = listener) {
  const policies = createApprovalPolicies({ appUrl: db.urls.app, listener: heard });
  close = policies.close;
  return policies;
}

async function insert(priority = 0, enabled = true): Promise<string> {
  const id = newId();
  await db.query(
    `insert into approval_policies (workspace_id, id, name, tool, expires_after_seconds, priority, enabled)
     values ($1, $2, 'x', '*', 60, $3, $4)`,
    [workspace.workspaceId, id, priority, enabled],
  );
  return id;
}

const told = (table: string) =>
  db.query("select pg_notify('acta_auth', $1)", [JSON.stringify({ table, id: newId() })]);

describe("the policies of a workspace", () => {
  it("are asked of the database once, and then answered without waiting for anything", async () => {
    const { policiesOf } = open();
    const { principal } = workspace.users.owner;
    await expect.poll(() => listener.alive).toBe(true);
    expect(await policiesOf(principal)).toEqual([]);
    for (let call = 0; call < 1_000; call++) {
      expect(policiesOf(principal)).not.toBeInstanceOf(Promise);
    }
  });

  it("are read anew after a change, those in force only, the highest priority first", async () => {
    const { policiesOf } = open();
    const { principal } = workspace.users.owner;
    await policiesOf(principal);
    const low = await insert(0);
    const high = await insert(5);
    await insert(9, false);
    await told("approval_policies");
    await expect.poll(async () => (await policiesOf(principal)).map(({ id }) => id)).toEqual([high, low]);
  });

  it("are read anew after a change of this process, without news of it", async () => {
    const { policiesOf, heed } = open({ alive: true, subscribe: () => () => {} });
    const { principal, workspaceId } = { ...workspace.users.owner, ...workspace };
    const before = (await policiesOf(principal)).length;
    const id = await insert();
    heed(workspaceId, [{ table: "contacts", id, operation: "update", before: {}, after: {} }]);
    expect(policiesOf(principal)).toHaveLength(before);
    heed(workspaceId, [{ table: "approval_policies", id, operation: "insert", before: null, after: {} }]);
    expect(await policiesOf(principal)).toHaveLength(before + 1);
  });

  it("are read for each call while changes would not be heard of", async () => {
    const { policiesOf } = open({ alive: false, subscribe: () => () => {} });
    const { principal } = workspace.users.owner;
    const before = (await policiesOf(principal)).length;
    await insert();
    expect((await policiesOf(principal)).length).toBe(before + 1);
  });

  it("are not taken for none because a stranger was the first to ask", async () => {
    const { policiesOf } = open();
    await insert();
    const stranger = { ...workspace.users.owner.principal, userId: newId() };
    expect(await policiesOf(stranger)).toEqual([]);
    expect((await policiesOf(workspace.users.owner.principal)).length).toBeGreaterThan(0);
  });
});

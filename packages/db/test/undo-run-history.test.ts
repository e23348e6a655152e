import { newId, type Principal } from "@acta/core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import {
  createTestDatabase,
  type SeededWorkspace,
  seedWorkspace,
  type TestDatabase,
} from "../src/testing.ts";
import { createUndoRunHistory, type PgUndoRunHistory } from "../src/undo-runs/undo-run-history.ts";

let db: TestDatabase;
let workspace: SeededWorkspace;
let history: PgUndoRunHistory;
const runId = newId();

beforeAll(async () => {
  db = await createTestDatabase();
  workspace = await seedWorkspace(db);
  history = createUndoRunHistory({ appUrl: db.urls.app });
  const { workspaceId, users } = workspace;
  const { userId } = users.owner;
  await db.query(
    `insert into undo_runs (workspace_id, id, execution_id, requested_by, session_id, source, actor_type, actor_id,
       from_at, to_at, force, reason, planned, total)
     values ($1, $2, $3, $4::uuid, 's', 'ui', 'user', $4::uuid::text, now() - interval '1 day', now(), false, 'why', '[]', 1)`,
    [workspaceId, runId, newId(), userId],
  );
  await db.query(
    `insert into undo_run_items (workspace_id, run_id, execution_id, tool_name, position)
     values ($1, $2, $3, 'crm.contact.update', 1)`,
    [workspaceId, runId, newId()],
  );
});
afterAll(async () => {
  await history.close();
  await db.drop();
});

/** Somebody of the workspace with just these permissions. */
function viewer(role: "owner" | "admin", permissions: Principal["permissions"]): Principal {
  return { ...workspace.users[role].principal, permissions };
}

describe("runs of undos", () => {
  it("are read with what became of them, by whose executions they are", async () => {
    const owner = viewer("owner", new Set(["executions.undoRange", "executions.view"]));
    const run = await history.read(owner, runId);
    expect(run).toMatchObject({ id: runId, total: 1, outcomes: { undone: 0 }, actor: { type: "user" } });
    expect(run?.actor.name).toBe(run?.requestedBy.name);
    const { items } = await history.entries(owner, runId, {}, { limit: 10 });
    expect(items).toMatchObject([{ position: 1, outcome: null, conflicts: [] }]);
  });

  it("of others are for those who may see what others did", async () => {
    const narrow = viewer("admin", new Set(["executions.undoRange"]));
    expect(await history.read(narrow, runId)).toBeNull();
    expect((await history.list(narrow, { limit: 10 })).items).toEqual([]);
    expect((await history.entries(narrow, runId, {}, { limit: 10 })).items).toEqual([]);
    const own = viewer("owner", new Set(["executions.undoRange"]));
    expect(await history.read(own, runId)).toMatchObject({ id: runId });
  });

  it("are refused to those who may not undo ranges", async () => {
    await expect(
      history.list(viewer("owner", new Set(["executions.view"])), { limit: 1 }),
    ).rejects.toMatchObject({ code: "PERMISSION_DENIED" });
  });
});

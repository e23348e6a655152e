import { asApiKey, describeTool } from "@acta/testkit";
import { expect } from "vitest";
import { toSlug } from "../workspace-record.ts";
import { tool } from "./create.ts";

describeTool(tool, ({ works, fails }) => {
  works("makes a workspace of the caller's own, whose history begins with it", async (world) => {
    const { call, owner, tool: other, inWorkspace } = world;
    const outputs = await call({ name: "Segunda Tienda", currency: "USD" });
    const there = inWorkspace(outputs.workspaceId);
    const principal = owner();
    if (principal.type !== "user") throw new Error("the owner is a person");
    expect(await there.members()).toMatchObject([{ userId: principal.userId, role: "owner" }]);
    const as = { ...principal, workspaceId: outputs.workspaceId };
    const { workspace } = (await other("system.workspace.read", {}, { as })) as { workspace: object };
    expect(workspace).toMatchObject({
      name: "Segunda Tienda",
      slug: expect.stringMatching(/^segunda-tienda-[0-9a-f]{8}$/),
      currency: "USD",
      timeZone: "America/Bogota",
    });
    expect(await there.executions()).toMatchObject([
      { toolName: "system.workspace.create", status: "success", userId: principal.userId, source: "ui" },
      { toolName: "system.workspace.read" },
    ]);
  });

  works("makes a sandbox, which the worker fills in the name of whoever asked", async (world) => {
    const { execute, executions, owner, tool: other } = world;
    const { outputs } = await execute({ name: "Ensayo", sandbox: true });
    const principal = owner();
    if (principal.type !== "user") throw new Error("the owner is a person");
    const as = { ...principal, workspaceId: outputs.workspaceId };
    expect(await other("system.workspace.read", {}, { as })).toMatchObject({ workspace: { sandbox: true } });
    const [made] = await executions();
    expect(made!.effects).toMatchObject([{ kind: "workspace.seed", target: "Ensayo" }]);
    // It stays inside, so a dry-run has nothing to show of it.
    expect((await execute({ name: "Ensayo", sandbox: true }, { dryRun: true })).preview!.effects).toEqual([]);
  });

  works("leaves nothing in a dry-run", async ({ execute, inWorkspace }) => {
    const { outputs } = await execute({ name: "Never" }, { dryRun: true });
    const there = inWorkspace(outputs.workspaceId);
    expect([await there.members(), await there.executions()]).toEqual([[], []]);
  });

  works("takes any name, also one that another workspace has", async ({ call }) => {
    for (const name of ["Same", "Same", "東京"]) await call({ name });
    expect(toSlug("東京", "01981c2a-5f3c-7d20-a1b2-c3d4e5f60718")).toBe("workspace-e5f60718");
    expect(toSlug("  Ñandú & Café -- ", "01981c2a-5f3c-7d20-a1b2-c3d4e5f60718")).toBe("nandu-cafe-e5f60718");
  });

  fails("PERSON_NEEDED", "when an API key asks", async ({ call, rows }) => {
    const key = await rows.apiKey({ permissions: ["settings.edit"] });
    await call({ name: "Key's" }, { as: asApiKey(rows.workspaceId, key.id, ["settings.edit"]) });
  });
});

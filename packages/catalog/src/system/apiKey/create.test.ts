import { apiKeys } from "@acta/db";
import { asApiKey, describeTool } from "@acta/testkit";
import { expect } from "vitest";
import { tool } from "./create.ts";

describeTool(tool, ({ works, fails }) => {
  works("answers the key once, and keeps only its hash", async ({ call, rows, owner, executions }) => {
    const outputs = await call({ name: "Web shop", permissions: ["contacts.create", "orders.create"] });
    expect(outputs).toMatchObject({ created: true, key: expect.stringMatching(/^mfx_/) });
    expect(outputs.key.startsWith(outputs.keyPrefix)).toBe(true);
    const principal = owner();
    expect(await rows.all(apiKeys)).toMatchObject([
      {
        id: outputs.apiKeyId,
        name: "Web shop",
        kind: "api",
        permissions: ["contacts.create", "orders.create"],
        revoked: false,
        expiresAt: null,
        createdBy: principal.type === "user" ? principal.userId : null,
        keyPrefix: outputs.keyPrefix,
      },
    ]);
    const [row] = await executions();
    expect(row!.outputs).toMatchObject({ apiKeyId: outputs.apiKeyId, key: "[redacted]" });
    const recorded = JSON.stringify(row);
    expect(recorded).not.toContain(outputs.key);
    expect(recorded).not.toContain("$2b$");
  });

  works("keeps kind and expiry", async ({ call, rows }) => {
    const expiresAt = new Date(Date.now() + 86_400_000);
    await call({
      name: "Agent",
      kind: "agent",
      permissions: ["contacts.view"],
      expiresAt: expiresAt.toISOString(),
    });
    expect(await rows.all(apiKeys)).toMatchObject([{ kind: "agent", expiresAt }]);
  });

  works("can be made by a key that may manage keys, and then has no person behind it", async (world) => {
    const { call, rows } = world;
    const parent = await rows.apiKey({ permissions: ["apiKeys.manage", "contacts.view"] });
    const as = asApiKey(rows.workspaceId, parent.id, ["apiKeys.manage", "contacts.view"]);
    const { apiKeyId } = await call({ name: "Child", permissions: ["contacts.view"] }, { as });
    const child = (await rows.all(apiKeys)).find(({ id }) => id === apiKeyId);
    expect(child).toMatchObject({ name: "Child", createdBy: null });
  });

  works("takes permissions that exist, each once, one at least", async ({ refusal }) => {
    for (const permissions of [[], ["contacts.fly"], ["contacts.view", "contacts.view"]])
      expect((await refusal({ name: "Key", permissions })).code).toBe("INPUT_INVALID");
  });

  fails("KEY_PERMISSIONS_EXCEED", "naming what the caller lacks", async ({ refusal, owner, rows }) => {
    const error = await refusal(
      { name: "Key", permissions: ["contacts.view", "orders.delete", "apiKeys.manage"] },
      { as: owner(["apiKeys.manage", "contacts.view"]) },
    );
    expect(error).toMatchObject({ status: 403, missingPermissions: ["orders.delete"] });
    expect(await rows.all(apiKeys)).toEqual([]);
    return error;
  });

  works("lets an agent make agents", async ({ call, rows }) => {
    const own = await rows.apiKey({ kind: "agent", permissions: ["apiKeys.manage"] });
    const as = { ...asApiKey(rows.workspaceId, own.id, ["apiKeys.manage"]), kind: "agent" as const };
    const { apiKeyId } = await call(
      { name: "Child", kind: "agent", permissions: ["apiKeys.manage"] },
      { as },
    );
    expect((await rows.all(apiKeys)).find(({ id }) => id === apiKeyId)).toMatchObject({ kind: "agent" });
  });

  fails("KEY_KIND_EXCEEDS", "when an agent would make a program's key", async ({ refusal, rows }) => {
    const own = await rows.apiKey({ kind: "agent", permissions: ["apiKeys.manage"] });
    const as = { ...asApiKey(rows.workspaceId, own.id, ["apiKeys.manage"]), kind: "agent" as const };
    return await refusal({ name: "Child", permissions: ["apiKeys.manage"] }, { as });
  });

  fails("KEY_EXPIRY_PAST", "for a key that would be dead at birth", async ({ call }) => {
    await call({ name: "Key", permissions: ["contacts.view"], expiresAt: "2020-01-01T00:00:00Z" });
  });
});

import { asApiKey, describeTool } from "@acta/testkit";
import { expect } from "vitest";
import { tool } from "./revoke.ts";

describeTool(tool, ({ works, fails }) => {
  works("revokes the key, and says who did and when", async ({ call, rows, owner }) => {
    const key = await rows.apiKey();
    const before = Date.now();
    expect(await call({ apiKeyId: key.id })).toEqual({ apiKeyId: key.id, revoked: true });
    const now = (await rows.reload(key))!;
    const principal = owner();
    expect(now).toMatchObject({
      revoked: true,
      revokedBy: principal.type === "user" ? principal.userId : null,
    });
    expect(now.revokedAt!.getTime()).toBeGreaterThanOrEqual(before);
  });

  works("keeps the first revocation when asked again", async ({ call, rows }) => {
    const revokedAt = new Date("2026-01-01T00:00:00Z");
    const key = await rows.apiKey({ revoked: true, revokedAt });
    expect(await call({ apiKeyId: key.id })).toMatchObject({ revoked: true });
    expect(await rows.reload(key)).toEqual(key);
  });

  works("is never recorded with the key's hash", async ({ call, rows, executions }) => {
    await call({ apiKeyId: (await rows.apiKey()).id });
    expect(JSON.stringify(await executions())).not.toContain("$2b$");
  });

  works("lets a key revoke itself, and records it", async ({ call, rows, executions }) => {
    const key = await rows.apiKey({ permissions: ["apiKeys.manage"] });
    const as = asApiKey(rows.workspaceId, key.id, ["apiKeys.manage"]);
    expect(await call({ apiKeyId: key.id }, { as })).toMatchObject({ revoked: true });
    expect((await executions()).at(-1)).toMatchObject({ toolName: "system.apiKey.revoke", apiKeyId: key.id });
  });

  fails("API_KEY_NOT_FOUND", "for another workspace's key", async ({ call, elsewhere }) => {
    const key = await elsewhere.apiKey();
    await call({ apiKeyId: key.id });
  });
});

import { apiKeys } from "@acta/db";
import { asApiKey, describeTool } from "@acta/testkit";
import { expect } from "vitest";
import { tool } from "./rotate.ts";

const dayMs = 86_400_000;

describeTool(tool, ({ works, fails }) => {
  works("makes a key like the old one, which stops after the overlap", async (world) => {
    const { call, rows, owner } = world;
    const old = await rows.apiKey({ name: "Web shop", kind: "agent", permissions: ["contacts.view"] });
    const before = Date.now();
    const outputs = await call({ apiKeyId: old.id, overlapSeconds: 3_600 });
    expect(outputs).toMatchObject({
      created: true,
      key: expect.stringMatching(/^mfx_/),
      rotatedFrom: old.id,
    });
    const [ended, made] = await rows.all(apiKeys);
    expect(ended).toMatchObject({ id: old.id, revoked: false });
    expect(ended!.expiresAt!.toISOString()).toBe(outputs.previousExpiresAt);
    expect(ended!.expiresAt!.getTime() - before).toBeGreaterThanOrEqual(3_600_000);
    const principal = owner();
    expect(made).toMatchObject({
      id: outputs.apiKeyId,
      name: "Web shop",
      kind: "agent",
      permissions: ["contacts.view"],
      keyPrefix: outputs.keyPrefix,
      rotatedFrom: old.id,
      expiresAt: null,
      createdBy: principal.type === "user" ? principal.userId : null,
    });
  });

  works("keeps neither the new key nor its hash in the record", async ({ call, rows, executions }) => {
    const { key } = await call({ apiKeyId: (await rows.apiKey()).id });
    const recorded = JSON.stringify(await executions());
    expect(recorded).not.toContain(key);
    expect(recorded).not.toContain("$2b$");
  });

  works("revokes the old key at once without an overlap", async ({ call, rows }) => {
    const old = await rows.apiKey();
    const outputs = await call({ apiKeyId: old.id, overlapSeconds: 0 });
    const now = (await rows.reload(old))!;
    expect(now).toMatchObject({ revoked: true, expiresAt: null });
    expect(outputs.previousExpiresAt).toBe(now.revokedAt!.toISOString());
  });

  works("lets a key replace itself, with and without an overlap", async ({ call, rows }) => {
    for (const overlapSeconds of [60, 0]) {
      const own = await rows.apiKey({ permissions: ["apiKeys.manage"] });
      const as = asApiKey(rows.workspaceId, own.id, ["apiKeys.manage"]);
      expect(await call({ apiKeyId: own.id, overlapSeconds }, { as })).toMatchObject({ rotatedFrom: own.id });
    }
  });

  works("lets a new key last as long as the old one was to, and the old one no longer", async (world) => {
    const { call, rows } = world;
    const soon = new Date(Date.now() + 60_000);
    const old = await rows.apiKey({ createdAt: new Date(soon.getTime() - 90 * dayMs), expiresAt: soon });
    const outputs = await call({ apiKeyId: old.id, overlapSeconds: 3_600 });
    expect(outputs.previousExpiresAt).toBe(soon.toISOString());
    expect(await rows.reload(old)).toEqual(old);
    const days = (Date.parse(outputs.expiresAt!) - Date.now()) / dayMs;
    expect(days).toBeGreaterThan(89.9);
    expect(days).toBeLessThan(90.1);
  });

  works(
    "lets a key that is replaced again be followed by one that lasts as long as the first was to",
    async (world) => {
      const { call, rows } = world;
      const forEver = await rows.apiKey();
      const first = await call({ apiKeyId: forEver.id });
      await call({ apiKeyId: first.apiKeyId });
      expect(await call({ apiKeyId: forEver.id })).toMatchObject({ expiresAt: null });
      const soon = new Date(Date.now() + 60_000);
      const old = await rows.apiKey({ createdAt: new Date(soon.getTime() - 90 * dayMs), expiresAt: soon });
      await call({ apiKeyId: old.id, overlapSeconds: 30 });
      const again = await call({ apiKeyId: old.id });
      expect(Math.round((Date.parse(again.expiresAt!) - Date.now()) / dayMs)).toBe(90);
    },
  );

  fails("API_KEY_NOT_FOUND", "for another workspace's key", async ({ call, elsewhere }) => {
    await call({ apiKeyId: (await elsewhere.apiKey()).id });
  });

  fails("API_KEY_REVOKED", "for a key that is out of use", async ({ call, rows }) => {
    await call({ apiKeyId: (await rows.apiKey({ revoked: true, revokedAt: new Date() })).id });
  });

  fails("KEY_PERMISSIONS_EXCEED", "naming what the caller lacks", async ({ refusal, owner, rows }) => {
    const old = await rows.apiKey({ permissions: ["contacts.view", "orders.delete"] });
    const error = await refusal({ apiKeyId: old.id }, { as: owner(["apiKeys.manage", "contacts.view"]) });
    expect(error).toMatchObject({ status: 403, missingPermissions: ["orders.delete"] });
    expect(await rows.reload(old)).toEqual(old);
    return error;
  });

  fails("KEY_KIND_EXCEEDS", "when an agent asks for the key of a program", async ({ refusal, rows }) => {
    const own = await rows.apiKey({ kind: "agent", permissions: ["apiKeys.manage"] });
    const as = { ...asApiKey(rows.workspaceId, own.id, ["apiKeys.manage"]), kind: "agent" as const };
    return await refusal({ apiKeyId: (await rows.apiKey()).id }, { as });
  });
});

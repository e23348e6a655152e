import { describeTool } from "@acta/testkit";
import { expect } from "vitest";
import { tool } from "./list.ts";

describeTool(tool, ({ works }) => {
  works("shows everything of a key but the key", async ({ call, rows, elsewhere }) => {
    const expiresAt = new Date("2030-01-01T00:00:00Z");
    const key = await rows.apiKey({ name: "Web shop", permissions: ["contacts.view"], expiresAt });
    await elsewhere.apiKey();
    const { items } = await call({});
    expect(items).toEqual([
      {
        apiKeyId: key.id,
        name: "Web shop",
        keyPrefix: "mfx_test",
        kind: "api",
        permissions: ["contacts.view"],
        revoked: false,
        revokedAt: null,
        lastUsedAt: null,
        lastUsedIp: null,
        createdBy: null,
        createdAt: key.createdAt.toISOString(),
        expiresAt: "2030-01-01T00:00:00.000Z",
        rotatedFrom: null,
      },
    ]);
  });

  works("lists revoked keys too, or only them, or only the others", async ({ call, rows }) => {
    const live = await rows.apiKey();
    const dead = await rows.apiKey({ revoked: true, revokedAt: new Date() });
    const ids = async (inputs: object) => (await call(inputs)).items.map(({ apiKeyId }) => apiKeyId);
    expect(await ids({})).toEqual([dead.id, live.id]);
    expect(await ids({ revoked: true })).toEqual([dead.id]);
    expect(await ids({ revoked: false })).toEqual([live.id]);
  });

  works("goes through all pages", async ({ call, rows }) => {
    for (let i = 0; i < 3; i++) await rows.apiKey();
    const first = await call({ limit: 2 });
    const second = await call({ limit: 2, cursor: first.nextCursor });
    expect(first.items).toHaveLength(2);
    expect(second.items).toHaveLength(1);
    expect(second.nextCursor).toBeNull();
  });
});

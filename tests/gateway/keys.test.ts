import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createProduct, eventually, type Key, type Product, sleep } from "./product.ts";

let product: Product;
let manager: Key;
beforeAll(async () => {
  product = await createProduct();
  manager = await product.newKey({ permissions: ["apiKeys.manage", "contacts.view"] });
}, 120_000);
afterAll(() => product?.close());

interface Answer {
  status: number;
  headers: Headers;
  body: {
    code: string;
    outputs: { [name: string]: string };
    items: { apiKeyId: string }[];
    nextCursor: string;
  };
}

async function send(method: "GET" | "POST", path: string, body?: unknown, key = manager.plaintext) {
  const response = await fetch(`${product.gateway.url}${path}`, {
    method,
    headers: {
      authorization: `Bearer ${key}`,
      ...(body !== undefined && { "content-type": "application/json" }),
    },
    ...(body !== undefined && { body: JSON.stringify(body) }),
  });
  const { status, headers } = response;
  return { status, headers, body: await response.json() } as Answer;
}

const works = async (plaintext: string) =>
  (await send("GET", "/v1/whoami", undefined, plaintext)).status === 200;

describe("keys over HTTP", () => {
  it("creates a key, rotates it with an overlap, and both work until it ends", async () => {
    const created = await send("POST", "/v1/keys", { name: "Shop", permissions: ["contacts.view"] });
    expect(created.status).toBe(200);
    const { key, apiKeyId } = created.body.outputs;
    expect(await works(key!)).toBe(true);

    const rotated = await send("POST", `/v1/keys/${apiKeyId}/rotate`, { overlapSeconds: 2 });
    expect(rotated).toMatchObject({
      status: 200,
      body: { outputs: { rotatedFrom: apiKeyId, created: true } },
    });
    expect(await works(rotated.body.outputs.key!)).toBe(true);
    expect(await works(key!)).toBe(true);
    await sleep(2_000);
    expect(await works(key!)).toBe(false);
    expect(await works(rotated.body.outputs.key!)).toBe(true);
  });

  it("revokes a key within a second, also in a rotation without overlap", async () => {
    for (const end of ["revoke", "rotate"] as const) {
      const key = await product.newKey({ permissions: ["contacts.view"] });
      expect(await works(key.plaintext)).toBe(true);
      const body = end === "rotate" ? { overlapSeconds: 0 } : {};
      expect((await send("POST", `/v1/keys/${key.apiKeyId}/${end}`, body)).status).toBe(200);
      const endedAt = Date.now();
      await eventually(
        () => works(key.plaintext),
        (working) => !working,
      );
      expect(Date.now() - endedAt).toBeLessThan(1_000);
    }
  });

  it("lets a key replace itself", async () => {
    const own = await product.newKey({ permissions: ["apiKeys.manage"] });
    const body = { overlapSeconds: 0 };
    const rotated = await send("POST", `/v1/keys/${own.apiKeyId}/rotate`, body, own.plaintext);
    expect(rotated.status).toBe(200);
    expect(await works(rotated.body.outputs.key!)).toBe(true);
  });

  it("lists keys a page at a time, with a link to the next, and never the keys", async () => {
    const first = await send("GET", "/v1/keys?limit=2&revoked=false");
    expect(first.body.items).toHaveLength(2);
    expect(first.headers.get("acta-execution-id")).toMatch(/^[0-9a-f-]{36}$/);
    const link = /^<([^>]+)>; rel="next"$/.exec(first.headers.get("link") ?? "")![1]!;
    const second = await send("GET", link);
    expect(second.status).toBe(200);
    const ids = [...first.body.items, ...second.body.items].map(({ apiKeyId }) => apiKeyId);
    expect(new Set(ids).size).toBe(ids.length);
    expect(JSON.stringify(first.body)).not.toContain("$2b$");
  });

  it("refuses what the tools and the paths refuse", async () => {
    const refusals = [
      [await send("GET", "/v1/keys?revoked=perhaps"), 422, "FILTER_INVALID"],
      [await send("GET", "/v1/keys?limit=1000"), 422, "INPUT_INVALID"],
      [await send("GET", "/v1/keys?nonsense=1"), 422, "FILTER_INVALID"],
      [
        await send("POST", "/v1/keys", { name: "X", permissions: ["orders.delete"] }),
        403,
        "KEY_PERMISSIONS_EXCEED",
      ],
      [await send("POST", "/v1/keys/not-an-id/revoke", {}), 404, "API_KEY_NOT_FOUND"],
      [
        await send("POST", `/v1/keys/${manager.apiKeyId}/revoke`, { apiKeyId: manager.apiKeyId }),
        422,
        "INPUT_INVALID",
      ],
    ] as const;
    for (const [answer, status, code] of refusals) expect(answer).toMatchObject({ status, body: { code } });
    const viewer = await product.newKey({ permissions: ["contacts.view"] });
    const denied = await send("GET", "/v1/keys", undefined, viewer.plaintext);
    expect(denied).toMatchObject({ status: 403, body: { code: "PERMISSION_DENIED" } });
    expect(denied.headers.get("acta-accepted-permissions")).toBe("apiKeys.manage");
    const other = await product.newKey({
      workspaceId: product.otherWorkspaceId,
      permissions: ["contacts.view"],
    });
    const foreign = await send("POST", `/v1/keys/${other.apiKeyId}/revoke`, {});
    expect(foreign).toMatchObject({ status: 404, body: { code: "API_KEY_NOT_FOUND" } });
  });

  it("lets an agent make agents only", async () => {
    const agent = await product.newKey({ kind: "agent", permissions: ["apiKeys.manage"] });
    const make = (kind: string) =>
      send("POST", "/v1/keys", { name: "Child", kind, permissions: ["apiKeys.manage"] }, agent.plaintext);
    expect(await make("api")).toMatchObject({ status: 403, body: { code: "KEY_KIND_EXCEEDS" } });
    expect((await make("agent")).status).toBe(200);
  });
});

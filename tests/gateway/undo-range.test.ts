import { afterAll, beforeAll, expect, it } from "vitest";
import { createProduct, type Key, type Product } from "./product.ts";

let product: Product;
beforeAll(async () => {
  product = await createProduct();
}, 120_000);
afterAll(() => product?.close());

async function ask(key: Key, path: string, body?: unknown) {
  const response = await fetch(`${product.gateway.url}${path}`, {
    headers: { authorization: `Bearer ${key.plaintext}`, "content-type": "application/json" },
    ...(body !== undefined && { method: "POST", body: JSON.stringify(body) }),
  });
  const answer = (await response.json()) as {
    code: string;
    outputs: { undoRunId: string };
    undoRun: object;
    items: object[];
  };
  return { status: response.status, answer };
}

it("a range is previewed, undone and followed under paths of its own", async () => {
  const leaked = await product.newKey({ permissions: ["contacts.create", "contacts.view"] });
  const key = await product.newKey();
  await ask(leaked, "/v1/tools/crm.contact.create", { name: "Ana" });
  const range = {
    apiKeyId: leaked.apiKeyId,
    from: "2026-01-01T00:00:00Z",
    to: new Date(Date.now() + 60_000).toISOString(),
    reason: "Leaked",
  };
  const preview = await ask(key, "/v1/executions/undo-range/dry-run", range);
  expect(preview).toMatchObject({
    status: 200,
    answer: {
      status: "dry_run",
      outputs: { executions: 1, rehearsal: { tried: 1, undone: 1, conflict: 0 } },
    },
  });
  const started = await ask(key, "/v1/executions/undo-range", range);
  expect(started).toMatchObject({ status: 200, answer: { status: "success", outputs: { executions: 1 } } });
  const path = `/v1/undo-runs/${started.answer.outputs.undoRunId}`;
  // There is no worker here.
  expect((await ask(key, path)).answer.undoRun).toMatchObject({
    state: "waiting",
    total: 1,
    left: 1,
  });
  expect((await ask(key, `${path}/items`)).answer.items).toEqual([]);
  expect((await ask(key, "/v1/undo-runs?state=waiting")).answer.items).toHaveLength(1);
  expect((await ask(key, `${path}/abort`, {})).status).toBe(200);
  expect((await ask(key, "/v1/undo-runs/x")).answer.code).toBe("UNDO_RUN_NOT_FOUND");
  expect(await ask(leaked, "/v1/executions/undo-range", range)).toMatchObject({
    status: 403,
    answer: { code: "PERMISSION_DENIED", missingPermissions: ["executions.undoRange"] },
  });
});

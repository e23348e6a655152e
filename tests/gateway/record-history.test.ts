import { afterAll, beforeAll, expect, it } from "vitest";
import { createProduct, type Key, type Product } from "./product.ts";

let product: Product;
beforeAll(async () => {
  product = await createProduct();
}, 120_000);
afterAll(() => product?.close());

const permissions = ["contacts.view", "contacts.create", "contacts.edit", "executions.undo"] as const;

interface Answer {
  id: string;
  code: string;
  outputs: { contactId: string };
  items: { executionId: string }[];
  fields: { field: string }[];
  nextCursor: string | null;
}

async function ask(key: Key, path: string, body?: unknown) {
  const response = await fetch(`${product.gateway.url}${path}`, {
    headers: { authorization: `Bearer ${key.plaintext}`, "content-type": "application/json" },
    ...(body !== undefined && { method: "POST", body: JSON.stringify(body) }),
  });
  const { status, headers } = response;
  return { status, headers, answer: (await response.json()) as Answer };
}

it("a record's timeline, blame and past are read over HTTP", async () => {
  const key = await product.newKey({ permissions: [...permissions, "executions.view"] });
  const created = await ask(key, "/v1/tools/crm.contact.create", {
    name: "Ana",
    postalCode: "760001",
    customFields: { loyal_since: 2019 },
  });
  const id = created.answer.outputs.contactId;
  const path = `/v1/records/contact/${id}`;
  const before = new Date().toISOString();
  await new Promise((resolve) => setTimeout(resolve, 10));
  const updated = await ask(key, "/v1/tools/crm.contact.update", { contactId: id, postalCode: "110111" });

  const now = await ask(key, path);
  expect(now).toMatchObject({
    status: 200,
    answer: {
      entity: "contact",
      table: "contacts",
      id,
      at: null,
      state: "present",
      record: { name: "Ana", postalCode: "110111", customFields: { loyal_since: 2019 } },
      parts: [],
      lastChange: { executionId: updated.answer.id, actor: { type: "apiKey", id: key.apiKeyId } },
    },
  });
  const past = await ask(key, `${path}?at=${encodeURIComponent(before)}`);
  expect(past.answer).toMatchObject({ at: before, record: { postalCode: "760001" } });

  const blame = await ask(key, `${path}/blame`);
  const fields = new Map(blame.answer.fields.map((each) => [each.field, each]));
  expect(fields.get("postalCode")).toMatchObject({
    value: "110111",
    before: "760001",
    origin: "execution",
    setBy: { executionId: updated.answer.id, toolName: "crm.contact.update", source: "api" },
  });
  expect(fields.get("customFields.loyal_since")).toMatchObject({ setBy: { executionId: created.answer.id } });

  const first = await ask(key, `${path}/history?limit=1`);
  expect(first.answer.items).toMatchObject([
    { executionId: updated.answer.id, changes: [{ after: { postalCode: "110111" } }] },
  ]);
  expect(first.headers.get("link")).toContain(`${path}/history?limit=1&cursor=`);
  const second = await ask(key, `${path}/history?limit=1&cursor=${first.answer.nextCursor}`);
  expect(second.answer).toMatchObject({ items: [{ executionId: created.answer.id }], nextCursor: null });
});

it("what others did needs its permission, and what is not there is not found", async () => {
  const [one, other] = [
    await product.newKey({ permissions: [...permissions] }),
    await product.newKey({ permissions: [...permissions] }),
  ];
  const foreign = await product.newKey({ workspaceId: product.otherWorkspaceId });
  const created = await ask(one, "/v1/tools/crm.contact.create", { name: "Ana" });
  const path = `/v1/records/contacts/${created.answer.outputs.contactId}`;
  expect((await ask(other, `${path}/history`)).answer.items).toEqual([]);
  expect((await ask(other, path)).answer).toMatchObject({ record: { name: "Ana" }, lastChange: null });
  expect(await ask(other, `${path}?at=2026-01-01`)).toMatchObject({
    status: 403,
    answer: { code: "PERMISSION_DENIED", missingPermissions: ["executions.view"] },
  });
  expect((await ask(one, `/v1/records/order/${created.answer.outputs.contactId}`)).status).toBe(403);
  for (const each of [
    path,
    `${path}/history`,
    `${path}/blame`,
    "/v1/records/contact/x",
    "/v1/records/planet/x",
  ])
    expect(await ask(foreign, each)).toMatchObject({ status: 404, answer: { code: "RECORD_NOT_FOUND" } });
  expect((await ask(one, `${path}?at=yesterday`)).answer.code).toBe("FILTER_INVALID");
});

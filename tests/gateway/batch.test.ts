import { afterAll, beforeAll, expect, it } from "vitest";
import { createProduct, type Key, type Product } from "./product.ts";

let product: Product;
let all: Key;

beforeAll(async () => {
  product = await createProduct();
  all = await product.newKey();
}, 120_000);
afterAll(() => product?.close(), 60_000);

type Item = { [member: string]: unknown };
interface Answer {
  status: number;
  headers: Headers;
  body: { [member: string]: unknown } & { id: string; items: Item[]; executionId: string };
}

async function post(path: string, body: unknown, headers: { [name: string]: string } = {}): Promise<Answer> {
  const response = await fetch(`${product.gateway.url}${path}`, {
    method: "POST",
    headers: { authorization: `Bearer ${all.plaintext}`, "content-type": "application/json", ...headers },
    body: JSON.stringify(body),
  });
  return {
    status: response.status,
    headers: response.headers,
    body: (await response.json()) as Answer["body"],
  };
}

const rowsOf = (id: string) =>
  product.db.query(
    "select tool_name, status, error_code from tool_executions where id = $1 or batch_id = $1 order by id",
    [id],
  );
const contact = (inputs: object) => ({ tool: "crm.contact.create", inputs });
const order = (contactId: string) => ({
  tool: "crm.order.create",
  inputs: { contactId, lines: [{ description: "Coffee", quantity: 1, unitPriceMinor: 100 }] },
});
const countOf = async (table: string) =>
  (await product.db.query(`select count(*)::int as n from ${table}`))[0]!.n as number;

it("is previewed, run as planned, undone and done again by its id", async () => {
  const items = [contact({ name: "Ana" }), order("$0.contactId")];
  const preview = await post("/v1/batches/dry-run", { items });
  expect(preview.body).toMatchObject({ status: "dry_run", approval: { required: false } });
  expect(preview.body.items).toMatchObject([
    {
      toolName: "crm.contact.create",
      status: "dry_run",
      changes: [{ table: "contacts", operation: "insert" }],
    },
    { toolName: "crm.order.create", status: "dry_run" },
  ]);
  const done = await post(
    "/v1/batches",
    { items },
    { "acta-plan": preview.body.id, "idempotency-key": "batch-1" },
  );
  expect(done.status).toBe(200);
  expect(done.headers.get("acta-execution-id")).toBe(done.body.id);
  expect(done.body).toMatchObject({ status: "success", undo: { available: true } });
  expect(done.body).not.toHaveProperty("outputs");
  const again = await post(
    "/v1/batches",
    { items },
    { "acta-plan": preview.body.id, "idempotency-key": "batch-1" },
  );
  expect(again.headers.get("idempotent-replayed")).toBe("true");
  expect(again.body).toEqual(done.body);
  const undone = await post(`/v1/executions/${done.body.id}/undo`, {});
  expect(undone.status).toBe(200);
  expect([await countOf("contacts"), await countOf("orders")]).toEqual([0, 0]);
  const item = await post(`/v1/executions/${String(done.body.items[0]!.id)}/undo`, {});
  expect(item.body).toMatchObject({ code: "ALREADY_UNDONE", details: { undoneBy: undone.body.id } });
  await post(`/v1/executions/${undone.body.id}/undo`, {});
  expect([await countOf("contacts"), await countOf("orders")]).toEqual([1, 1]);
});

it("answers the failing item's problem, with what became of each, and keeps nothing", async () => {
  const before = await countOf("contacts");
  const items = [
    contact({ name: "Luis" }),
    { tool: "crm.contact.read", inputs: { contactId: all.apiKeyId } },
    contact({ name: "Eva" }),
  ];
  const failed = await post("/v1/batches", { items });
  expect(failed.status).toBe(404);
  expect(failed.headers.get("content-type")).toContain("application/problem+json");
  expect(failed.body).toMatchObject({ code: "CONTACT_NOT_FOUND", itemIndex: 1 });
  expect(failed.body.items.map(({ code }) => code)).toEqual([
    "BATCH_ROLLED_BACK",
    "CONTACT_NOT_FOUND",
    "BATCH_NOT_REACHED",
  ]);
  expect(await countOf("contacts")).toBe(before);
  expect((await rowsOf(failed.body.executionId)).map(({ error_code }) => error_code)).toEqual([
    "CONTACT_NOT_FOUND",
    "BATCH_ROLLED_BACK",
    "CONTACT_NOT_FOUND",
    "BATCH_NOT_REACHED",
  ]);
});

it("answers what became of each item where they stand by themselves", async () => {
  const items = [contact({ name: "Luis" }), order("$0.created"), contact({ name: "$1.orderId" })];
  const done = await post("/v1/batches", { atomic: false, items });
  expect([done.status, done.body.status]).toEqual([200, "partial"]);
  expect(done.body.items).toMatchObject([
    { status: "success" },
    { status: 422, code: "INPUT_INVALID" },
    { status: 422, code: "REFERENCE_INVALID" },
  ]);
  expect((await rowsOf(done.body.id)).map(({ status }) => status)).toEqual([
    "success",
    "success",
    "error",
    "error",
  ]);
});

it("is gone on with under its key and plan, where whoever was at it died after items were done", async () => {
  const made = await post("/v1/tools/crm.contact.create", { name: "Ana", city: "Cali" });
  const { contactId } = made.body.outputs as { contactId: string };
  const move = { tool: "crm.contact.update", inputs: { contactId, city: "Pasto" } };
  const batch = { atomic: false, items: [move, order(contactId)] };
  const preview = await post("/v1/batches/dry-run", batch);
  const headers = { "acta-plan": preview.body.id, "idempotency-key": "batch-2" };
  const first = await post("/v1/batches", batch, headers);
  expect(first.body.status).toBe("success");
  // As it is before the batch itself is recorded, and before its second item is.
  await product.db.query("delete from idempotency_keys where execution_id = any ($1)", [
    [first.body.id, first.body.items[1]!.id],
  ]);
  const again = await post("/v1/batches", batch, headers);
  expect([again.status, again.body.status]).toEqual([200, "success"]);
  expect(again.headers.has("idempotent-replayed")).toBe(false);
  expect(again.body.items[0]!.id).toBe(first.body.items[0]!.id);
  expect(again.body.items[1]!.id).not.toBe(first.body.items[1]!.id);
});

it("takes a larger body than a call", async () => {
  const body = { items: [contact({ name: "x".repeat(1_500_000) })] };
  expect((await post("/v1/batches", body)).body.code).toBe("JSON_INVALID");
  expect((await post("/v1/tools/system.batch.run", body)).body.code).toBe("BODY_TOO_LARGE");
  const huge = { items: [contact({ name: "x".repeat(4_200_000) })] };
  expect((await post("/v1/batches", huge)).body.code).toBe("BODY_TOO_LARGE");
});

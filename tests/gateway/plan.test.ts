import { newId } from "@acta/core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createProduct, type Key, type Product } from "./product.ts";

let product: Product;
let all: Key;

beforeAll(async () => {
  product = await createProduct();
  all = await product.newKey();
}, 120_000);
afterAll(() => product?.close(), 60_000);

interface Answer {
  status: number;
  body: { [member: string]: unknown };
}

async function call(
  tool: string,
  inputs: unknown,
  { key = all, plan, idempotencyKey }: { key?: Key; plan?: unknown; idempotencyKey?: string } = {},
): Promise<Answer> {
  const response = await fetch(`${product.gateway.url}/v1/tools/${tool}`, {
    method: "POST",
    headers: {
      authorization: `Bearer ${key.plaintext}`,
      "content-type": "application/json",
      ...(plan !== undefined && { "acta-plan": String(plan) }),
      ...(idempotencyKey !== undefined && { "idempotency-key": idempotencyKey }),
    },
    body: JSON.stringify(inputs),
  });
  return { status: response.status, body: (await response.json()) as Answer["body"] };
}

const planOf = async (tool: string, inputs: unknown, key = all) =>
  (await call(`${tool}/dry-run`, inputs, { key })).body.id;
const outputsOf = async (tool: string, inputs: unknown) =>
  (await call(tool, inputs)).body.outputs as { [name: string]: string };
const codeOf = ({ status, body }: Answer) => ({ status, code: body.code });

describe("a call that names its dry-run as its plan", () => {
  it("is carried out when it comes out the same, and says so in its row", async () => {
    const { contactId } = await outputsOf("crm.contact.create", { name: "Planner" });
    const inputs = {
      contactId,
      lines: [
        { description: "Café", quantity: 2, unitPriceMinor: 1_500 },
        { description: "Té", quantity: 1, unitPriceMinor: 900 },
      ],
    };
    const plan = await planOf("crm.order.create", inputs);
    const done = await call("crm.order.create", inputs, { plan });
    expect(done.status).toBe(200);
    const [row] = await product.db.query("select status, plan_id from tool_executions where id = $1", [
      done.body.id,
    ]);
    expect(row).toEqual({ status: "success", plan_id: plan });
  });

  it("is refused when the record was changed meanwhile, by record and field, and leaves nothing but its row", async () => {
    const { contactId } = await outputsOf("crm.contact.create", { name: "Drift", city: "Cali" });
    const inputs = { contactId, company: "Acta" };
    const plan = await planOf("crm.contact.update", inputs);
    await call("crm.contact.update", { contactId, city: "Tunja" });
    const idempotencyKey = newId();
    const refused = await call("crm.contact.update", inputs, { plan, idempotencyKey });
    expect(codeOf(refused)).toEqual({ status: 409, code: "PLAN_DRIFT" });
    expect(refused.body.retryable).toBe(false);
    expect(refused.body.drift).toEqual(
      expect.arrayContaining([
        { table: "contacts", id: contactId, field: "city", expected: "Cali", actual: "Tunja" },
        expect.objectContaining({ table: "contacts", id: contactId, field: "updatedAt" }),
      ]),
    );
    const [row] = await product.db.query("select * from tool_executions where id = $1", [
      refused.body.executionId,
    ]);
    expect(row).toMatchObject({
      status: "error",
      error_code: "PLAN_DRIFT",
      plan_id: plan,
      snapshot_after: null,
    });
    expect(row!.error_message).toContain(`contacts/${contactId}/city`);
    const contact = await product.db.query("select company from contacts where id = $1", [contactId]);
    expect(contact).toEqual([{ company: null }]);
    // With a new plan, under the same key.
    const again = await call("crm.contact.update", inputs, {
      plan: await planOf("crm.contact.update", inputs),
      idempotencyKey,
    });
    expect(again.status).toBe(200);
  });

  it("is refused when the plan is another call's, or failed, or is no dry-run", async () => {
    const inputs = { name: "Right" };
    const [row] = await product.db.query("select count(*)::int as n from contacts");
    const created = await call("crm.product.create", { name: "P", unitPriceMinor: 1 });
    const failing = await call("crm.contact.update/dry-run", { contactId: newId(), city: "x" });
    for (const plan of [
      await planOf("crm.contact.create", { name: "Wrong" }),
      await planOf("crm.product.create", { name: "Right", unitPriceMinor: 1 }),
      created.body.id,
      failing.body.executionId,
    ]) {
      expect(codeOf(await call("crm.contact.create", inputs, { plan }))).toEqual({
        status: 422,
        code: "PLAN_INVALID",
      });
    }
    expect(await product.db.query("select count(*)::int as n from contacts")).toEqual([row]);
  });

  it("may come with its keys in another order", async () => {
    const inputs = { name: "Right", customFields: { b: 1, a: 2 } };
    const plan = await planOf("crm.contact.create", inputs);
    const reordered = { customFields: { a: 2, b: 1 }, name: "Right" };
    expect((await call("crm.contact.create", reordered, { plan })).status).toBe(200);
  });

  it("answers a plan the caller may not see like one there is not", async () => {
    const inputs = { name: "Seen" };
    const stranger = await product.newKey({ workspaceId: product.otherWorkspaceId });
    const narrow = await product.newKey({ permissions: ["contacts.create"] });
    const [missing, foreign, unseen] = await Promise.all([
      call("crm.contact.create", inputs, { plan: newId() }),
      call("crm.contact.create", inputs, { plan: await planOf("crm.contact.create", inputs, stranger) }),
      call("crm.contact.create", inputs, { plan: await planOf("crm.contact.create", inputs), key: narrow }),
    ]);
    for (const answer of [missing, foreign, unseen]) {
      expect(codeOf(answer)).toEqual({ status: 404, code: "EXECUTION_NOT_FOUND" });
      expect(answer.body.detail).toBe(missing.body.detail);
    }
    const own = await planOf("crm.contact.create", inputs, narrow);
    expect((await call("crm.contact.create", inputs, { plan: own, key: narrow })).status).toBe(200);
    // `executions.view` sees everyone's.
    const others = await planOf("crm.contact.create", inputs, narrow);
    expect((await call("crm.contact.create", inputs, { plan: others })).status).toBe(200);
  });
});

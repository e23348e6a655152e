import { newId } from "@acta/core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createProduct, type Key, type Product } from "./product.ts";

let product: Product;
beforeAll(async () => {
  product = await createProduct();
}, 120_000);
afterAll(() => product?.close());

const permissions = ["contacts.view", "contacts.create", "contacts.edit", "executions.undo"] as const;

async function post(key: Key, path: string, body: unknown) {
  const response = await fetch(`${product.gateway.url}${path}`, {
    method: "POST",
    headers: { authorization: `Bearer ${key.plaintext}`, "content-type": "application/json" },
    body: JSON.stringify(body),
  });
  const answer = (await response.json()) as {
    id: string;
    code: string;
    outputs: { [name: string]: unknown };
    [member: string]: unknown;
  };
  return { status: response.status, headers: response.headers, answer };
}

async function get(key: Key, path: string) {
  const response = await fetch(`${product.gateway.url}${path}`, {
    headers: { authorization: `Bearer ${key.plaintext}` },
  });
  return (await response.json()) as { items: { id: string; undo: object }[]; undo: object; undoOf: string };
}

async function contactIn(key: Key, city: string): Promise<string> {
  const { answer } = await post(key, "/v1/tools/crm.contact.create", { name: "Ana", city });
  return String(answer.outputs.contactId);
}

describe("undo over HTTP", () => {
  it("previews, undoes, and undoes the undo, and the history says so", async () => {
    const key = await product.newKey({ permissions: [...permissions] });
    const contactId = await contactIn(key, "Cali");
    const update = await post(key, "/v1/tools/crm.contact.update", { contactId, city: "Pasto" });
    expect(update.answer.undo).toEqual({
      available: true,
      href: `/v1/executions/${update.answer.id}/undo`,
    });
    const cityNow = async () => {
      const { answer } = await post(key, "/v1/tools/crm.contact.read", { contactId });
      expect(answer).not.toHaveProperty("undo");
      return (answer.outputs.contact as { city: string }).city;
    };
    const stateOf = async (id: string) => (await get(key, `/v1/executions/${id}`)).undo;
    const href = `/v1/executions/${update.answer.id}/undo`;

    const preview = await post(key, `${href}/dry-run`, {});
    expect(preview.status).toBe(200);
    expect(preview.answer).toMatchObject({
      toolName: "system.execution.undo",
      status: "dry_run",
      outputs: { executionId: update.answer.id, toolName: "crm.contact.update", restored: 1, overridden: 0 },
      changes: [
        {
          table: "contacts",
          id: contactId,
          operation: "update",
          before: { city: "Pasto" },
          after: { city: "Cali" },
        },
      ],
    });
    expect(await cityNow()).toBe("Pasto");
    expect(await stateOf(update.answer.id)).toEqual({ state: "available" });

    const undone = await post(key, href, {});
    expect(undone).toMatchObject({ status: 200, answer: { status: "success", undo: { available: true } } });
    expect(undone.headers.get("acta-execution-id")).toBe(undone.answer.id);
    expect(await cityNow()).toBe("Cali");
    expect(await stateOf(update.answer.id)).toEqual({ state: "undone", undoneBy: undone.answer.id });
    expect((await get(key, `/v1/executions/${undone.answer.id}`)).undoOf).toBe(update.answer.id);

    const again = await post(key, href, {});
    expect(again).toMatchObject({
      status: 409,
      answer: { code: "ALREADY_UNDONE", details: { undoneBy: undone.answer.id } },
    });
    await post(key, `/v1/executions/${undone.answer.id}/undo`, { force: false });
    expect(await cityNow()).toBe("Pasto");
    const { items } = await get(key, "/v1/executions");
    const states = new Map(items.map(({ id, undo }) => [id, undo]));
    expect(states.get(update.answer.id)).toEqual({ state: "available" });
    expect(states.get(undone.answer.id)).toMatchObject({ state: "undone" });
    expect(states.get(preview.answer.id)).toEqual({ state: "nothing_to_undo" });
  });

  it("tells what is in the way in the wire's own names", async () => {
    const key = await product.newKey({ permissions: [...permissions] });
    const contactId = await contactIn(key, "Cali");
    const update = (postalCode: string) =>
      post(key, "/v1/tools/crm.contact.update", { contactId, postalCode });
    const first = await update("760001");
    const second = await update("760002");
    const { status, answer } = await post(key, `/v1/executions/${first.answer.id}/undo`, {});
    expect(status).toBe(409);
    expect(answer).toMatchObject({
      code: "UNDO_CONFLICT",
      retryable: false,
      executionId: expect.any(String),
      details: { conflicts: 1, forcible: true },
      conflicts: [
        {
          kind: "changed",
          table: "contacts",
          id: contactId,
          field: "postalCode",
          expected: "760001",
          actual: "760002",
          other: null,
          forcible: true,
          changedBy: {
            executionId: second.answer.id,
            actor: { type: "apiKey", id: key.apiKeyId, name: "Test key" },
          },
        },
      ],
    });
    const forced = await post(key, `/v1/executions/${first.answer.id}/undo`, { force: true });
    expect(forced).toMatchObject({
      status: 403,
      answer: { code: "PERMISSION_DENIED", missingPermissions: ["executions.force"] },
    });
  });

  it("answers an execution of another key or workspace like one that there is not", async () => {
    const mine = await product.newKey({ permissions: [...permissions] });
    const theirs = await product.newKey({ permissions: [...permissions] });
    const foreign = await product.newKey({
      workspaceId: product.otherWorkspaceId,
      permissions: [...permissions],
    });
    const idBy = async (key: Key) =>
      (await post(key, "/v1/tools/crm.contact.create", { name: "Ana" })).answer.id;
    const bare = async (id: string) => {
      const { status, answer } = await post(mine, `/v1/executions/${id}/undo`, {});
      const { executionId: _, requestId: __, instance: ___, ...rest } = answer;
      return { status, ...rest };
    };
    const unknown = await bare(newId());
    expect(unknown).toMatchObject({ status: 404, code: "EXECUTION_NOT_FOUND" });
    expect(await bare(await idBy(theirs))).toEqual(unknown);
    expect(await bare(await idBy(foreign))).toEqual(unknown);
    expect(await bare("nothing")).toEqual(unknown);
  });

  it("refuses a body that is not the undo's own", async () => {
    const key = await product.newKey({ permissions: [...permissions] });
    const path = `/v1/executions/${newId()}/undo`;
    for (const body of [[], "x", { force: "yes" }, { other: 1 }, { executionId: newId() }]) {
      expect((await post(key, path, body)).answer.code).toBe("INPUT_INVALID");
    }
  });

  it("lets one of several undos at once win", async () => {
    const key = await product.newKey({ permissions: [...permissions] });
    const contactId = await contactIn(key, "Cali");
    const { answer } = await post(key, "/v1/tools/crm.contact.update", { contactId, city: "Pasto" });
    const answers = await Promise.all(
      Array.from({ length: 8 }, () => post(key, `/v1/executions/${answer.id}/undo`, {})),
    );
    expect(answers.map(({ status }) => status).sort()).toEqual([200, ...Array(7).fill(409)]);
    const refused = answers.filter(({ status }) => status === 409);
    expect(new Set(refused.map(({ answer: { code } }) => code))).toEqual(new Set(["ALREADY_UNDONE"]));
  });
});

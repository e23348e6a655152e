import type { History, Permission, Principal } from "@acta/core";
import { createHistory, orders, type PgHistory } from "@acta/db";
import { asUser, createWorld, openTestBed, type TestBed, type World } from "@acta/testkit";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";

let bed: TestBed;
let history: PgHistory;
let world: World;

beforeAll(async () => {
  bed = await openTestBed();
  const tools = bed.registry.list().map(({ definition }) => definition.metadata);
  history = createHistory({
    appUrl: bed.urls.app,
    readTools: [],
    reversibleTools: ["crm.contact.create", "crm.contact.update", "crm.contact.delete", "crm.tag.add"],
    recordTools: tools,
  });
});
afterAll(async () => {
  await history?.close();
  await bed?.close();
});
beforeEach(async () => {
  world = await createWorld(bed, "crm.contact.update");
});

/** Calls a tool and answers its execution, in a millisecond of its own. */
async function call(name: string, inputs: object, as?: Principal) {
  await new Promise((resolve) => setTimeout(resolve, 3));
  const outputs = (await world.tool(name, inputs, as && { as })) as { [id: string]: string };
  const { id, completedAt } = (await world.executions()).at(-1)!;
  return { id, at: completedAt, outputs };
}

const contact = (id: string) => ({ kind: "contact", id });

async function blamed(id: string, at?: Date, viewer = world.owner()) {
  const { fields } = await history.readRecordBlame(viewer, contact(id), at);
  return new Map(fields.map((field) => [field.field, field]));
}

describe("the history of a record", () => {
  it("has every execution that touched it or its parts, with those changes only", async () => {
    const created = await call("crm.contact.create", { name: "Ana", city: "Cali", tags: ["vip"] });
    const id = created.outputs.contactId!;
    const updated = await call("crm.contact.update", { contactId: id, city: "Pasto" });
    const tagged = await call("crm.tag.add", { contactId: id, tag: "Nuevo" });
    await call("crm.contact.create", { name: "Somebody else", tags: ["vip"] });
    const { items, references, nextBefore, ...head } = await history.readRecordTimeline(
      world.owner(),
      { kind: "contacts", id },
      { limit: 50 },
    );
    expect(head).toEqual({ entity: "contact", table: "contacts", id });
    expect(items.map(({ executionId }) => executionId)).toEqual([tagged.id, updated.id, created.id]);
    expect(nextBefore).toBeNull();
    expect(items[0]!.changes).toMatchObject([
      { table: "contact_tags", operation: "insert", after: { contact_id: id } },
    ]);
    expect(items[1]).toMatchObject({
      toolName: "crm.contact.update",
      at: updated.at.toISOString(),
      actor: { type: "user", name: "Owner" },
      source: "ui",
      undoOf: null,
      undo: { state: "available" },
      changes: [
        { table: "contacts", operation: "update", before: { city: "Cali" }, after: { city: "Pasto" } },
      ],
    });
    expect(items[2]!.changes.map(({ table }) => table)).toEqual(["contact_tags", "contacts"]);
    expect(references.map(({ table, label }) => [table, label]).sort()).toEqual([
      ["contacts", "Ana"],
      ["tags", "Nuevo"],
      ["tags", "vip"],
    ]);
  });

  it("is paged without gaps or repetitions", async () => {
    const { outputs } = await call("crm.contact.create", { name: "Ana" });
    const id = outputs.contactId!;
    for (const city of ["Cali", "Pasto", "Neiva", "Leticia"])
      await call("crm.contact.update", { contactId: id, city });
    const seen: string[] = [];
    let before: string | undefined;
    do {
      const page = await history.readRecordTimeline(world.owner(), contact(id), {
        limit: 2,
        ...(before && { before }),
      });
      expect(page.items.length).toBeLessThanOrEqual(2);
      seen.push(...page.items.map(({ executionId }) => executionId));
      before = page.nextBefore ?? undefined;
    } while (before);
    expect(seen).toEqual((await world.executions()).map((row) => row.id).reverse());
  });

  it("blames each field on the execution that set it, through undo, deletion and return", async () => {
    const created = await call("crm.contact.create", {
      name: "Ana",
      city: "Cali",
      customFields: { tier: "gold", since: 2019 },
    });
    const id = created.outputs.contactId!;
    const updated = await call("crm.contact.update", {
      contactId: id,
      city: "Pasto",
      customFields: { tier: "silver", since: 2019 },
    });
    let fields = await blamed(id);
    expect(fields.get("city")).toMatchObject({
      value: "Pasto",
      before: "Cali",
      origin: "execution",
      setBy: { executionId: updated.id, toolName: "crm.contact.update", actor: { name: "Owner" } },
      restored: null,
    });
    expect(fields.get("custom_fields.tier")).toMatchObject({
      before: "gold",
      setBy: { executionId: updated.id },
    });
    expect(fields.get("custom_fields.since")).toMatchObject({
      before: null,
      setBy: { executionId: created.id },
    });
    expect(fields.has("workspace_id")).toBe(false);

    const undone = await call("system.execution.undo", { executionId: updated.id });
    fields = await blamed(id);
    expect(fields.get("city")).toMatchObject({
      value: "Cali",
      before: "Pasto",
      setBy: { executionId: undone.id, undoOf: updated.id },
      restored: { executionId: created.id, toolName: "crm.contact.create" },
    });
    expect(fields.get("name")).toMatchObject({ setBy: { executionId: created.id }, restored: null });

    const deleted = await call("crm.contact.delete", { contactId: id });
    expect(await history.readRecordBlame(world.owner(), contact(id))).toMatchObject({
      state: "deleted",
      fields: [],
    });
    const returned = await call("system.execution.undo", { executionId: deleted.id });
    fields = await blamed(id);
    expect(fields.get("name")).toMatchObject({
      setBy: { executionId: returned.id, undoOf: deleted.id },
      restored: { executionId: created.id },
    });
    expect((await blamed(id, updated.at)).get("city")).toMatchObject({
      value: "Pasto",
      setBy: { executionId: updated.id },
    });
  });

  it("gives the record as it was at an instant, with its parts", async () => {
    const product = await call("crm.product.create", { name: "Tea", unitPriceMinor: 500, currency: "COP" });
    const customer = await call("crm.contact.create", { name: "Ana" });
    const line = { productId: product.outputs.productId!, quantity: 2 };
    const order = await call("crm.order.create", {
      contactId: customer.outputs.contactId!,
      currency: "COP",
      lines: [line, { description: "Delivery", quantity: 1, unitPriceMinor: 900 }],
    });
    const name = { kind: "order", id: order.outputs.orderId! };
    const confirmed = await call("crm.order.updateStatus", { orderId: name.id, status: "confirmed" });
    const rows = await world.rows.all(orders);
    const deleted = await call("crm.order.delete", { orderId: name.id });
    const at = (instant?: Date) => history.readRecord(world.owner(), name, instant);

    expect(await at(order.at)).toMatchObject({
      entity: "order",
      state: "present",
      record: { status: "new", total_minor: rows[0]!.totalMinor },
      parts: [
        { table: "order_lines", row: { position: 0, product_id: line.productId, quantity: 2 } },
        { table: "order_lines", row: { position: 1, description: "Delivery" } },
      ],
      lastChange: { executionId: order.id },
    });
    expect((await at(order.at)).references).toEqual(
      expect.arrayContaining([
        { table: "contacts", id: customer.outputs.contactId, label: "Ana" },
        { table: "products", id: line.productId, label: "Tea" },
      ]),
    );
    expect(await at(confirmed.at)).toMatchObject({ record: { status: "confirmed" }, parts: [{}, {}] });
    expect(await at(new Date(order.at.getTime() - 60_000))).toMatchObject({
      state: "notYet",
      record: null,
      parts: [],
      lastChange: null,
    });
    expect(await at(deleted.at)).toMatchObject({ state: "deleted", record: null, parts: [] });
    expect(await at()).toMatchObject({ at: null, state: "deleted", lastChange: { executionId: deleted.id } });
    const returned = await call("system.execution.undo", { executionId: deleted.id });
    expect(await at()).toMatchObject({
      state: "present",
      record: { status: "confirmed" },
      parts: [{}, {}],
      lastChange: { executionId: returned.id },
    });
    expect(await at(deleted.at)).toMatchObject({ state: "deleted" });
    // A line is seen by who sees its order, and has a history of its own.
    const part = (await at()).parts[0]!;
    expect(
      await history.readRecordTimeline(world.owner(), { kind: "order_lines", id: part.id }, { limit: 9 }),
    ).toMatchObject({ entity: "orderLine", items: [{}, {}, {}] });
  });

  it("knows of a record made before the first execution", async () => {
    const { id, createdAt } = await world.rows.contact({ name: "Old", city: "Cali" });
    const viewer = world.owner();
    expect(await history.readRecordTimeline(viewer, contact(id), { limit: 5 })).toMatchObject({ items: [] });
    expect((await blamed(id)).get("city")).toMatchObject({
      value: "Cali",
      origin: "unrecorded",
      setBy: null,
    });
    const updated = await call("crm.contact.update", { contactId: id, city: "Pasto" });
    expect((await blamed(id)).get("city")).toMatchObject({
      before: "Cali",
      setBy: { executionId: updated.id },
    });
    const before = new Date(updated.at.getTime() - 2);
    expect(await history.readRecord(viewer, contact(id), before)).toMatchObject(
      before < createdAt ? { state: "notYet" } : { state: "present", record: { city: "Cali" } },
    );
    const unborn = new Date(createdAt.getTime() - 1_000);
    expect(await history.readRecord(viewer, contact(id), unborn)).toMatchObject({
      state: "notYet",
      record: null,
    });
  });
});

describe("who may see the history of a record", () => {
  const refusal = (asked: Promise<unknown>) =>
    asked.then(
      () => null,
      (error: { code: string; missingPermissions?: string[] }) => [error.code, error.missingPermissions],
    );

  it("is whoever may see the record; what others did is for executions.view", async () => {
    const created = await call("crm.contact.create", { name: "Ana" });
    const id = created.outputs.contactId!;
    const person = world.owner();
    if (person.type !== "user") throw new Error("the owner is a person");
    const key = await createKey(["contacts.view", "contacts.edit"]);
    const own = await call("crm.contact.update", { contactId: id, city: "Pasto" }, key);
    const page = { limit: 9 };

    expect(await refusal(history.readRecord(asUser(person, []), contact(id)))).toEqual([
      "PERMISSION_DENIED",
      ["contacts.view"],
    ]);
    const timeline = await history.readRecordTimeline(key, contact(id), page);
    expect(timeline.items.map(({ executionId }) => executionId)).toEqual([own.id]);
    const fields = await blamed(id, undefined, key);
    expect(fields.get("city")).toMatchObject({ origin: "execution", setBy: { executionId: own.id } });
    expect(fields.get("name")).toMatchObject({ value: "Ana", origin: "hidden", setBy: null, before: null });
    expect(await history.readRecord(key, contact(id))).toMatchObject({
      record: { name: "Ana", city: "Pasto" },
    });
    for (const asked of [
      history.readRecord,
      history.readRecordBlame,
    ] satisfies unknown[] as History["readRecord"][])
      expect(await refusal(asked(key, contact(id), new Date()))).toEqual([
        "PERMISSION_DENIED",
        ["executions.view"],
      ]);
  });

  it("answers another workspace's record exactly like one that never was", async () => {
    const foreign = await world.elsewhere.contact();
    const viewer = world.owner();
    const never = await refusal(history.readRecord(viewer, contact("01932c07-5c00-7000-8000-000000000001")));
    expect(never).toEqual(["RECORD_NOT_FOUND", undefined]);
    for (const name of [
      contact(foreign.id),
      contact("no id"),
      { kind: "order", id: (await world.rows.contact()).id },
      { kind: "tool_executions", id: (await world.rows.execution()).id },
      { kind: "nonsense", id: foreign.id },
    ]) {
      expect(await refusal(history.readRecord(viewer, name))).toEqual(never);
      expect(await refusal(history.readRecordBlame(viewer, name))).toEqual(never);
      expect(await refusal(history.readRecordTimeline(viewer, name, { limit: 5 }))).toEqual(never);
    }
  });

  async function createKey(permissions: Permission[]): Promise<Principal> {
    const { outputs } = await call("system.apiKey.create", { name: "Shop", permissions });
    const { workspaceId } = world.owner();
    return {
      type: "apiKey",
      apiKeyId: outputs.apiKeyId!,
      kind: "api",
      workspaceId,
      permissions: new Set(permissions),
    };
  }
});

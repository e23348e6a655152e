import { contacts, contactTags, orders, tags } from "@acta/db";
import { asApiKey, asUser, describeTool, type World } from "@acta/testkit";
import { expect } from "vitest";
import { tool } from "./undo.ts";

/** Calls a tool and answers the id of its execution. */
async function run(world: World, name: string, inputs: object, options = {}): Promise<string> {
  await world.tool(name, inputs, options);
  return (await world.executions()).at(-1)!.id;
}

describeTool(tool, ({ works }) => {
  works("brings a deleted contact back with its id, its instant of birth and its tags", async (world) => {
    const contact = await world.rows.contact({ phone: "+573001234567", customFields: { tier: "gold" } });
    await world.rows.tagged(contact, "vip");
    const before = [await world.rows.all(contacts), await world.rows.all(contactTags)];
    const deleted = await run(world, "crm.contact.delete", { contactId: contact.id });
    expect(await world.rows.all(contacts)).toEqual([]);
    expect(await world.call({ executionId: deleted })).toEqual({
      executionId: deleted,
      toolName: "crm.contact.delete",
      restored: 2,
      overridden: 0,
    });
    expect([await world.rows.all(contacts), await world.rows.all(contactTags)]).toEqual(before);
  });

  works("keeps one custom field that was set since while it takes another back", async (world) => {
    const contact = await world.rows.contact({ customFields: { a: 1 } });
    const update = (customFields: object) =>
      run(world, "crm.contact.update", { contactId: contact.id, customFields });
    const first = await update({ b: 2 });
    await update({ c: 3 });
    await world.undo(first);
    expect(await world.rows.reload(contact)).toMatchObject({ customFields: { a: 1, c: 3 } });
  });

  works("says which custom field is in the way, and who set it", async (world) => {
    const contact = await world.rows.contact({ customFields: { tier: "silver" } });
    const update = (tier: string) =>
      run(world, "crm.contact.update", { contactId: contact.id, customFields: { tier } });
    const first = await update("gold");
    const second = await update("platinum");
    const { conflicts, details } = await world.undoRefusal(first);
    expect(details).toEqual({ conflicts: 1, forcible: true });
    expect(conflicts).toEqual([
      {
        kind: "changed",
        table: "contacts",
        id: contact.id,
        field: "custom_fields.tier",
        expected: "gold",
        actual: "platinum",
        other: null,
        forcible: true,
        changedBy: { executionId: second, actor: expect.objectContaining({ type: "user", name: "Owner" }) },
      },
    ]);
  });

  works("finds nothing to do where a field is already what it was", async (world) => {
    const contact = await world.rows.contact({ city: "Cali" });
    const update = (city: string) => run(world, "crm.contact.update", { contactId: contact.id, city });
    const first = await update("Pasto");
    await update("Cali");
    expect(await world.call({ executionId: first })).toMatchObject({ restored: 0 });
    expect(await world.rows.reload(contact)).toMatchObject({ city: "Cali" });
  });

  works("refuses to take a record away that others refer to since, force or not", async (world) => {
    const created = await run(world, "crm.contact.create", { name: "Ana" });
    const [contact] = await world.rows.all(contacts);
    const line = { description: "Coffee", quantity: 1, unitPriceMinor: 100 };
    const ordered = await run(world, "crm.order.create", { contactId: contact!.id, lines: [line] });
    const [order] = await world.rows.all(orders);
    for (const force of [false, true]) {
      const refusal = await world.undoRefusal(created, { force });
      expect(refusal).toMatchObject({ code: "UNDO_CONFLICT", details: { forcible: false } });
      expect(refusal.conflicts).toEqual([
        {
          kind: "referenced",
          table: "contacts",
          id: contact!.id,
          field: "contact_id",
          expected: null,
          actual: contact!.id,
          other: { table: "orders", id: order!.id },
          forcible: false,
          changedBy: { executionId: ordered, actor: expect.objectContaining({ name: "Owner" }) },
        },
      ]);
    }
    expect(await world.rows.all(contacts)).toEqual([contact]);
    // The newest first: then nothing is in the way.
    await world.undo(ordered);
    await world.undo(created);
    expect(await world.rows.all(contacts)).toEqual([]);
  });

  works("computes an order's total anew from what is left of it, forced or not", async (world) => {
    const contact = await world.rows.contact();
    const line = (unitPriceMinor: number) => ({ description: "Coffee", quantity: 1, unitPriceMinor });
    const rounds: { change: object; later: object; force?: boolean; totalMinor: number }[] = [
      // What the first one added has gone, and by chance the total is what it left.
      {
        change: { lines: [line(10_000), line(1_000)] },
        later: { lines: [line(11_000)] },
        totalMinor: 11_000,
      },
      { change: { shippingMinor: 1_000 }, later: { lines: [line(15_000)] }, totalMinor: 15_000 },
      {
        change: { shippingMinor: 1_000 },
        later: { shippingMinor: 3_000, lines: [line(15_000)] },
        force: true,
        totalMinor: 15_000,
      },
      // The same line: its quantity goes back, its price stays.
      {
        change: { lines: [{ ...line(10_000), quantity: 2 }] },
        later: { lines: [{ ...line(20_000), quantity: 2 }] },
        totalMinor: 20_000,
      },
    ];
    for (const { change, later, force, totalMinor } of rounds) {
      await world.tool("crm.order.create", { contactId: contact.id, lines: [line(10_000)] });
      const { id: orderId } = (await world.rows.all(orders)).at(-1)!;
      const first = await run(world, "crm.order.update", { orderId, ...change });
      await run(world, "crm.order.update", { orderId, ...later });
      await world.call({ executionId: first, ...(force && { force }) });
      const order = (await world.rows.all(orders)).find(({ id }) => id === orderId)!;
      expect(order).toMatchObject({ totalMinor, shippingMinor: 0 });
      const left = await world.rows.linesOf(order);
      expect(left.reduce((sum, { amountMinor }) => sum + amountMinor, 0)).toBe(totalMinor);
    }
  });

  works("takes a task's status back together with when it was closed", async (world) => {
    const task = await world.rows.task({ status: "done", closedAt: new Date("2026-05-01T00:00:00Z") });
    const cancelled = await run(world, "crm.task.update", { taskId: task.id, status: "cancelled" });
    await run(world, "crm.task.update", { taskId: task.id, status: "open" });
    expect((await world.undoRefusal(cancelled)).conflicts).toMatchObject([
      { field: "status" },
      { field: "closed_at" },
    ]);
    await world.call({ executionId: cancelled, force: true });
    expect(await world.rows.reload(task)).toMatchObject({ status: "done", closedAt: task.closedAt });
  });

  works("leaves a tag that others use by now, and takes away what it tagged", async (world) => {
    const [one, two] = [await world.rows.contact(), await world.rows.contact()];
    const first = await run(world, "crm.tag.add", { contactId: one.id, tag: "vip" });
    await run(world, "crm.tag.add", { contactId: two.id, tag: "vip" });
    expect(await world.call({ executionId: first })).toMatchObject({ restored: 1 });
    expect(await world.rows.all(tags)).toHaveLength(1);
    expect((await world.rows.all(contactTags)).map(({ contactId }) => contactId)).toEqual([two.id]);
  });

  works("refuses to bring back what another record's unique value keeps out", async (world) => {
    const contact = await world.rows.contact({ phone: "+573001234567" });
    const deleted = await run(world, "crm.contact.delete", { contactId: contact.id });
    const taken = await run(world, "crm.contact.create", { name: "Luis", phone: "+573001234567" });
    const [other] = await world.rows.all(contacts);
    for (const force of [false, true]) {
      expect((await world.undoRefusal(deleted, { force })).conflicts).toEqual([
        expect.objectContaining({
          kind: "valueTaken",
          table: "contacts",
          id: contact.id,
          field: "phone",
          actual: "+573001234567",
          other: { table: "contacts", id: other!.id },
          forcible: false,
          changedBy: expect.objectContaining({ executionId: taken }),
        }),
      ]);
    }
    expect(await world.rows.all(contacts)).toEqual([other]);
  });

  works("refuses to bring back what belongs to a record that has gone", async (world) => {
    const contact = await world.rows.contact();
    const order = await world.rows.order({ contactId: contact.id });
    const first = await run(world, "crm.order.delete", { orderId: order.id });
    const second = await run(world, "crm.contact.delete", { contactId: contact.id });
    expect((await world.undoRefusal(first)).conflicts).toEqual([
      expect.objectContaining({
        kind: "parentGone",
        table: "orders",
        field: "contact_id",
        expected: contact.id,
        other: { table: "contacts", id: contact.id },
        changedBy: expect.objectContaining({ executionId: second }),
      }),
    ]);
    await world.undo(second);
    await world.undo(first);
    expect(await world.rows.all(orders)).toEqual([order]);
  });

  works(
    "tells a record that was deleted since, which force does not bring back without its parts",
    async (world) => {
      const order = await world.rows.order();
      const lines = await world.rows.linesOf(order);
      const paid = await run(world, "crm.order.updateStatus", { orderId: order.id, status: "paid" });
      const deleted = await run(world, "crm.order.delete", { orderId: order.id });
      for (const force of [false, true]) {
        const { conflicts, details } = await world.undoRefusal(paid, { force });
        expect(details).toEqual({ conflicts: 1, forcible: false });
        expect(conflicts).toEqual([
          expect.objectContaining({
            kind: "deleted",
            table: "orders",
            id: order.id,
            field: null,
            forcible: false,
            changedBy: expect.objectContaining({ executionId: deleted }),
          }),
        ]);
      }
      await world.undo(deleted);
      await world.undo(paid);
      expect(await world.rows.reload(order)).toEqual(order);
      expect(await world.rows.linesOf(order)).toEqual(lines);
    },
  );

  works("brings a part that was deleted since back by force", async (world) => {
    const order = await world.rows.order();
    const lines = await world.rows.linesOf(order);
    const task = await world.rows.task({ orderId: order.id, title: "Pack it" });
    const renamed = await run(world, "crm.task.update", { taskId: task.id, title: "Pack it well" });
    await run(world, "crm.task.delete", { taskId: task.id });
    expect((await world.undoRefusal(renamed)).details).toEqual({ conflicts: 1, forcible: true });
    expect(await world.call({ executionId: renamed, force: true })).toMatchObject({
      restored: 1,
      overridden: 1,
    });
    expect(await world.rows.reload(task)).toEqual(task);
    expect(await world.rows.linesOf(order)).toEqual(lines);
  });

  works("lets two records exchange a unique value back", async (world) => {
    const [one, two] = [
      await world.rows.contact({ phone: "+573001111111" }),
      await world.rows.contact({ phone: "+573002222222" }),
    ];
    const exchange = await world.editAll([
      { table: "contacts", id: one.id, values: { phone: null } },
      { table: "contacts", id: two.id, values: { phone: "+573001111111" } },
      { table: "contacts", id: one.id, values: { phone: "+573002222222" } },
    ]);
    await world.undo(exchange);
    expect([await world.rows.reload(one), await world.rows.reload(two)]).toEqual([one, two]);
  });

  works("restores a value that moved from one record to another", async (world) => {
    const [one, two] = [await world.rows.contact({ phone: "+573001111111" }), await world.rows.contact()];
    const move = await world.editAll([
      { table: "contacts", id: one.id, values: { phone: null } },
      { table: "contacts", id: two.id, values: { phone: "+573001111111" } },
    ]);
    const undone = await world.undo(move);
    expect([await world.rows.reload(one), await world.rows.reload(two)]).toEqual([one, two]);
    await world.undo(undone.id);
    expect(await world.rows.reload(two)).toMatchObject({ phone: "+573001111111" });
  });

  works("undoes once when asked twice at the same time", async (world) => {
    const contact = await world.rows.contact({ city: "Cali" });
    for (let round = 0; round < 5; round++) {
      const changed = await run(world, "crm.contact.update", {
        contactId: contact.id,
        city: `Pasto ${round}`,
      });
      const answers = await Promise.allSettled([1, 2, 3].map(() => world.undo(changed)));
      const codes = answers.map((answer) =>
        answer.status === "fulfilled" ? "done" : (answer.reason as { code: string }).code,
      );
      expect(codes.sort()).toEqual(["ALREADY_UNDONE", "ALREADY_UNDONE", "done"]);
      expect(await world.rows.reload(contact)).toMatchObject({ city: "Cali" });
    }
  });

  works("names the undo that is in force, and may undo again what was done again", async (world) => {
    const contact = await world.rows.contact({ city: "Cali" });
    const changed = await run(world, "crm.contact.update", { contactId: contact.id, city: "Pasto" });
    const undone = await world.undo(changed);
    expect(await world.undoRefusal(changed)).toMatchObject({
      code: "ALREADY_UNDONE",
      details: { undoneBy: undone.id },
    });
    const redone = await world.undo(undone.id);
    expect(await world.rows.reload(contact)).toMatchObject({ city: "Pasto" });
    const again = await world.undo(changed);
    expect(await world.rows.reload(contact)).toEqual(contact);
    expect(again.id).not.toBe(redone.id);
  });

  works("can be held to its preview", async (world) => {
    const contact = await world.rows.contact({ city: "Cali", name: "Ana" });
    await world.rows.tagged(contact, "vip");
    const deleted = await run(world, "crm.contact.delete", { contactId: contact.id });
    const restored = await world.undo(deleted, { dryRun: true });
    await world.undo(deleted, { planId: restored.id });
    const changed = await run(world, "crm.contact.update", { contactId: contact.id, city: "Pasto" });
    const preview = await world.undo(changed, { dryRun: true });
    await run(world, "crm.contact.update", { contactId: contact.id, name: "Ana María" });
    const late = await world.undoRefusal(changed, { planId: preview.id });
    expect(late.code).toBe("PLAN_DRIFT");
    const again = await world.undo(changed, { dryRun: true });
    await world.undo(changed, { planId: again.id });
    expect(await world.rows.reload(contact)).toMatchObject({ city: "Cali", name: "Ana María" });
  });

  works("refuses what cannot be undone, and says why", async (world) => {
    const contact = await world.rows.contact({ externalId: "shop-1" });
    const reasonOf = async (executionId: string) => {
      const { code, details } = await world.undoRefusal(executionId);
      return [code, details.reason];
    };
    await world.tool("crm.contact.delete", { contactId: contact.id }, { dryRun: true });
    const preview = (await world.executions()).at(-1)!.id;
    expect(await reasonOf(preview)).toEqual(["NOT_REVERSIBLE", "dryRun"]);
    const read = await run(world, "crm.contact.read", { contactId: contact.id });
    expect(await reasonOf(read)).toEqual(["NOT_REVERSIBLE", "read"]);
    const key = await run(world, "system.apiKey.create", { name: "Key", permissions: ["contacts.view"] });
    expect(await reasonOf(key)).toEqual(["NOT_REVERSIBLE", "notReversible"]);
    const known = await run(world, "crm.contact.create", { name: "Ana", externalId: "shop-1" });
    expect(await reasonOf(known)).toEqual(["NOT_REVERSIBLE", "nothingChanged"]);
    await world.tool("crm.contact.read", { contactId: "nothing" }).catch(() => {});
    const failed = await world.undoRefusal(known);
    expect(await reasonOf(failed.executionId!)).toEqual(["NOT_REVERSIBLE", "failed"]);
  });

  works("needs what the undone tool needs, also to do again", async (world) => {
    const contact = await world.rows.contact();
    const deleted = await run(world, "crm.contact.delete", { contactId: contact.id });
    const as = world.owner(["executions.undo", "executions.view"]);
    const expected = { code: "PERMISSION_DENIED", missingPermissions: ["contacts.delete"] };
    expect(await world.undoRefusal(deleted, { as })).toMatchObject(expected);
    const { id } = await world.undo(deleted);
    expect(await world.undoRefusal(id, { as })).toMatchObject(expected);
  });

  works("forces only with the permission to", async (world) => {
    const contact = await world.rows.contact();
    const changed = await run(world, "crm.contact.update", { contactId: contact.id, city: "Pasto" });
    const as = world.owner(["executions.undo", "contacts.edit"]);
    expect(await world.undoRefusal(changed, { as, force: true })).toMatchObject({
      code: "PERMISSION_DENIED",
      missingPermissions: ["executions.force"],
    });
    await world.undo(changed, { as });
  });

  works("reaches others' executions only with the permission to see them", async (world) => {
    const contact = await world.rows.contact();
    const changed = await run(world, "crm.contact.update", { contactId: contact.id, city: "Pasto" });
    const key = await world.rows.apiKey({ permissions: ["executions.undo", "contacts.edit"] });
    const blind = asApiKey(world.rows.workspaceId, key.id, ["executions.undo", "contacts.edit"]);
    expect((await world.undoRefusal(changed, { as: blind })).code).toBe("EXECUTION_NOT_FOUND");
    const seeing = asApiKey(world.rows.workspaceId, key.id, [
      "executions.undo",
      "executions.view",
      "contacts.edit",
    ]);
    await world.undo(changed, { as: seeing });
    const own = await run(
      world,
      "crm.contact.update",
      { contactId: contact.id, city: "Neiva" },
      { as: blind },
    );
    await world.undo(own, { as: blind });
  });

  works("answers another workspace's execution like one that there is not", async (world) => {
    const { id } = await world.elsewhere.execution();
    const { id: own, contactId } = await world.rows.execution();
    const unknown = await world.undoRefusal("01981c2e-9b10-7d44-8a52-6c1f0e7b2d93");
    const foreign = await world.undoRefusal(id);
    expect([foreign.code, foreign.detail, foreign.details]).toEqual([
      unknown.code,
      unknown.detail,
      unknown.details,
    ]);
    expect(foreign.code).toBe("EXECUTION_NOT_FOUND");
    expect(await world.elsewhere.all(contacts)).toHaveLength(1);
    await world.undo(own.toUpperCase());
    expect((await world.rows.all(contacts)).map((row) => row.id)).not.toContain(contactId);
    expect((await world.executions()).at(-1)).toMatchObject({ undoOf: own });
  });

  works("records a refusal without claiming to have undone anything", async (world) => {
    const { id } = await world.rows.execution();
    await world.undo(id, { dryRun: true });
    await world.undoRefusal(id, { as: asUser(await ownerOf(world), []) });
    await world.undo(id);
    const rows = (await world.executions()).filter(({ toolName }) => toolName === tool.name);
    expect(rows.map(({ status, undoOf }) => [status, undoOf])).toEqual([
      ["dry_run", id],
      ["error", null],
      ["success", id],
    ]);
  });
});

async function ownerOf(world: World) {
  const principal = world.owner();
  if (principal.type !== "user") throw new Error("the owner is a person");
  return { workspaceId: principal.workspaceId, userId: principal.userId };
}

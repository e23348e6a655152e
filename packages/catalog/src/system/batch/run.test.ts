import type { BatchOutputs } from "@acta/core";
import { contacts, effects, orders } from "@acta/db";
import { describeTool, type World } from "@acta/testkit";
import { expect } from "vitest";
import { tool } from "./run.ts";

type Item = { tool: string; inputs: object };
const contact = (name: string, more: object = {}): Item => ({
  tool: "crm.contact.create",
  inputs: { name, ...more },
});
const line = { description: "Coffee", quantity: 1, unitPriceMinor: 100 };
const order = (contactId: string): Item => ({
  tool: "crm.order.create",
  inputs: { contactId, lines: [line] },
});
const read = (contactId: string): Item => ({ tool: "crm.contact.read", inputs: { contactId } });

const nobody = "01981c2e-9b10-7d44-8a52-6c1f0e7b2d93";

/** The rows of a batch and of its items, the batch first. */
async function rowsOf(world: World<unknown>, batchId: string) {
  const all = await world.executions();
  return all.filter((row) => row.id === batchId || row.batchId === batchId);
}

describeTool(tool, ({ works }) => {
  works(
    "runs items in order, each an execution of its own, with references of their types",
    async (world) => {
      const result = await world.execute({
        items: [
          contact("Ana", { customFields: { tier: "gold", seats: 3 } }),
          order("$0.contactId"),
          read("$0.contactId"),
          contact("Beto", { customFields: "$2.contact.customFields" }),
          contact("$$9 Store"),
        ],
      });
      const outputs = result.outputs as BatchOutputs;
      expect(outputs.status).toBe("success");
      expect(result.undo).toEqual({ available: true });
      const rows = await rowsOf(world, result.id);
      expect(rows.map(({ toolName, status }) => [toolName, status])).toEqual([
        ["system.batch.run", "success"],
        ["crm.contact.create", "success"],
        ["crm.order.create", "success"],
        ["crm.contact.read", "success"],
        ["crm.contact.create", "success"],
        ["crm.contact.create", "success"],
      ]);
      const items = rows.slice(1);
      expect(items.map(({ id }) => id)).toEqual(outputs.items.map(({ id }) => id));
      expect(items.map(({ batchId }) => batchId)).toEqual(Array(5).fill(result.id));
      expect(items.map(({ relatedExecutions }) => relatedExecutions)).toEqual([
        null,
        [items[0]!.id],
        [items[0]!.id],
        [items[2]!.id],
        null,
      ]);
      expect(rows[0]).toMatchObject({ batchId: null, relatedExecutions: items.map(({ id }) => id) });
      expect(Object.keys(items[0]!.snapshotAfter ?? {})).toHaveLength(1);
      expect(items[2]!.outputs).toEqual({});
      const [ana, beto, store] = await world.rows.all(contacts);
      expect(beto).toMatchObject({ name: "Beto", customFields: { tier: "gold", seats: 3 } });
      expect(store).toMatchObject({ name: "$9 Store" });
      expect(await world.rows.all(orders)).toMatchObject([{ contactId: ana!.id }]);
    },
  );

  works("keeps nothing when an item fails, and says what became of each", async (world) => {
    await world.rows.contact({ phone: "+573001234567" });
    const before = await world.rows.all(contacts);
    const error = await world.refusal({
      items: [contact("Ana"), contact("Luis", { phone: "+573001234567" }), contact("Eva")],
    });
    expect(error).toMatchObject({ code: "PHONE_TAKEN", status: 409, batch: { itemIndex: 1 } });
    expect(await world.rows.all(contacts)).toEqual(before);
    const rows = await rowsOf(world, error.executionId!);
    expect(rows.map(({ status, errorCode }) => [status, errorCode])).toEqual([
      ["error", "PHONE_TAKEN"],
      ["error", "BATCH_ROLLED_BACK"],
      ["error", "PHONE_TAKEN"],
      ["error", "BATCH_NOT_REACHED"],
    ]);
    expect(error.batch?.items?.map((item) => [item.id, item.status])).toEqual(
      rows.slice(1).map(({ id }) => [id, "error"]),
    );
  });

  works("tells whose write it was that nobody waited for, wherever it comes to light", async (world) => {
    await world.rows.contact({ phone: "+573001234567" });
    const before = await world.rows.all(contacts);
    const taken = contact("Luis", { phone: "+573001234567" });
    for (const [items, codes] of [
      // At the very end, before a read, and before an item that fails by itself.
      [[taken], ["PHONE_TAKEN"]],
      [
        [contact("Ana"), taken, contact("Eva"), read("$0.contactId"), contact("Sol")],
        ["BATCH_ROLLED_BACK", "PHONE_TAKEN", "BATCH_NOT_REACHED", "BATCH_NOT_REACHED", "BATCH_NOT_REACHED"],
      ],
      [
        [contact("Ana"), taken, read(nobody)],
        ["BATCH_ROLLED_BACK", "PHONE_TAKEN", "BATCH_NOT_REACHED"],
      ],
    ] satisfies [Item[], string[]][]) {
      const error = await world.refusal({ items });
      expect(error).toMatchObject({ code: "PHONE_TAKEN", batch: { itemIndex: items.indexOf(taken) } });
      const rows = await rowsOf(world, error.executionId!);
      expect(rows.slice(1).map(({ errorCode }) => errorCode)).toEqual(codes);
    }
    expect(await world.rows.all(contacts)).toEqual(before);
  });

  works(
    "lets the others stand where it is not atomic, and fails what refers to a failed one",
    async (world) => {
      const result = await world.execute({
        atomic: false,
        items: [
          contact("Ana"),
          read(nobody),
          contact("Eva", { email: "$1.contact.email" }),
          order("$0.contactId"),
        ],
      });
      const { status, items } = result.outputs as BatchOutputs;
      expect(status).toBe("partial");
      expect(items.map((item) => (item.status === "error" ? item.problem.code : item.status))).toEqual([
        "success",
        "CONTACT_NOT_FOUND",
        "REFERENCE_INVALID",
        "success",
      ]);
      const rows = await rowsOf(world, result.id);
      expect(rows.map(({ id }) => id)).toEqual([result.id, ...items.map(({ id }) => id)]);
      expect(rows[0]).toMatchObject({ status: "success", relatedExecutions: items.map(({ id }) => id) });
      expect(await world.rows.all(orders)).toHaveLength(1);
    },
  );

  works("does not let an item that only reads write, nor the one after it only read", async (world) => {
    const known = await world.rows.contact();
    await world.call({ items: [read(known.id), contact("Ana"), read(known.id), contact("Eva")] });
    expect(await world.rows.all(contacts)).toHaveLength(3);
  });

  works("checks every item before the first runs", async (world) => {
    const at = async (items: Item[], options = {}) => {
      const error = await world.refusal({ items }, options);
      const pointers = error.issues?.map(({ pointer }) => pointer);
      return [error.code, error.batch?.itemIndex, pointers ?? error.missingPermissions];
    };
    expect(await at([contact("Ana"), { tool: "crm.contact.forget", inputs: {} }])).toEqual([
      "TOOL_NOT_FOUND",
      1,
      ["/items/1/tool"],
    ]);
    expect(await at([contact("Ana"), { tool: tool.name, inputs: { items: [] } }])).toEqual([
      "INPUT_INVALID",
      1,
      ["/items/1/tool"],
    ]);
    const as = world.owner(["contacts.create"]);
    expect(await at([contact("Ana"), order("$0.contactId"), read("$0.contactId")], { as })).toEqual([
      "PERMISSION_DENIED",
      1,
      ["contacts.view", "orders.create"],
    ]);
    expect(await at([contact("Ana"), order("$0.contactID"), order("$3.contactId")])).toEqual([
      "REFERENCE_INVALID",
      1,
      ["/items/1/inputs/contactId", "/items/2/inputs/contactId"],
    ]);
    expect(
      await at([contact("Ana"), { tool: "crm.order.create", inputs: { contactId: "$0.contactId" } }]),
    ).toEqual(["INPUT_INVALID", 1, ["/items/1/inputs/lines"]]);
    expect(await world.rows.all(contacts)).toEqual([]);
    expect((await world.executions()).every(({ toolName }) => toolName === tool.name)).toBe(true);
  });

  works("counts an escape towards no limit: a text of the longest kind may begin with $", async (world) => {
    const longest = `$${"9".repeat(199)}`;
    await world.call({ items: [contact(`$${longest}`)] });
    expect(await world.rows.all(contacts)).toMatchObject([{ name: longest }]);
    const error = await world.refusal({ items: [contact(`$${longest}9`)] });
    expect(error).toMatchObject({ code: "INPUT_INVALID", batch: { itemIndex: 0 } });
  });

  works("checks an item again once its references are filled", async (world) => {
    const error = await world.refusal({ items: [contact("Ana"), order("$0.created")] });
    expect(error).toMatchObject({ code: "INPUT_INVALID", batch: { itemIndex: 1 } });
    expect(error.issues).toContainEqual(expect.objectContaining({ pointer: "/items/1/inputs/contactId" }));
    expect(await world.rows.all(contacts)).toEqual([]);
  });

  works("previews all of it, and is held to that as its plan", async (world) => {
    const items = [contact("Ana"), order("$0.contactId"), read("$0.contactId")];
    const preview = await world.execute({ items }, { dryRun: true });
    const outputs = preview.outputs as BatchOutputs;
    expect(outputs.items.map((item) => item.status === "dry_run" && item.preview?.changes.length)).toEqual([
      1, 2, 0,
    ]);
    expect(preview.preview?.changes).toHaveLength(3);
    expect(await world.rows.all(contacts)).toEqual([]);
    const rows = await rowsOf(world, preview.id);
    expect(rows.map(({ status }) => status)).toEqual(Array(4).fill("dry_run"));
    const done = await world.execute({ items }, { planId: preview.id });
    expect(done.status).toBe("success");
    expect((await rowsOf(world, done.id)).map(({ planId }) => planId)).toEqual(Array(4).fill(preview.id));
  });

  works("is refused as a whole when it would not come out as planned", async (world) => {
    const known = await world.rows.contact({ city: "Cali" });
    const items = [
      contact("Ana"),
      { tool: "crm.contact.update", inputs: { contactId: known.id, company: "Acta" } },
    ];
    for (const atomic of [true, false]) {
      const preview = await world.execute({ atomic, items }, { dryRun: true });
      await world.edit({ table: "contacts", id: known.id, values: { city: `Tunja ${atomic}` } });
      const error = await world.refusal({ atomic, items }, { planId: preview.id });
      expect(error.code).toBe("PLAN_DRIFT");
      expect(error.drift).toContainEqual(expect.objectContaining({ id: known.id, field: "city" }));
      expect(await world.rows.all(contacts)).toHaveLength(1);
    }
  });

  works(
    "previews a batch that is not atomic with its failures, each on what those before it left",
    async (world) => {
      const items = [
        contact("Ana", { phone: "+573001234567" }),
        contact("Eva", { phone: "+573001234567" }),
        order("$0.contactId"),
        order("$1.contactId"),
      ];
      const preview = await world.execute({ atomic: false, items }, { dryRun: true });
      const outputs = preview.outputs as BatchOutputs;
      const told = outputs.items.map((item) => (item.status === "error" ? item.problem.code : item.status));
      expect(told).toEqual(["dry_run", "PHONE_TAKEN", "dry_run", "REFERENCE_INVALID"]);
      expect(preview.preview?.changes).toHaveLength(3);
      const rows = await rowsOf(world, preview.id);
      expect(rows.map(({ id }) => id)).toEqual([preview.id, ...outputs.items.map(({ id }) => id)]);
      const done = await world.execute({ atomic: false, items }, { planId: preview.id });
      expect((done.outputs as BatchOutputs).status).toBe("partial");
      expect(await world.rows.all(contacts)).toHaveLength(1);
    },
  );

  works("hands no secret of one item to another, which would keep it", async (world) => {
    const invite = { tool: "system.member.invite", inputs: { email: "guest@acta.test", role: "member" } };
    for (const atomic of [true, false]) {
      const error = await world.refusal({ atomic, items: [invite, contact("$0.url")] });
      expect(error).toMatchObject({ code: "REFERENCE_INVALID", batch: { itemIndex: 1 } });
      expect(error.issues).toMatchObject([{ pointer: "/items/1/inputs/name" }]);
      const whole = await world.call({ atomic, items: [invite, contact("Ana", { customFields: "$0" })] });
      expect((whole as BatchOutputs).status).toBe("success");
    }
    const kept = [0, 1].map(() => ({ customFields: expect.objectContaining({ url: "[redacted]" }) }));
    expect(await world.rows.all(contacts)).toMatchObject(kept);
  });

  works("waits for what its items are, and by no policy where none of them may wait", async (world) => {
    const known = await world.rows.contact();
    const approval = await world.rows.approval();
    const policy = await world.rows.policy({ tool: "*", sources: [] });
    const approve = { tool: "system.approval.approve", inputs: { approvalId: approval.id } };
    const release = { tool: "system.policy.delete", inputs: { policyId: policy.id } };
    for (const atomic of [true, false]) {
      await world.call({ atomic, items: [read(known.id), read(known.id)] });
      const preview = await world.execute({ atomic, items: [read(known.id)] }, { dryRun: true });
      expect(preview.preview?.approval).toEqual({ required: false });
      const acting = world.call({ atomic, items: [read(known.id), contact("Ana")] });
      await expect(acting).rejects.toThrow("waits for approval");
    }
    await world.rows.policy({ tool: tool.name, sources: [] });
    await world.call({ items: [read(known.id), approve] });
    expect(await world.rows.reload(approval)).toMatchObject({ state: "approved" });
    await world.call({ items: [release] });
    expect(await world.rows.reload(policy)).toBeNull();
    await expect(world.call({ items: [contact("Ana")] })).rejects.toThrow("waits for approval");
    expect(await world.rows.all(contacts)).toEqual([known]);
  });

  works("keeps out of its rows what the tools of its items keep out of theirs", async (world) => {
    const result = await world.execute({
      items: [{ tool: "system.apiKey.create", inputs: { name: "Key", permissions: ["contacts.view"] } }],
    });
    const item = (result.outputs as BatchOutputs).items[0]!;
    const { key } = (item.status === "error" ? {} : item.outputs) as { key: string };
    expect(key).toMatch(/^mfx_/);
    expect(JSON.stringify(await rowsOf(world, result.id))).not.toContain(key);
    expect(result.undo).toEqual({ available: false });
    const pasted = await world.refusal({ items: [contact("Ana", { notes: key })] });
    expect(pasted).toMatchObject({ code: "INPUT_INVALID", batch: { itemIndex: 0 } });
    expect(JSON.stringify(await world.executions())).not.toContain(key);
  });

  works("is undone whole or not at all, and says whose change is in the way", async (world) => {
    const known = await world.rows.contact({ city: "Cali" });
    const { id } = await world.execute({
      items: [
        contact("Ana"),
        { tool: "crm.contact.update", inputs: { contactId: known.id, city: "Pasto" } },
        order("$0.contactId"),
      ],
    });
    const edited = await world.edit({ table: "contacts", id: known.id, values: { city: "Tunja" } });
    const before = [await world.rows.all(contacts), await world.rows.all(orders)];
    const error = await world.undoRefusal(id);
    expect(error).toMatchObject({ code: "UNDO_CONFLICT", details: { conflicts: 1, forcible: true } });
    expect(error.conflicts).toMatchObject([
      { id: known.id, field: "city", expected: "Pasto", actual: "Tunja", changedBy: { executionId: edited } },
    ]);
    expect([await world.rows.all(contacts), await world.rows.all(orders)]).toEqual(before);
    await world.undo(id, { force: true });
    expect(await world.rows.all(contacts)).toMatchObject([{ id: known.id, city: "Cali" }]);
    expect(await world.rows.all(orders)).toEqual([]);
  });

  works(
    "leaves out of its undo what was undone by itself, and is done again by undoing that",
    async (world) => {
      const { id, outputs } = await world.execute({ items: [contact("Ana"), contact("Eva")] });
      const [ana, eva] = (outputs as BatchOutputs).items;
      const rows = await world.rows.all(contacts);
      await world.undo(eva!.id!);
      expect(await world.rows.all(contacts)).toMatchObject([{ name: "Ana" }]);
      const undone = await world.undo(id);
      expect(await world.rows.all(contacts)).toEqual([]);
      for (const each of [ana!.id!, id])
        expect(await world.undoRefusal(each)).toMatchObject({ code: "ALREADY_UNDONE" });
      const again = await world.undo(undone.id);
      expect(await world.rows.all(contacts)).toEqual(rows.filter(({ name }) => name === "Ana"));
      await world.undo(again.id);
      expect(await world.rows.all(contacts)).toEqual([]);
    },
  );

  works("asks for what its items ask for outside, or for nothing when one fails", async (world) => {
    const conversation = await world.rows.conversation({ phone: "+573001234567" });
    const send = { tool: "whatsapp.message.send", inputs: { conversationId: conversation.id, text: "Hola" } };
    const failed = await world.refusal({ items: [send, read(nobody)] });
    expect(failed).toMatchObject({ code: "CONTACT_NOT_FOUND" });
    expect(await world.rows.all(effects)).toEqual([]);
    const preview = await world.execute({ items: [contact("Ana"), send] }, { dryRun: true });
    expect(preview.preview?.effects).toMatchObject([{ kind: "whatsapp.message", target: "+573001234567" }]);
    expect(await world.rows.all(effects)).toEqual([]);

    const result = await world.execute({ items: [contact("Ana"), send] });
    const sent = (result.outputs as BatchOutputs).items[1]!;
    expect(await world.rows.all(effects)).toMatchObject([
      { executionId: sent.id, kind: "whatsapp.message", target: "+573001234567", state: "pending" },
    ]);
    expect(result.undo).toEqual({ available: false });
    expect(await world.undoRefusal(result.id)).toMatchObject({
      code: "NOT_REVERSIBLE",
      details: {
        reason: "items",
        items: [{ executionId: sent.id, toolName: "whatsapp.message.send" }],
      },
    });
    expect(await world.rows.all(contacts)).toContainEqual(expect.objectContaining({ name: "Ana" }));
  });
});

import { contactTags, notes, tasks } from "@acta/db";
import { describeTool } from "@acta/testkit";
import { expect } from "vitest";
import { tool } from "./delete.ts";

describeTool(tool, ({ works, fails }) => {
  works("deletes the contact and takes its tags off, all of it in the record", async (world) => {
    const { call, rows, executions } = world;
    const contact = await rows.contact();
    const attached = [await rows.tagged(contact, "a"), await rows.tagged(contact, "b")];
    const other = await rows.tagged(await rows.contact(), "a");
    expect(await call({ contactId: contact.id })).toEqual({ contactId: contact.id, deleted: true });
    expect(await rows.reload(contact)).toBeNull();
    expect(await rows.all(contactTags)).toEqual([other]);
    const [row] = await executions();
    expect(Object.keys(row!.snapshotBefore!).sort()).toEqual(
      [`contacts/${contact.id}`, ...attached.map(({ id }) => `contact_tags/${id}`)].sort(),
    );
    expect(Object.values(row!.snapshotAfter!)).toEqual([null, null, null]);
  });

  works("takes its notes and tasks with it, and brings them back when undone", async (world) => {
    const { execute, rows, undo } = world;
    const contact = await rows.contact();
    const note = await rows.note({ contactId: contact.id });
    const task = await rows.task({ contactId: contact.id });
    const others = [await rows.note(), await rows.task()];
    const { id } = await execute({ contactId: contact.id });
    expect([...(await rows.all(notes)), ...(await rows.all(tasks))]).toEqual(others);
    await undo(id);
    for (const row of [contact, note, task]) expect(await rows.reload(row)).toEqual(row);
  });

  fails("CONTACT_NOT_FOUND", "for an id nobody has", async ({ call }) => {
    await call({ contactId: "01981c2e-7a40-7c1f-9d3e-5b7a90c4e812" });
  });

  fails("CONTACT_HAS_ORDERS", "when it has an order", async ({ call, rows }) => {
    const contact = await rows.contact();
    await rows.order({ contactId: contact.id });
    await rows.tagged(contact, "vip");
    await call({ contactId: contact.id });
  });

  works("leaves what was said with a number that is nobody's now, until it is undone", async (world) => {
    const { execute, rows, undo } = world;
    const conversation = await rows.conversation();
    const { id } = await execute({ contactId: conversation.contactId });
    expect(await rows.reload(conversation)).toMatchObject({ contactId: null, phone: conversation.phone });
    await undo(id);
    expect(await rows.reload(conversation)).toMatchObject({ contactId: conversation.contactId });
  });

  works("says how many orders hold it, and leaves its tags", async ({ refusal, rows }) => {
    const contact = await rows.contact();
    await rows.tagged(contact, "vip");
    await rows.order({ contactId: contact.id });
    await rows.order({ contactId: contact.id });
    expect((await refusal({ contactId: contact.id })).details).toEqual({ orders: 2 });
    expect(await rows.all(contactTags)).toHaveLength(1);
  });

  works("and an order made at the same time: one of the two is refused, never both kept", async (world) => {
    const { call, tool: other, rows } = world;
    for (let round = 0; round < 8; round++) {
      const contact = await rows.contact();
      const [deleted, ordered] = await Promise.allSettled([
        call({ contactId: contact.id }),
        other("crm.order.create", {
          contactId: contact.id,
          lines: [{ description: "Something", quantity: 1, unitPriceMinor: 100 }],
        }),
      ]);
      if (deleted.status === "fulfilled") {
        expect(ordered).toMatchObject({ status: "rejected", reason: { code: "CONTACT_NOT_FOUND" } });
      } else {
        expect(deleted.reason).toMatchObject({ code: "CONTACT_HAS_ORDERS" });
        expect(ordered.status).toBe("fulfilled");
      }
    }
  });

  works("and a tag put on at the same time leave no tag without its contact", async (world) => {
    const { call, tool: other, rows } = world;
    for (let round = 0; round < 8; round++) {
      const contact = await rows.contact();
      const [deleted, tagged] = await Promise.allSettled([
        call({ contactId: contact.id }),
        other("crm.tag.add", { contactId: contact.id, tag: "vip" }),
      ]);
      expect(deleted.status).toBe("fulfilled");
      if (tagged.status === "rejected") expect(tagged.reason).toMatchObject({ code: "CONTACT_NOT_FOUND" });
    }
    expect(await rows.all(contactTags)).toEqual([]);
  });
});

import { contacts, contactTags, orders } from "@acta/db";
import { describeTool, readEverything } from "@acta/testkit";
import { expect } from "vitest";
import { tool } from "./merge.ts";

describeTool(tool, ({ works, fails }) => {
  works("moves everything, fills the gaps, gives up the source, and takes all of it back", async (world) => {
    const { execute, rows, undo } = world;
    const target = await rows.contact({
      name: "Panadería La Espiga",
      phone: null,
      email: "compras@espiga.example",
      customFields: { segment: "retail" },
    });
    const source = await rows.contact({
      name: "La Espiga",
      company: "La Espiga",
      phone: "+573000000101",
      email: "otra@espiga.example",
      address: "Calle 45",
      city: "Bogotá",
      externalId: "CLI-1",
      customFields: { segment: "wholesale", visits: 3 },
    });
    await rows.tagged(target, "vip");
    await rows.tagged(source, "vip");
    await rows.tagged(source, "crédito");
    const order = await rows.order({ contactId: source.id });
    await rows.note({ contactId: source.id });
    await rows.note({ contactId: target.id });
    await rows.task({ contactId: source.id, orderId: order.id });
    await rows.conversation({ contactId: source.id });
    const before = await readEverything(rows);

    const { id, outputs } = await execute({ sourceContactId: source.id, contactId: target.id });
    expect(outputs).toMatchObject({
      contactId: target.id,
      contact: {
        name: "Panadería La Espiga",
        company: "La Espiga",
        phone: "+573000000101",
        email: "compras@espiga.example",
        address: "Calle 45",
        city: "Bogotá",
        externalId: "CLI-1",
        customFields: { segment: "retail", visits: 3 },
        tags: ["crédito", "vip"],
      },
      filled: ["company", "phone", "externalId", "address", "city", "customFields.visits"],
      moved: { orders: 1, tags: 1, notes: 1, tasks: 1, conversations: 1 },
    });
    const after = await readEverything(rows);
    for (const table of ["orders", "notes", "tasks", "contact_tags", "whatsapp_conversations"])
      expect(after[table]!.every(({ contactId }) => contactId === target.id)).toBe(true);
    expect(await rows.reload(source)).toBeNull();

    await undo(id);
    expect(await readEverything(rows)).toEqual(before);
  });

  works("mixes no two addresses and overwrites nothing", async ({ call, rows }) => {
    const target = await rows.contact({
      city: "Cali",
      phone: "+573000000101",
      externalId: "A",
      company: "X",
    });
    const source = await rows.contact({
      address: "Calle 45",
      city: "Bogotá",
      phone: "+573000000102",
      externalId: "B",
    });
    const { contact, filled } = await call({ sourceContactId: source.id, contactId: target.id });
    expect(contact).toMatchObject({ address: null, city: "Cali", phone: "+573000000101", externalId: "A" });
    expect(filled).toEqual([]);
    // As it was, to the last column: nothing was written.
    expect(await rows.all(contacts)).toEqual([target]);
  });

  works("gives up a contact once, and loses no order made meanwhile", async ({ call, tool: other, rows }) => {
    for (let round = 0; round < 6; round++) {
      const [source, first, second] = [await rows.contact(), await rows.contact(), await rows.contact()];
      await rows.tagged(source, "vip");
      const [one, two, ordered] = await Promise.allSettled([
        call({ sourceContactId: source.id, contactId: first.id }),
        call({ sourceContactId: source.id, contactId: second.id }),
        other("crm.order.create", {
          contactId: source.id,
          lines: [{ description: "x", quantity: 1, unitPriceMinor: 1 }],
        }),
      ]);
      expect([one.status, two.status].sort()).toEqual(["fulfilled", "rejected"]);
      expect(await rows.reload(source)).toBeNull();
      const winner = one.status === "fulfilled" ? first : second;
      const made = (await rows.all(orders)).filter(({ contactId }) => contactId === winner.id);
      expect(made).toHaveLength(ordered.status === "fulfilled" ? 1 : 0);
      expect((await rows.all(contactTags)).some(({ contactId }) => contactId === winner.id)).toBe(true);
    }
  });

  works("refuses a contact that is to be merged into itself", async ({ refusal, rows }) => {
    const { id } = await rows.contact();
    expect((await refusal({ sourceContactId: id, contactId: id.toUpperCase() })).issues).toMatchObject([
      { pointer: "/sourceContactId" },
    ]);
  });

  fails("CONTACT_NOT_FOUND", "for another workspace's contact, on either side", async (world) => {
    const [mine, foreign] = [await world.rows.contact(), await world.elsewhere.contact()];
    const error = await world.refusal({ sourceContactId: mine.id, contactId: foreign.id });
    expect(error.code).toBe("CONTACT_NOT_FOUND");
    expect(await world.rows.reload(mine)).toEqual(mine);
    await world.call({ sourceContactId: foreign.id, contactId: mine.id });
  });

  fails("CONTACT_TOO_LARGE", "when more belongs to it than one call moves", async ({ call, rows }) => {
    const source = await rows.contact();
    await rows.notes(5_001, source);
    await call({ sourceContactId: source.id, contactId: (await rows.contact()).id });
  });

  works("moves as much as it promises in one call", async ({ execute, rows, undo }) => {
    const source = await rows.contact();
    await rows.notes(5_000, source);
    const { id, outputs } = await execute({
      sourceContactId: source.id,
      contactId: (await rows.contact()).id,
    });
    expect(outputs.moved.notes).toBe(5_000);
    await undo(id);
    expect(await rows.reload(source)).toEqual(source);
  });
});

import { contacts, contactTags, tags } from "@acta/db";
import { describeTool, readEverything } from "@acta/testkit";
import { expect } from "vitest";
import { tool } from "./import.ts";

describeTool(tool, ({ works }) => {
  works("says of each row what became of it, in one execution", async ({ call, rows, executions }) => {
    const known = await rows.contact({ externalId: "CLI-1", name: "La Espiga" });
    const outputs = await call({
      rows: [
        { name: "Panadería La Espiga", externalId: "CLI-1" },
        { name: "Café Mirador", phoneText: "300 123 4567", country: "CO", tags: ["vip", "VIP", "mayorista"] },
        { name: "Hotel", phone: "300 000", email: "none" },
        { name: " " },
        { city: "Cali" },
        { name: "Tienda", customFields: { visits: 3 } },
      ],
    });
    expect(outputs).toMatchObject({ created: 2, updated: 0, unchanged: 1, rejected: 3 });
    expect(outputs.rows.map(({ row, outcome }) => [row, outcome])).toEqual([
      [0, "unchanged"],
      [1, "created"],
      [2, "rejected"],
      [3, "rejected"],
      [4, "rejected"],
      [5, "created"],
    ]);
    expect(outputs.rows[0]!.contactId).toBe(known.id);
    expect(outputs.rows.map(({ problem }) => problem?.errors.map(({ pointer }) => pointer))).toEqual([
      undefined,
      undefined,
      ["/phone", "/email"],
      ["/name"],
      ["/name"],
      undefined,
    ]);
    expect(await rows.reload(known)).toEqual(known);
    expect((await rows.all(contacts)).find(({ id }) => id === outputs.rows[1]!.contactId)).toMatchObject({
      name: "Café Mirador",
      phone: "+573001234567",
      phoneText: null,
      country: "CO",
    });
    expect(await rows.all(contactTags)).toHaveLength(2);
    expect(await executions()).toHaveLength(1);
  });

  works("changes what is known when told so: the fields given, tags added, nothing else", async (world) => {
    const { call, rows } = world;
    const byId = await rows.contact({
      externalId: "CLI-1",
      name: "Old",
      city: "Cali",
      customFields: { a: 1, b: 2 },
    });
    const byPhone = await rows.contact({ phone: "+573001234567", name: "Mirador" });
    const same = await rows.contact({ externalId: "CLI-3", name: "Same" });
    await rows.tagged(same, "vip");
    const given = {
      onConflict: "update",
      rows: [
        { name: "New", externalId: "CLI-1", customFields: { b: 3 }, tags: ["vip"] },
        { name: "Mirador", phoneText: "+57 300 123 4567", externalId: "CLI-2" },
        { name: "Same", externalId: "CLI-3", tags: ["VIP"] },
      ],
    };
    const outputs = await call(given);
    expect(outputs.rows.map(({ outcome }) => outcome)).toEqual(["updated", "updated", "unchanged"]);
    expect(await rows.reload(byId)).toMatchObject({
      name: "New",
      city: "Cali",
      customFields: { a: 1, b: 3 },
    });
    expect(await rows.reload(byPhone)).toMatchObject({ externalId: "CLI-2", phone: "+573001234567" });
    expect(await rows.reload(same)).toEqual(same);
    // Once more: nothing is left to change.
    expect(await call(given)).toMatchObject({ created: 0, updated: 0, unchanged: 3, rejected: 0 });
  });

  works("keeps a number there is when a text that is none comes in", async ({ call, rows }) => {
    const contact = await rows.contact({ externalId: "A", phone: "+573001234567" });
    await call({
      onConflict: "update",
      rows: [{ name: contact.name, externalId: "A", phoneText: "ask Ana" }],
    });
    expect(await rows.reload(contact)).toMatchObject({ phone: "+573001234567", phoneText: "ask Ana" });
  });

  works("rejects the later of two rows that are one contact", async ({ call, rows }) => {
    const known = await rows.contact({ externalId: "CLI-1", phone: "+573001234567" });
    const outputs = await call({
      rows: [
        { name: "A", externalId: "X" },
        { name: "B", externalId: "X" },
        { name: "C", phone: "+573001230000" },
        { name: "D", phoneText: "300 123 0000", country: "CO" },
        { name: "E", externalId: "CLI-1" },
        { name: "F", phone: "+573001234567" },
        { name: "G" },
        { name: "G" },
        // Of a row that was rejected for itself, the identity is still free.
        { name: " ", externalId: "Y" },
        { name: "H", externalId: "Y" },
      ],
    });
    expect(outputs.rows.map(({ outcome, problem }) => problem?.code ?? outcome)).toEqual([
      "created",
      "ROW_DUPLICATE",
      "created",
      "ROW_DUPLICATE",
      "unchanged",
      "ROW_DUPLICATE",
      "created",
      "created",
      "INPUT_INVALID",
      "created",
    ]);
    expect(outputs.rows[5]!.problem!.detail).toContain("Row 4 ");
    expect(outputs.rows[4]!.contactId).toBe(known.id);
  });

  works("takes nobody's phone away", async ({ call, rows }) => {
    const holder = await rows.contact({ externalId: "A", phone: "+573001234567" });
    const other = await rows.contact({ externalId: "B" });
    const outputs = await call({
      onConflict: "update",
      rows: [
        { name: "New", externalId: "C", phone: "+573001234567" },
        { name: "B", externalId: "B", phone: "+573001234567" },
      ],
    });
    expect(outputs.rows.map(({ problem }) => problem?.code)).toEqual(["PHONE_TAKEN", "PHONE_TAKEN"]);
    expect(await rows.all(contacts)).toEqual(expect.arrayContaining([holder, other]));
    expect(await rows.all(contacts)).toHaveLength(2);
  });

  works("checks custom fields row by row", async ({ call, rows }) => {
    await rows.customField({ key: "tier", type: "number", required: true });
    await rows.contact({ externalId: "A" });
    const outputs = await call({
      onConflict: "update",
      rows: [
        { name: "1" },
        { name: "2", customFields: { tier: "gold" } },
        { name: "3", customFields: { tier: 1 } },
        { name: "4", externalId: "A" },
      ],
    });
    expect(outputs.rows.map(({ outcome }) => outcome)).toEqual([
      "rejected",
      "rejected",
      "created",
      "updated",
    ]);
    expect(outputs.rows[1]!.problem!.errors).toEqual([
      { pointer: "/customFields/tier", message: "must be a number" },
    ]);
  });

  works(
    "takes 500 rows with tags in one call, tells before what it does, and is undone whole",
    async (world) => {
      const { execute, rows, undo } = world;
      for (let i = 0; i < 50; i++) await rows.contact({ externalId: `C-${i}` });
      const before = await readEverything(rows);
      const inputs = {
        onConflict: "update",
        rows: Array.from({ length: 500 }, (_, i) => ({
          name: `Contact ${i}`,
          externalId: `C-${i}`,
          phone: `+5730011${String(i).padStart(5, "0")}`,
          tags: ["imported", `group ${i % 40}`],
        })),
      };
      const preview = await execute(inputs, { dryRun: true });
      expect(preview.outputs).toMatchObject({ created: 450, updated: 50, unchanged: 0, rejected: 0 });
      expect(await readEverything(rows)).toEqual(before);
      const { id, outputs } = await execute(inputs, { planId: preview.id });
      expect(outputs).toMatchObject({ created: 450, updated: 50 });
      expect(await rows.all(contacts)).toHaveLength(500);
      expect(await rows.all(tags)).toHaveLength(41);
      expect(await rows.all(contactTags)).toHaveLength(1_000);
      await undo(id);
      expect(await readEverything(rows)).toEqual(before);
    },
  );

  works(
    "makes each contact once when the same rows come in several times at once",
    async ({ call, rows }) => {
      const given = Array.from({ length: 20 }, (_, i) => ({ name: `Contact ${i}`, externalId: `C-${i}` }));
      const outcomes = await Promise.allSettled(
        Array.from({ length: 5 }, (_, i) => call({ rows: i % 2 ? given : [...given].reverse() })),
      );
      for (const outcome of outcomes) {
        if (outcome.status === "rejected") expect(outcome.reason).toMatchObject({ code: "CONFLICT" });
        else
          for (const { outcome: what, problem } of outcome.value.rows)
            expect(["created", "unchanged", "CONFLICT"]).toContain(problem?.code ?? what);
      }
      expect(await rows.all(contacts)).toHaveLength(20);
    },
  );

  works("takes no row with a field it does not know, and no more than 500", async ({ refusal }) => {
    expect((await refusal({ rows: [{ name: "A", telephone: "1" }] })).issues).toMatchObject([
      { pointer: "/rows/0/telephone" },
    ]);
    expect((await refusal({ rows: [] })).issues).toMatchObject([{ pointer: "/rows" }]);
    expect((await refusal({ rows: Array(501).fill({ name: "A" }) })).issues).toMatchObject([
      { pointer: "/rows" },
    ]);
  });
});

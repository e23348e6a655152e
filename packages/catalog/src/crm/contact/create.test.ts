import { newId } from "@acta/core";
import { contacts, contactTags, tags } from "@acta/db";
import { describeTool } from "@acta/testkit";
import { expect, it } from "vitest";
import type { CatalogContext } from "../../define.ts";
import { tool } from "./create.ts";

describeTool(tool, ({ works, fails }) => {
  works("keeps every field as it was given", async ({ call, rows }) => {
    const given = {
      name: "José Núñez",
      company: "Panadería Ñandú",
      phone: "+573001234567",
      email: "jose@example.com",
      address: "Calle 10 # 4-20",
      city: "Bogotá",
      region: "Cundinamarca",
      postalCode: "110231",
      country: "CO",
      externalId: "C-1",
      customFields: { segment: "retail", visits: 3, vip: true, constructor: "x" },
    };
    const outputs = await call(given);
    expect(outputs).toEqual({ contactId: expect.any(String), created: true, phone: "+573001234567" });
    const [contact] = await rows.all(contacts);
    expect(contact).toMatchObject({ ...given, id: outputs.contactId, phoneText: null });
    expect(contact!.createdAt).toEqual(contact!.updatedAt);
  });

  works("needs nothing but a name", async ({ call, rows }) => {
    const { contactId } = await call({ name: "Ana" });
    expect(await rows.all(contacts)).toMatchObject([
      { id: contactId, name: "Ana", phone: null, email: null, customFields: {} },
    ]);
  });

  works("turns a phone as it was written into E.164 by the country", async ({ call, rows }) => {
    expect(await call({ name: "Ana", phoneText: "601 744", country: "CO" })).toMatchObject({
      phone: null,
    });
    expect(await call({ name: "Ana", phoneText: "601 744 7600", country: "CO" })).toMatchObject({
      phone: "+576017447600",
    });
    const [kept, normalised] = (await rows.all(contacts)).sort((a, b) => (a.id < b.id ? -1 : 1));
    expect(kept).toMatchObject({ phone: null, phoneText: "601 744" });
    expect(normalised).toMatchObject({ phone: "+576017447600", phoneText: null });
  });

  works("says of a bad phone what a good one looks like", async ({ refusal }) => {
    for (const phone of ["3001234567", "+57 300 123 4567", "+0123456789", "abc", ""]) {
      const error = await refusal({ name: "Ana", phone });
      expect(error).toMatchObject({ code: "INPUT_INVALID", status: 422 });
      expect(error.issues).toContainEqual({
        pointer: "/phone",
        keyword: "pattern",
        message: expect.stringContaining("E.164"),
      });
    }
  });

  works("answers a known externalId with the contact there, and changes nothing", async ({ call, rows }) => {
    const first = await call({ name: "Ana", externalId: "C-1", phone: "+573001234567" });
    const before = await rows.all(contacts);
    const again = await call({
      name: "Someone else",
      externalId: "C-1",
      phone: "+573007654321",
      tags: ["new"],
    });
    expect(again).toEqual({ contactId: first.contactId, created: false, phone: "+573001234567" });
    expect(await rows.all(contacts)).toEqual(before);
    expect(await rows.all(tags)).toEqual([]);
  });

  works("makes a contact once when many calls bring it at once, phone and all", async ({ call, rows }) => {
    // Several rounds: the moment in which one call meets another on the phone and not on the externalId is short.
    for (let round = 0; round < 20; round++) {
      const contact = { name: "Ana", externalId: `C-${round}`, phone: `+573001234${100 + round}` };
      const answers = await Promise.all(
        Array.from({ length: 6 }, () => call({ ...contact, tags: ["vip", "new"] })),
      );
      expect(answers.filter(({ created }) => created)).toHaveLength(1);
      expect(new Set(answers.map(({ contactId }) => contactId)).size).toBe(1);
    }
    expect(await rows.all(contacts)).toHaveLength(20);
    expect(await rows.all(contactTags)).toHaveLength(40);
  });

  works("puts tags on it: known ones, new ones, each once", async ({ call, rows }) => {
    const vip = await rows.tag("vip");
    const { contactId } = await call({ name: "Ana", tags: ["VIP", "wholesale", "Wholesale ", "vip"] });
    const all = await rows.all(tags);
    expect(all.map(({ name }) => name).sort()).toEqual(["vip", "wholesale"]);
    const attached = await rows.all(contactTags);
    expect(attached.map(({ tagId }) => tagId).sort()).toEqual(all.map(({ id }) => id).sort());
    expect(attached.map((row) => row.contactId)).toEqual([contactId, contactId]);
    expect(all.find(({ name }) => name === "vip")?.id).toBe(vip.id);
  });

  works("shares new tags between calls that make them at the same time", async ({ call, rows }) => {
    await Promise.all(
      Array.from({ length: 8 }, (_, i) =>
        call({ name: `Contact ${i}`, tags: i % 2 ? ["a", "b", "c"] : ["c", "b", "a"] }),
      ),
    );
    expect(await rows.all(tags)).toHaveLength(3);
    expect(await rows.all(contactTags)).toHaveLength(24);
  });

  works("lets two workspaces use the same phone and externalId", async ({ call, elsewhere }) => {
    await elsewhere.contact({ phone: "+573001234567", externalId: "C-1" });
    expect(await call({ name: "Ana", phone: "+573001234567", externalId: "C-1" })).toMatchObject({
      created: true,
    });
  });

  fails("PHONE_TAKEN", "when another contact has the phone", async ({ call, rows }) => {
    await rows.contact({ phone: "+573001234567" });
    await call({ name: "Ana", phone: "+573001234567" });
  });

  fails("PHONE_TAKEN", "when the phone as written is another contact's", async ({ call, rows }) => {
    await rows.contact({ phone: "+573001234567" });
    await call({ name: "Ana", phoneText: "300 123 4567", country: "CO", externalId: "C-2" });
  });

  works("gives a phone to one of several calls that bring it at once", async ({ execute, refusal, rows }) => {
    const outcomes = await Promise.allSettled(
      Array.from({ length: 10 }, (_, i) => execute({ name: `Contact ${i}`, phone: "+573001234567" })),
    );
    expect(outcomes.filter(({ status }) => status === "fulfilled")).toHaveLength(1);
    for (const outcome of outcomes)
      if (outcome.status === "rejected") expect(outcome.reason).toMatchObject({ code: "PHONE_TAKEN" });
    expect(await rows.all(contacts)).toHaveLength(1);
    expect((await refusal({ name: "Late", phone: "+573001234567" })).code).toBe("PHONE_TAKEN");
  });
});

it("asks the database once when there are no tags: the call then takes two flushes, begin and commit", async () => {
  const asked: string[] = [];
  const write = (verb: string) => async (_table: unknown, values: object) => {
    asked.push(verb);
    return { id: "01981c2e-7a40-7c1f-9d3e-5b7a90c4e812", ...values };
  };
  // All that the tool may touch on this way; anything else fails the test.
  const ctx = {
    workspaceId: newId(),
    now: new Date(),
    records: { insert: write("insert"), insertIfAbsent: write("insertIfAbsent") },
    db: {
      select() {
        asked.push("definitions");
        return { from: () => ({ where: async () => [] }) };
      },
    },
  } as unknown as CatalogContext;
  const first = tool.run({ inputs: { name: "Ana", phone: "+573001234567" }, ctx });
  // Whether fields of the workspace's own are required is asked along with the insert, and then not again for a while.
  expect(asked).toEqual(["definitions", "insert"]);
  await first;
  await tool.run({ inputs: { name: "Ana", externalId: "C-1", tags: [] }, ctx });
  expect(asked).toEqual(["definitions", "insert", "insertIfAbsent"]);
});

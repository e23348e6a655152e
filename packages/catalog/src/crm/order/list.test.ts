import { describeTool } from "@acta/testkit";
import { expect } from "vitest";
import { tool } from "./list.ts";

const placed = (day: string) => new Date(`${day}T12:00:00Z`);

describeTool(tool, ({ works }) => {
  works("answers the one placed last first, lines counted, with the contact's name", async (world) => {
    const { call, rows, elsewhere } = world;
    const contact = await rows.contact({ name: "Ana" });
    const old = await rows.order({ contactId: contact.id, placedAt: placed("1996-07-04") });
    const young = await rows.order({
      placedAt: placed("1998-05-06"),
      lines: [
        { description: "One", unitPriceMinor: 1, amountMinor: 1 },
        { description: "Two", unitPriceMinor: 1, amountMinor: 1 },
      ],
    });
    await elsewhere.order();
    const { items, nextCursor } = await call({});
    expect(nextCursor).toBeNull();
    expect(items).toMatchObject([
      { orderId: young.id, lineCount: 2 },
      { orderId: old.id, lineCount: 1, contactId: contact.id, contactName: "Ana", totalMinor: 3_000 },
    ]);
    expect(items[0]).not.toHaveProperty("lines");
  });

  works("goes through all pages, also where many were placed at the same instant", async (world) => {
    const { call, rows } = world;
    const contactId = (await rows.contact()).id;
    const made = new Set<string>();
    for (let i = 0; i < 7; i++)
      made.add((await rows.order({ contactId, placedAt: placed(i < 5 ? "1997-01-01" : "1996-01-01") })).id);
    const seen: string[] = [];
    let cursor: string | null = null;
    do {
      const page: Awaited<ReturnType<typeof call>> = await call({ limit: 2, ...(cursor && { cursor }) });
      seen.push(...page.items.map(({ orderId }) => orderId));
      cursor = page.nextCursor;
    } while (cursor);
    expect(seen).toHaveLength(7);
    expect(new Set(seen)).toEqual(made);
  });

  works(
    "narrows by status, contact and time, the end of a span left out",
    async ({ call, refusal, rows }) => {
      const contact = await rows.contact();
      await rows.order({ externalId: "a", status: "paid", placedAt: placed("1997-01-01") });
      await rows.order({ externalId: "b", contactId: contact.id, placedAt: placed("1997-01-02") });
      await rows.order({ externalId: "c", status: "paid", placedAt: placed("1997-01-03") });
      const found = async (inputs: object) => (await call(inputs)).items.map(({ externalId }) => externalId);
      expect(await found({ status: "paid" })).toEqual(["c", "a"]);
      expect(await found({ contactId: contact.id })).toEqual(["b"]);
      expect(await found({ from: "1997-01-02T12:00:00Z", to: "1997-01-03T12:00:00Z" })).toEqual(["b"]);
      expect(await found({ from: "1997-01-03T07:00:00-05:00" })).toEqual(["c"]);
      expect(await found({ status: "paid", to: "1997-01-03T12:00:00Z" })).toEqual(["a"]);
      expect((await refusal({ from: "0000-01-01T00:00:00Z" })).issues).toMatchObject([{ pointer: "/from" }]);

      const { nextCursor } = await call({ status: "paid", limit: 1 });
      expect((await refusal({ status: "new", cursor: nextCursor })).code).toBe("CURSOR_INVALID");
    },
  );
});

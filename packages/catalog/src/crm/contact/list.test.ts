import { describeTool } from "@acta/testkit";
import { expect } from "vitest";
import { searchWindow } from "../../list-page.ts";
import { tool } from "./list.ts";

describeTool(tool, ({ works }) => {
  works("answers what was made last first, a page at a time, each contact once", async ({ call, rows }) => {
    const made: string[] = [];
    for (let i = 0; i < 7; i++) made.unshift((await rows.contact()).id);
    const seen: string[] = [];
    let cursor: string | null = null;
    const sizes: number[] = [];
    do {
      const page: Awaited<ReturnType<typeof call>> = await call({ limit: 3, ...(cursor && { cursor }) });
      seen.push(...page.items.map(({ contactId }) => contactId));
      sizes.push(page.items.length);
      cursor = page.nextCursor;
    } while (cursor);
    expect(seen).toEqual(made);
    expect(sizes).toEqual([3, 3, 1]);
  });

  works("skips nothing and repeats nothing when contacts are made in between", async ({ call, rows }) => {
    for (let i = 0; i < 4; i++) await rows.contact({ externalId: `C-${i}` });
    const first = await call({ limit: 2 });
    await rows.contact({ externalId: "C-4" });
    const second = await call({ limit: 2, cursor: first.nextCursor });
    expect([...first.items, ...second.items].map(({ externalId }) => externalId)).toEqual([
      "C-3",
      "C-2",
      "C-1",
      "C-0",
    ]);
    expect(second.nextCursor).toBeNull();
  });

  works("finds a text in name, company, e-mail, phone and external id, whatever its case", async (world) => {
    const { call, rows } = world;
    await rows.contact({ name: "Needle" });
    await rows.contact({ company: "The NEEDLE company" });
    await rows.contact({ email: "needle@example.com" });
    await rows.contact({ externalId: "x-needle-1" });
    await rows.contact({ phone: "+573001234567" });
    await rows.contact({ name: "Somebody", city: "Needle" });
    expect((await call({ search: "needle" })).items).toHaveLength(4);
    expect((await call({ search: "1234" })).items).toHaveLength(1);
    expect((await call({ search: "NEEDLE", limit: 3 })).nextCursor).not.toBeNull();
  });

  works("goes on with a search that has looked at enough rows, until all were looked at", async (world) => {
    const { call, rows } = world;
    const needle = await rows.contact({ name: "Needle" });
    await rows.contacts(2 * searchWindow - 1, (i) => ({ name: `Hay ${i}` }));
    const pages: { found: number; more: boolean }[] = [];
    let cursor: string | null = null;
    do {
      const page: Awaited<ReturnType<typeof call>> = await call({
        search: "needle",
        ...(cursor && { cursor }),
      });
      pages.push({ found: page.items.length, more: page.nextCursor !== null });
      expect(page.items.map(({ contactId }) => contactId)).toEqual(page.items.length ? [needle.id] : []);
      cursor = page.nextCursor;
    } while (cursor);
    // The last row ends the second window, so only a third page can say that nothing is left.
    expect(pages).toEqual([
      { found: 0, more: true },
      { found: 1, more: true },
      { found: 0, more: false },
    ]);
  });

  works("takes what LIKE has for wildcards as letters", async ({ call, rows }) => {
    await rows.contact({ name: "50% off" });
    await rows.contact({ name: "50 per cent" });
    await rows.contact({ name: "back\\slash" });
    expect((await call({ search: "0%" })).items).toMatchObject([{ name: "50% off" }]);
    expect((await call({ search: "_" })).items).toEqual([]);
    expect((await call({ search: "k\\s" })).items).toMatchObject([{ name: "back\\slash" }]);
  });

  works("shows only contacts with a tag, with all their tags", async ({ call, rows, elsewhere }) => {
    const ana = await rows.contact({ name: "Ana" });
    const eva = await rows.contact({ name: "Eva" });
    await rows.contact({ name: "Nobody" });
    for (const contact of [ana, eva]) await rows.tagged(contact, "vip");
    await rows.tagged(eva, "wholesale");
    await elsewhere.tagged(await elsewhere.contact(), "vip");
    expect((await call({ tag: " VIP" })).items).toMatchObject([
      { name: "Eva", tags: ["vip", "wholesale"] },
      { name: "Ana", tags: ["vip"] },
    ]);
    expect((await call({ tag: "vip", search: "an" })).items).toMatchObject([{ name: "Ana" }]);
    expect((await call({ tag: "unheard of" })).items).toEqual([]);
  });

  works("refuses a cursor of other filters, of another tool, of another workspace", async (world) => {
    const { call, refusal, tool: other, rows } = world;
    for (let i = 0; i < 3; i++) await rows.contact({ name: "Ana" });
    const { nextCursor: cursor } = await call({ limit: 1, search: "ana" });
    expect(cursor).not.toBeNull();
    for (const inputs of [{ cursor }, { cursor, search: "eva" }, { cursor: "x" }, { cursor: `${cursor}x` }])
      expect((await refusal(inputs)).code).toBe("CURSOR_INVALID");
    await expect(other("crm.product.list", { cursor, search: "ana" })).rejects.toMatchObject({
      code: "CURSOR_INVALID",
    });
    expect((await call({ cursor, search: "ana", limit: 100 })).items).toHaveLength(2);
  });

  works("answers at most 100", async ({ refusal }) => {
    expect((await refusal({ limit: 101 })).issues).toMatchObject([{ pointer: "/limit" }]);
    expect((await refusal({ limit: 0 })).issues).toMatchObject([{ pointer: "/limit" }]);
  });
});

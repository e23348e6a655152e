import { describeTool } from "@acta/testkit";
import { expect } from "vitest";
import { tool } from "./list.ts";

describeTool(tool, ({ works }) => {
  works("counts the contacts of each tag, its own workspace's only", async ({ call, rows, elsewhere }) => {
    const ana = await rows.contact();
    const eva = await rows.contact();
    await rows.tagged(ana, "vip");
    await rows.tagged(eva, "VIP");
    await rows.tagged(eva, "alto valor");
    const unused = await rows.tag("zz");
    await elsewhere.tagged(await elsewhere.contact(), "vip");
    expect(await call({})).toEqual({
      items: [
        { tagId: expect.any(String), name: "alto valor", contacts: 1 },
        { tagId: expect.any(String), name: "vip", contacts: 2 },
        { tagId: unused.id, name: "zz", contacts: 0 },
      ],
      nextCursor: null,
    });
  });

  works("goes through all of them in alphabetical order, page by page", async ({ call, rows }) => {
    const names = ["Árbol", "b", "Ñandú", "zorro", "a"];
    for (const name of names) await rows.tag(name);
    const seen: string[] = [];
    let cursor: string | null = null;
    do {
      const page: Awaited<ReturnType<typeof call>> = await call({ limit: 2, ...(cursor && { cursor }) });
      seen.push(...page.items.map(({ name }) => name));
      cursor = page.nextCursor;
    } while (cursor);
    expect([...seen].sort()).toEqual([...names].sort());
    expect(seen).toEqual((await call({})).items.map(({ name }) => name));
  });

  works("finds a text in the name", async ({ call, rows }) => {
    await rows.tag("wholesale");
    await rows.tag("retail sale");
    await rows.tag("vip");
    expect((await call({ search: "SALE" })).items).toHaveLength(2);
    expect((await call({ search: "%" })).items).toEqual([]);
  });
});

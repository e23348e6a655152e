import { describeTool } from "@acta/testkit";
import { expect } from "vitest";
import { tool } from "./list.ts";

describeTool(tool, ({ works }) => {
  works("lists them by kind of record and key, page by page, and by what is asked for", async (world) => {
    const { call, rows, elsewhere } = world;
    await elsewhere.customField();
    await rows.customField({ entity: "product", key: "a" });
    await rows.customField({ entity: "contact", key: "b" });
    await rows.customField({ entity: "contact", key: "a", archived: true });
    await rows.customField({ entity: "order", key: "z" });
    const seen: string[] = [];
    let cursor: string | null = null;
    do {
      const page: Awaited<ReturnType<typeof call>> = await call({ limit: 1, ...(cursor && { cursor }) });
      seen.push(...page.items.map(({ entity, key }) => `${entity} ${key}`));
      cursor = page.nextCursor;
    } while (cursor);
    expect(seen).toEqual(["contact a", "contact b", "order z", "product a"]);
    const keys = async (inputs: object) => (await call(inputs)).items.map(({ key }) => key);
    expect(await keys({ entity: "contact" })).toEqual(["a", "b"]);
    expect(await keys({ entity: "contact", archived: false })).toEqual(["b"]);
    expect(await keys({ archived: true })).toEqual(["a"]);
  });
});

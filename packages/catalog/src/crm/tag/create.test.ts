import { tags } from "@acta/db";
import { describeTool } from "@acta/testkit";
import { expect } from "vitest";
import { tool } from "./create.ts";

describeTool(tool, ({ works }) => {
  works("makes a tag no contact has yet", async ({ call, tool: other, rows }) => {
    const { tagId } = await call({ name: " Alto valor " });
    expect(await rows.all(tags)).toMatchObject([{ id: tagId, name: "Alto valor", nameKey: "alto valor" }]);
    expect(await other("crm.tag.list", {})).toMatchObject({ items: [{ tagId, contacts: 0 }] });
  });

  works("makes it once, in whatever capitals and however often at once", async ({ call, rows }) => {
    const answers = await Promise.all(["vip", "VIP", "Vip", "vip", "VIP"].map((name) => call({ name })));
    expect(answers.filter(({ created }) => created)).toHaveLength(1);
    expect(new Set(answers.map(({ tagId }) => tagId)).size).toBe(1);
    expect(await rows.all(tags)).toHaveLength(1);
  });
});

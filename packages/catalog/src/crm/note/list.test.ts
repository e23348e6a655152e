import { describeTool } from "@acta/testkit";
import { expect } from "vitest";
import { tool } from "./list.ts";

describeTool(tool, ({ works }) => {
  works("lists the notes of a contact, the last first, with who wrote them", async (world) => {
    const { call, rows, owner, elsewhere } = world;
    const contact = await rows.contact();
    await rows.note();
    await elsewhere.note();
    const principal = owner();
    const userId = principal.type === "user" ? principal.userId : "";
    const key = await rows.apiKey({ name: "Shop" });
    const first = await rows.note({ contactId: contact.id, authorType: "user", authorId: userId });
    const second = await rows.note({ contactId: contact.id, authorType: "apiKey", authorId: key.id });
    const third = await rows.note({ contactId: contact.id });
    const { items } = await call({ contactId: contact.id });
    expect(items.map(({ noteId }) => noteId)).toEqual([third.id, second.id, first.id]);
    expect(items.map(({ author }) => author)).toEqual([
      { type: "system", id: null, name: null },
      { type: "apiKey", id: key.id, name: "Shop" },
      { type: "user", id: userId, name: "Owner" },
    ]);
    expect((await call({})).items).toHaveLength(4);
  });

  works("goes through all of them page by page", async ({ call, rows }) => {
    const contact = await rows.contact();
    const made = [];
    for (let i = 0; i < 5; i++) made.push((await rows.note({ contactId: contact.id })).id);
    const seen: string[] = [];
    let cursor: string | null = null;
    do {
      const page: Awaited<ReturnType<typeof call>> = await call({ limit: 2, ...(cursor && { cursor }) });
      seen.push(...page.items.map(({ noteId }) => noteId));
      cursor = page.nextCursor;
    } while (cursor);
    expect(seen).toEqual(made.reverse());
  });
});

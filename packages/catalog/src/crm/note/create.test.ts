import { notes } from "@acta/db";
import { describeTool } from "@acta/testkit";
import { expect } from "vitest";
import { tool } from "./create.ts";

describeTool(tool, ({ works, fails }) => {
  works("keeps the text and who wrote it, in the contact's history too", async (world) => {
    const { call, rows, owner, executions } = world;
    const contact = await rows.contact();
    const { noteId } = await call({ contactId: contact.id, text: "Llamar después de las 10.\n¿Sí?" });
    const author = owner();
    expect(await rows.all(notes)).toMatchObject([
      {
        id: noteId,
        contactId: contact.id,
        text: "Llamar después de las 10.\n¿Sí?",
        authorType: "user",
        authorId: author.type === "user" ? author.userId : null,
      },
    ]);
    expect(Object.keys((await executions())[0]!.snapshotAfter!)).toEqual([`notes/${noteId}`]);
  });

  works("takes no empty text", async ({ refusal, rows }) => {
    const contact = await rows.contact();
    for (const text of [" ", "\u202e", "x".repeat(10_001)])
      expect((await refusal({ contactId: contact.id, text })).issues).toMatchObject([{ pointer: "/text" }]);
  });

  fails("CONTACT_NOT_FOUND", "for another workspace's contact", async ({ call, elsewhere }) => {
    await call({ contactId: (await elsewhere.contact()).id, text: "x" });
  });
});

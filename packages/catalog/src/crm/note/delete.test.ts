import { notes } from "@acta/db";
import { describeTool } from "@acta/testkit";
import { expect } from "vitest";
import { tool } from "./delete.ts";

describeTool(tool, ({ works, fails }) => {
  works("deletes the note, and brings it back when that is undone", async ({ execute, rows, undo }) => {
    const note = await rows.note();
    const other = await rows.note();
    const { id } = await execute({ noteId: note.id });
    expect(await rows.all(notes)).toEqual([other]);
    await undo(id);
    expect(await rows.reload(note)).toEqual(note);
  });

  fails("NOTE_NOT_FOUND", "for another workspace's note", async ({ call, elsewhere }) => {
    await call({ noteId: (await elsewhere.note()).id });
  });
});

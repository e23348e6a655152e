import { notes } from "@acta/db";
import { defineTool } from "../../define.ts";
import * as fields from "../../fields.ts";
import { fail } from "../errors.ts";

export const tool = defineTool({
  name: "crm.note.delete",
  title: "Delete note",
  description: "Delete a note. Its text stays in the history of executions.",
  inputSchema: fields.objectOf({ noteId: fields.idOf("note", "Id of the note to delete.") }),
  outputSchema: fields.objectOf({
    noteId: fields.shown(fields.idOf("note")),
    deleted: { type: "boolean", const: true, description: "Always true." },
  }),
  metadata: {
    reversible: true,
    requiresApproval: false,
    sideEffects: ["deletes_record"],
    permissions: ["notes.delete"],
  },
  errors: ["NOTE_NOT_FOUND"],
  examples: [
    {
      inputs: { noteId: "01981c2e-7a45-7b31-8d02-63c9e5f7a410" },
      outputs: { noteId: "01981c2e-7a45-7b31-8d02-63c9e5f7a410", deleted: true },
    },
  ],
  async run({ inputs: { noteId }, ctx: { records } }) {
    const deleted = await records.delete(notes, noteId);
    if (!deleted) throw fail("NOTE_NOT_FOUND");
    return { noteId: deleted.id, deleted: true };
  },
});

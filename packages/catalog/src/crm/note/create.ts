import { notes } from "@acta/db";
import { defineTool } from "../../define.ts";
import * as fields from "../../fields.ts";

export const tool = defineTool({
  name: "crm.note.create",
  title: "Create note",
  description:
    "Write a note about a contact: what was said, agreed or noticed. It keeps who wrote it and when. A note is not edited: delete a wrong one and write another.",
  inputSchema: fields.objectOf({
    contactId: fields.idOf("contact", "Id of the contact it is about."),
    text: fields.noteText,
  }),
  outputSchema: fields.objectOf({
    noteId: fields.shown(fields.idOf("note")),
    created: { type: "boolean", const: true, description: "Always true." },
  }),
  metadata: {
    reversible: true,
    requiresApproval: false,
    sideEffects: ["creates_record"],
    permissions: ["notes.create"],
  },
  errors: ["CONTACT_NOT_FOUND"],
  examples: [
    {
      inputs: {
        contactId: "01981c2e-7a40-7c1f-9d3e-5b7a90c4e812",
        text: "Prefers deliveries before ten.\nAsked for the new price list.",
      },
      outputs: { noteId: "01981c2e-7a45-7b31-8d02-63c9e5f7a410", created: true },
    },
  ],
  async run({ inputs: { contactId, text }, ctx: { records, principal } }) {
    // The foreign key answers for a contact that is not there.
    const note = await records.insert(notes, {
      contactId,
      text,
      authorType: principal.type,
      authorId:
        principal.type === "user"
          ? principal.userId
          : principal.type === "apiKey"
            ? principal.apiKeyId
            : null,
    });
    return { noteId: note.id, created: true };
  },
});

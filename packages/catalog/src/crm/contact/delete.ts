import { contacts, contactTags, notes, orders, tasks, whatsappConversations } from "@acta/db";
import { count, eq } from "drizzle-orm";
import { defineTool } from "../../define.ts";
import * as fields from "../../fields.ts";
import { fail } from "../errors.ts";

export const tool = defineTool({
  name: "crm.contact.delete",
  title: "Delete contact",
  description:
    "Delete a contact with the notes and tasks about it, and its tags taken off. A contact that has orders is not deleted: delete the orders first, or keep it.",
  inputSchema: fields.objectOf({ contactId: fields.idOf("contact", "Id of the contact to delete.") }),
  outputSchema: fields.objectOf({
    contactId: fields.shown(fields.idOf("contact")),
    deleted: { type: "boolean", const: true, description: "Always true." },
  }),
  metadata: {
    reversible: true,
    requiresApproval: false,
    sideEffects: ["deletes_record"],
    permissions: ["contacts.delete"],
  },
  errors: ["CONTACT_NOT_FOUND", "CONTACT_HAS_ORDERS"],
  examples: [
    {
      inputs: { contactId: "01981c2e-7a40-7c1f-9d3e-5b7a90c4e812" },
      outputs: { contactId: "01981c2e-7a40-7c1f-9d3e-5b7a90c4e812", deleted: true },
    },
  ],
  async run({ inputs: { contactId }, ctx }) {
    const { db, records } = ctx;
    // The lock comes first in the batch: nothing can be hung on the contact after it was counted.
    const [[contact], [counted], tagged, noted, planned, talked] = await Promise.all([
      db.select({ id: contacts.id }).from(contacts).where(eq(contacts.id, contactId)).for("update"),
      db.select({ orders: count() }).from(orders).where(eq(orders.contactId, contactId)),
      db.select({ id: contactTags.id }).from(contactTags).where(eq(contactTags.contactId, contactId)),
      db.select({ id: notes.id }).from(notes).where(eq(notes.contactId, contactId)),
      db.select({ id: tasks.id }).from(tasks).where(eq(tasks.contactId, contactId)),
      db
        .select({ id: whatsappConversations.id })
        .from(whatsappConversations)
        .where(eq(whatsappConversations.contactId, contactId)),
    ]);
    if (!contact) throw fail("CONTACT_NOT_FOUND");
    if (counted && counted.orders > 0) throw fail("CONTACT_HAS_ORDERS", { orders: counted.orders });
    await Promise.all([
      ...tagged.map(({ id }) => records.delete(contactTags, id)),
      ...noted.map(({ id }) => records.delete(notes, id)),
      ...planned.map(({ id }) => records.delete(tasks, id)),
      // What was said stays; it is with a number then, and no longer with somebody known.
      ...talked.map(({ id }) => records.update(whatsappConversations, id, { contactId: null })),
      records.delete(contacts, contact.id),
    ]);
    return { contactId: contact.id, deleted: true };
  },
});

import { fail as failCommon } from "@acta/core";
import { contacts, contactTags, notes, orders, tasks, whatsappConversations } from "@acta/db";
import { eq } from "drizzle-orm";
import { anyOf } from "../../any-of.ts";
import { defineTool } from "../../define.ts";
import * as fields from "../../fields.ts";
import { contactRecord, exampleContact, selectContacts, toContactRecord } from "../contact-record.ts";
import { fail } from "../errors.ts";

/** Every record that moves is a change of its own, recorded and undoable. */
const maxMoved = 5_000;

type Contact = typeof contacts.$inferSelect;

/** Filled one by one where the target has nothing. */
const singles = ["company", "phone", "phoneText", "email", "externalId"] as const;
/** One address: a street of one place and a city of another would be none. */
const address = ["address", "city", "region", "postalCode", "country"] as const;

const counted = (what: string) => ({ type: "integer", minimum: 0, description: `${what} that were moved.` });

export const tool = defineTool({
  name: "crm.contact.merge",
  title: "Merge contacts",
  description:
    "Merge a contact into another that is the same person or company. Orders, tags, notes, tasks and WhatsApp conversations move to contactId; its own fields stay, and where it has none those of sourceContactId fill the gap (an address only as a whole, custom fields by name). The source is then deleted. Undoing the call takes both apart again.",
  inputSchema: fields.objectOf({
    sourceContactId: fields.idOf("contact", "Id of the contact that is given up."),
    contactId: fields.idOf("contact", "Id of the contact that stays."),
  }),
  outputSchema: fields.objectOf({
    contactId: fields.shown(fields.idOf("contact")),
    contact: contactRecord,
    filled: {
      type: "array",
      items: { type: "string" },
      description: "Fields that came from the source; custom fields as customFields.<name>.",
    },
    moved: fields.objectOf(
      {
        orders: counted("Orders"),
        tags: counted("Tags"),
        notes: counted("Notes"),
        tasks: counted("Tasks"),
        conversations: counted("WhatsApp conversations"),
      },
      { description: "How much moved." },
    ),
  }),
  metadata: {
    reversible: true,
    requiresApproval: false,
    sideEffects: ["updates_record", "deletes_record"],
    permissions: ["contacts.edit", "contacts.delete", "orders.edit"],
  },
  errors: ["CONTACT_NOT_FOUND", "CONTACT_TOO_LARGE"],
  examples: [
    {
      description: "The same customer was made twice; the second one had the orders.",
      inputs: {
        sourceContactId: "01981c31-2a5f-7d6e-8c07-4b9d1e63f0a2",
        contactId: exampleContact.contactId,
      },
      outputs: {
        contactId: exampleContact.contactId,
        contact: { ...exampleContact, updatedAt: "2026-05-11T09:12:45.120Z" },
        filled: ["email"],
        moved: { orders: 2, tags: 1, notes: 0, tasks: 0, conversations: 0 },
      },
    },
  ],
  async run({ inputs, ctx: { db, records } }) {
    const [sourceId, targetId] = [inputs.sourceContactId.toLowerCase(), inputs.contactId.toLowerCase()];
    if (sourceId === targetId) throw same();
    const [both, ordered, tagged, noted, planned, conversing] = await Promise.all([
      // First, and in the order of ids: nothing is hung on either meanwhile, and two merges do not dead-lock.
      db
        .select()
        .from(contacts)
        .where(anyOf(contacts.id, [sourceId, targetId]))
        .orderBy(contacts.id)
        .for("update"),
      db.select({ id: orders.id }).from(orders).where(eq(orders.contactId, sourceId)),
      db
        .select({ id: contactTags.id, tagId: contactTags.tagId, contactId: contactTags.contactId })
        .from(contactTags)
        .where(anyOf(contactTags.contactId, [sourceId, targetId])),
      db.select({ id: notes.id }).from(notes).where(eq(notes.contactId, sourceId)),
      db.select({ id: tasks.id }).from(tasks).where(eq(tasks.contactId, sourceId)),
      db
        .select({ id: whatsappConversations.id })
        .from(whatsappConversations)
        .where(eq(whatsappConversations.contactId, sourceId)),
    ]);
    const source = both.find(({ id }) => id === sourceId);
    const target = both.find(({ id }) => id === targetId);
    if (!source || !target) throw fail("CONTACT_NOT_FOUND");
    const count = ordered.length + tagged.length + noted.length + planned.length + conversing.length;
    if (count > maxMoved) throw fail("CONTACT_TOO_LARGE", { records: count, maximum: maxMoved });

    const hasAlready = new Set(tagged.filter((tag) => tag.contactId === targetId).map(({ tagId }) => tagId));
    const coming = tagged.filter((tag) => tag.contactId === sourceId);
    const newTags = coming.filter(({ tagId }) => !hasAlready.has(tagId));
    const { patch, filled } = fillGaps(target, source);
    const moved = { contactId: targetId };
    await Promise.all([
      ...ordered.map(({ id }) => records.update(orders, id, moved)),
      ...noted.map(({ id }) => records.update(notes, id, moved)),
      ...planned.map(({ id }) => records.update(tasks, id, moved)),
      ...conversing.map(({ id }) => records.update(whatsappConversations, id, moved)),
      ...newTags.map(({ id }) => records.update(contactTags, id, moved)),
      ...coming.filter(({ tagId }) => hasAlready.has(tagId)).map(({ id }) => records.delete(contactTags, id)),
      // Gone before its phone and external id are taken over: they are unique. Writes of one tick keep their order.
      records.delete(contacts, sourceId),
      records.update(contacts, targetId, patch),
    ]);
    const [row] = await selectContacts(db).where(eq(contacts.id, targetId));
    if (!row) throw new Error("a contact that was just written cannot be read");
    return {
      contactId: targetId,
      contact: toContactRecord(row),
      filled,
      moved: {
        orders: ordered.length,
        tags: newTags.length,
        notes: noted.length,
        tasks: planned.length,
        conversations: conversing.length,
      },
    };
  },
});

/** What the target takes over from the source. Empty where it lacks nothing. */
function fillGaps(target: Contact, source: Contact) {
  const taken = [
    ...singles.filter((field) => target[field] === null),
    ...(address.every((field) => target[field] === null) ? address : []),
  ].filter((field) => source[field] !== null);
  const custom = Object.entries(source.customFields).filter(
    ([name]) => !Object.hasOwn(target.customFields, name),
  );
  return {
    patch: {
      ...Object.fromEntries(taken.map((field) => [field, source[field]])),
      ...(custom.length > 0 && {
        customFields: Object.fromEntries([...Object.entries(target.customFields), ...custom]),
      }),
    },
    filled: [...taken, ...custom.map(([name]) => `customFields.${name}`)],
  };
}

const same = () =>
  failCommon(
    "INPUT_INVALID",
    {},
    {
      issues: [
        { pointer: "/sourceContactId", keyword: "not", message: "must be another contact than contactId" },
      ],
    },
  );

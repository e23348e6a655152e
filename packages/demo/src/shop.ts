import type { Caller } from "./caller.ts";
import {
  assistantPolicy,
  bigOrder,
  contacts,
  customFields,
  duplicate,
  fairContacts,
  largeOrderPolicy,
  notes,
  orders,
  pipeline,
  products,
  tasks,
  walkIn,
} from "./shop-data.ts";

/** Who works in the shop. One person may be several of them. */
export interface Cast {
  owner: Caller;
  admin: Caller;
  member: Caller;
  /** A program with every permission: the web shop. */
  shop: Caller;
  /** An AI agent that may read, and change contacts. */
  assistant: Caller;
}

export interface ShopOptions {
  /** Whom tasks are given to: ids of users. */
  users: { owner: string; admin: string; member: string };
  /** Days are counted from here. */
  now: Date;
}

const dayMs = 24 * 60 * 60 * 1000;

/**
 * A few weeks of a shop's life, made as people and programs would make it: every record by a call, with its execution.
 * Among them calls that were denied, invalid, undone, tried out, approved and rejected, a batch, and one that still
 * waits, so that every page has something to show.
 */
export async function fillShop(cast: Cast, { users, now }: ShopOptions): Promise<void> {
  const inDays = (days: number) => new Date(now.getTime() + days * dayMs).toISOString();
  // Long before anything has to wait for them: a process hears of a policy a moment after it was made.
  await cast.owner.call("system.policy.create", assistantPolicy);
  await cast.owner.call("system.policy.create", largeOrderPolicy);
  const contactIds = await fillCatalogue(cast);
  const contactId = (externalId: string) => contactIds.get(externalId)!;
  const orderIds = await placeOrders(cast, inDays);
  const orderId = (externalId: string) => orderIds.get(externalId)!;
  await changeThings(cast, contactId, orderId);

  const { admin, member, shop, owner } = cast;
  for (const [index, { contactExternalId, text }] of notes.entries()) {
    const by = index % 2 === 0 ? member : admin;
    await by.call("crm.note.create", { contactId: contactId(contactExternalId), text });
  }
  for (const task of tasks) {
    const { taskId } = (
      await admin.call<{ taskId: string }>("crm.task.create", {
        title: task.title,
        ...(task.details && { details: task.details }),
        ...(task.contactExternalId && { contactId: contactId(task.contactExternalId) }),
        ...(task.orderExternalId && { orderId: orderId(task.orderExternalId) }),
        ...(task.assignee && { assigneeId: users[task.assignee] }),
        ...(task.dueInDays !== undefined && { dueAt: inDays(task.dueInDays) }),
      })
    ).outputs;
    if (task.outcome === "done") await member.call("crm.task.complete", { taskId });
    if (task.outcome === "cancelled") await admin.call("crm.task.update", { taskId, status: "cancelled" });
  }
  await shop.call("crm.contact.import", { rows: fairContacts, onConflict: "update" });
  const { outputs: twice } = await member.call<{ contactId: string }>("crm.contact.create", duplicate);
  await admin.call("crm.contact.merge", {
    sourceContactId: twice.contactId,
    contactId: contactId("CLI-007"),
  });
  await shop.call("system.batch.run", { items: walkIn });

  const mistake = await member.call("crm.contact.update", {
    contactId: contactId("CLI-010"),
    city: "Nieva",
    customFields: { zona: "norte" },
  });
  await owner.call("system.execution.undo", { executionId: mistake.executionId });

  await askForThings(cast, contactId);
}

async function fillCatalogue({ owner, admin, member, shop }: Cast): Promise<Map<string, string>> {
  await owner.call("crm.pipeline.create", pipeline);
  for (const field of customFields) await owner.call("crm.customField.define", field);
  for (const product of products) await admin.call("crm.product.create", product);
  const contactIds = new Map<string, string>();
  for (const [index, contact] of contacts.entries()) {
    const by = index % 3 === 0 ? member : shop;
    const { outputs } = await by.call<{ contactId: string }>("crm.contact.create", contact);
    contactIds.set(contact.externalId, outputs.contactId);
  }
  return contactIds;
}

async function placeOrders(
  { admin, member, shop }: Cast,
  inDays: (days: number) => string,
): Promise<Map<string, string>> {
  const orderIds = new Map<string, string>();
  for (const { steps, placedDaysAgo, ...order } of orders) {
    const { outputs } = await shop.call<{ orderId: string }>("crm.order.create", {
      ...order,
      placedAt: inDays(-placedDaysAgo),
    });
    const { orderId } = outputs;
    orderIds.set(order.externalId, orderId);
    for (const status of steps) {
      const by = status === "paid" ? shop : status === "cancelled" ? admin : member;
      await by.call("crm.order.updateStatus", { orderId, status });
    }
  }
  return orderIds;
}

type IdOf = (externalId: string) => string;

async function changeThings(
  { owner, admin, member, shop }: Cast,
  contactId: IdOf,
  orderId: IdOf,
): Promise<void> {
  await member.call("crm.contact.update", {
    contactId: contactId("CLI-005"),
    email: "tienda@esquina.example",
  });
  await admin.call("crm.contact.update", {
    contactId: contactId("CLI-002"),
    address: "Carrera 43A # 1-50",
    customFields: { horario: "7 a 17", visitas: 3 },
  });
  await member.call("crm.tag.add", { contactId: contactId("CLI-008"), tag: "cafetería" });
  await member.call("crm.tag.remove", { contactId: contactId("CLI-008"), tag: "tienda" });
  await admin.call("crm.order.update", { orderId: orderId("PED-1009"), shippingMinor: 0 });
  await owner.call("crm.order.duplicate", { orderId: orderId("PED-1001") });
  await member.call("crm.order.updateStatus", { orderId: orderId("PED-1006"), status: "packed" });
  await shop.call("crm.order.list", { status: "paid" });
  await shop.call("crm.contact.list", { tag: "mayorista" });
  await admin.dryRun("crm.order.updateStatus", { orderId: orderId("PED-1008"), status: "confirmed" });
  await shop.refused("INPUT_INVALID", "crm.contact.create", { name: "Tienda Nueva", phone: "300 000 01" });
  await member.refused("ORDER_TRANSITION_INVALID", "crm.order.updateStatus", {
    orderId: orderId("PED-1001"),
    status: "cancelled",
  });
}

/** What policies hold: one call that was approved, one that was rejected, and one that waits. */
async function askForThings({ admin, shop, assistant }: Cast, contactId: IdOf): Promise<void> {
  const big = await shop.ask("crm.order.create", bigOrder);
  await admin.call("system.approval.approve", { ...big, reason: "Confirmado con la bodega." });
  const kept = await assistant.ask("crm.contact.delete", { contactId: contactId("CLI-008") });
  await admin.call("system.approval.reject", { ...kept, reason: "Vuelve a comprar en temporada." });
  await assistant.call("crm.contact.list", { tag: "tienda" });
  await assistant.refused("PERMISSION_DENIED", "crm.note.create", {
    contactId: contactId("CLI-005"),
    text: "Sin compras desde hace un año.",
  });
  await assistant.ask("crm.contact.delete", { contactId: contactId("CLI-005") });
}

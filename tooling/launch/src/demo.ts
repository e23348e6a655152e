import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { rolePermissions } from "@acta/auth";
import {
  ActaError,
  type ExecutionContext,
  type Executor,
  newId,
  type Permission,
  type Principal,
  permissions,
  type Role,
} from "@acta/core";
import type { Simulator } from "@acta/whatsapp/simulator";
import {
  contacts,
  conversations,
  customFields,
  duplicate,
  fairContacts,
  notes,
  orders,
  pipeline,
  products,
  tasks,
} from "./demo-data.ts";
import type { DemoIdentity } from "./identity.ts";
import { writePrivate } from "./secrets.ts";
import { simulatedNumber } from "./simulator.ts";

/** The demo's API key, kept so that every start prints the same one. */
export interface DemoKey {
  apiKeyId: string;
  key: string;
}

const keyFile = (dataDir: string) => join(dataDir, "demo-key.json");

export function readDemoKey(dataDir: string): DemoKey | null {
  if (!existsSync(keyFile(dataDir))) return null;
  return JSON.parse(readFileSync(keyFile(dataDir), "utf8")) as DemoKey;
}

export async function makeDemoKey(
  executor: Executor,
  identity: DemoIdentity,
  dataDir: string,
): Promise<DemoKey> {
  const { apiKeyId, key } = await callAs(executor, userContext(identity, "owner"))<DemoKey>(
    "system.apiKey.create",
    { name: "Demo key", permissions: [...permissions] },
  );
  writePrivate(keyFile(dataDir), { apiKeyId, key });
  return { apiKeyId, key };
}

/**
 * A few weeks of a shop's life, made as people and programs would make it: every record by a call, with its execution.
 * Among them one call that was denied, one that was invalid and one dry-run, so that every page has something to show.
 */
export async function seedDemoData(executor: Executor, identity: DemoIdentity, key: DemoKey): Promise<void> {
  const owner = callAs(executor, userContext(identity, "owner"));
  const admin = callAs(executor, userContext(identity, "admin"));
  const member = callAs(executor, userContext(identity, "member"));
  const shop = callAs(executor, keyContext(identity, key, "Tienda en línea/2.4"));

  await owner("crm.pipeline.create", pipeline);
  for (const field of customFields) await owner("crm.customField.define", field);
  for (const product of products) await admin("crm.product.create", product);
  const contactIds = new Map<string, string>();
  for (const contact of contacts) {
    const by = contacts.indexOf(contact) % 3 === 0 ? member : shop;
    const { contactId } = await by<{ contactId: string }>("crm.contact.create", contact);
    contactIds.set(contact.externalId, contactId);
  }
  const contactId = (externalId: string) => contactIds.get(externalId)!;

  const orderIds = new Map<string, string>();
  for (const { steps, placedDaysAgo, ...order } of orders) {
    const { orderId } = await shop<{ orderId: string }>("crm.order.create", {
      ...order,
      placedAt: inDays(-placedDaysAgo),
    });
    orderIds.set(order.externalId, orderId);
    for (const status of steps) {
      const by = status === "paid" ? shop : status === "cancelled" ? admin : member;
      await by("crm.order.updateStatus", { orderId, status });
    }
  }
  const orderId = (externalId: string) => orderIds.get(externalId)!;

  await member("crm.contact.update", { contactId: contactId("CLI-005"), email: "tienda@esquina.example" });
  await admin("crm.contact.update", {
    contactId: contactId("CLI-002"),
    address: "Carrera 43A # 1-50",
    customFields: { horario: "7 a 17", visitas: 3 },
  });
  await member("crm.tag.add", { contactId: contactId("CLI-008"), tag: "cafetería" });
  await member("crm.tag.remove", { contactId: contactId("CLI-008"), tag: "tienda" });
  await admin("crm.order.update", { orderId: orderId("PED-1009"), shippingMinor: 0 });
  await owner("crm.order.duplicate", { orderId: orderId("PED-1001") });
  await member("crm.order.updateStatus", { orderId: orderId("PED-1006"), status: "packed" });

  for (const { contactExternalId, text } of notes) {
    const by = notes.findIndex((each) => each.text === text) % 2 === 0 ? member : admin;
    await by("crm.note.create", { contactId: contactId(contactExternalId), text });
  }
  for (const task of tasks) {
    const { taskId } = await admin<{ taskId: string }>("crm.task.create", {
      title: task.title,
      ...(task.details && { details: task.details }),
      ...(task.contactExternalId && { contactId: contactId(task.contactExternalId) }),
      ...(task.orderExternalId && { orderId: orderId(task.orderExternalId) }),
      ...(task.assignee && { assigneeId: identity.users[task.assignee] }),
      ...(task.dueInDays !== undefined && { dueAt: inDays(task.dueInDays) }),
    });
    if (task.outcome === "done") await member("crm.task.complete", { taskId });
    if (task.outcome === "cancelled") await admin("crm.task.update", { taskId, status: "cancelled" });
  }
  await shop("crm.contact.import", { rows: fairContacts, onConflict: "update" });
  const { contactId: twice } = await member<{ contactId: string }>("crm.contact.create", duplicate);
  await admin("crm.contact.merge", { sourceContactId: twice, contactId: contactId("CLI-007") });

  await shop("crm.order.list", { status: "paid" });
  await shop("crm.contact.list", { tag: "mayorista" });

  await callAs(executor, userContext(identity, "admin"), { dryRun: true })("crm.order.updateStatus", {
    orderId: orderId("PED-1008"),
    status: "confirmed",
  });
  await refused("PERMISSION_DENIED", () => member("crm.contact.delete", { contactId: contactId("CLI-010") }));
  await refused("INPUT_INVALID", () =>
    shop("crm.contact.create", { name: "Tienda Nueva", phone: "300 000 01" }),
  );
  await refused("ORDER_TRANSITION_INVALID", () =>
    member("crm.order.updateStatus", { orderId: orderId("PED-1001"), status: "cancelled" }),
  );
}

const inDays = (days: number): string => new Date(Date.now() + days * 24 * 60 * 60 * 1000).toISOString();

/**
 * Connects the demo's number to the simulator, or tells it where the simulator is now, and has its templates fetched:
 * the worker does that once it runs.
 */
export async function connectNumber(
  executor: Executor,
  identity: DemoIdentity,
  baseUrl: string,
  secrets: { accessToken: string; appSecret: string; verifyToken: string },
  known: { accountId: string } | null,
): Promise<void> {
  const owner = callAs(executor, userContext(identity, "owner"));
  if (known) await owner("whatsapp.account.update", { accountId: known.accountId, baseUrl, ...secrets });
  const { accountId } =
    known ??
    (await owner<{ accountId: string }>("whatsapp.account.connect", {
      ...simulatedNumber,
      baseUrl,
      ...secrets,
    }));
  await owner("whatsapp.template.sync", { accountId });
}

/**
 * Customers write, through the simulator and our webhook, and one is answered. For once everything runs: messages are
 * taken in by the gateway and sent by the worker.
 */
export async function seedConversations(
  simulator: Simulator,
  gatewayUrl: string,
  { key }: DemoKey,
): Promise<void> {
  for (const { contactExternalId, profileName, received, answer } of conversations) {
    const phone = contacts.find(({ externalId }) => externalId === contactExternalId)!.phone;
    const { delivered } = await simulator.receive({ from: phone, name: profileName, text: received });
    // It is posted again until the gateway takes it; the answer needs it there.
    if (!delivered || answer === undefined) continue;
    const response = await fetch(`${gatewayUrl}/v1/tools/whatsapp.message.send`, {
      method: "POST",
      headers: { authorization: `Bearer ${key}`, "content-type": "application/json" },
      body: JSON.stringify({ to: phone, text: answer }),
    });
    if (!response.ok) throw new Error(`the demo's answer was refused: ${await response.text()}`);
  }
}

type Call = <T = unknown>(toolName: string, inputs: object) => Promise<T>;

/** Calls in one caller's name, each answering the tool's outputs. */
function callAs(executor: Executor, context: ExecutionContext, options: { dryRun?: boolean } = {}): Call {
  return async <T>(toolName: string, inputs: object) => {
    const result = await executor.execute(toolName, inputs, { ...options, context });
    if (result.status === "pending_approval") throw new Error(`${toolName} waits for approval`);
    // The tool's schema says so, and the executor has checked it.
    return result.outputs as T;
  };
}

async function refused(code: string, call: () => Promise<unknown>): Promise<void> {
  try {
    await call();
  } catch (error) {
    if (error instanceof ActaError && error.code === code) return;
    throw error;
  }
  throw new Error(`the demo expected a call to be refused with ${code}`);
}

function userContext(identity: DemoIdentity, role: Role): ExecutionContext {
  const userId = identity.users[role];
  const sessionId = newId();
  const principal: Principal = {
    type: "user",
    userId,
    workspaceId: identity.workspaceId,
    role,
    sessionId,
    permissions: rolePermissions[role],
  };
  return {
    userId,
    workspaceId: identity.workspaceId,
    sessionId,
    requestContext: { ip: "127.0.0.1", userAgent: "Acta demo", source: "ui" },
    principal,
  };
}

function keyContext(identity: DemoIdentity, { apiKeyId }: DemoKey, userAgent: string): ExecutionContext {
  const principal: Principal = {
    type: "apiKey",
    apiKeyId,
    kind: "api",
    workspaceId: identity.workspaceId,
    permissions: new Set<Permission>(permissions),
  };
  return {
    userId: null,
    workspaceId: identity.workspaceId,
    requestContext: { ip: "127.0.0.1", userAgent, source: "api" },
    principal,
  };
}

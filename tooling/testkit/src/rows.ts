import { type JsonObject, newId, outputsContext } from "@acta/core";
import {
  apiKeys,
  approvalOutputs,
  approvalPolicies,
  approvals,
  contacts,
  contactTags,
  customFieldDefinitions,
  effectAttempts,
  effects,
  executionRecords,
  memberInvitations,
  notes,
  orderLines,
  orders,
  passwordResets,
  pipelines,
  products,
  type RecordTable,
  sessions,
  tags,
  tasks,
  toolExecutions,
  undoRuns,
  users,
  whatsappAccounts,
  whatsappConversations,
  whatsappMessages,
  whatsappTemplates,
  workspaceMembers,
  workspaces,
} from "@acta/db";
import { and, asc, eq, getTableColumns, getTableName } from "drizzle-orm";
import type { PostgresJsDatabase } from "drizzle-orm/postgres-js";
import { currentCatalogue } from "./catalogue.ts";
import { vaultOf } from "./executor.ts";

type Row<T extends RecordTable> = T["$inferSelect"];
type Values<T extends RecordTable> = Partial<T["$inferInsert"]>;

/** Every table of a workspace that tools write, in an order in which rows can be inserted. */
export const recordTables = [
  contacts,
  tags,
  contactTags,
  products,
  pipelines,
  orders,
  orderLines,
  notes,
  tasks,
  customFieldDefinitions,
  apiKeys,
  workspaces,
  workspaceMembers,
  memberInvitations,
  passwordResets,
  approvalPolicies,
  approvals,
  approvalOutputs,
  effects,
  effectAttempts,
  whatsappAccounts,
  whatsappTemplates,
  whatsappConversations,
  whatsappMessages,
  undoRuns,
] as const;

/** Rows made straight in the tables of one workspace, as their owner: no tool, no execution, no fence. */
export interface Rows {
  readonly workspaceId: string;
  contact(values?: Values<typeof contacts>): Promise<Row<typeof contacts>>;
  /** Very many of them. */
  contacts(count: number, valuesOf: (index: number) => Values<typeof contacts>): Promise<void>;
  tag(name?: string): Promise<Row<typeof tags>>;
  /** Puts a tag, made if need be, on a contact. */
  tagged(contact: { id: string }, name: string): Promise<Row<typeof contactTags>>;
  product(values?: Values<typeof products>): Promise<Row<typeof products>>;
  /** With a contact of its own unless told otherwise, and one line that makes up its total. */
  order(
    values?: Values<typeof orders> & { lines?: Values<typeof orderLines>[] },
  ): Promise<Row<typeof orders>>;
  linesOf(order: { id: string }): Promise<Row<typeof orderLines>[]>;
  /** On a contact of its own unless told otherwise, written by the system. */
  note(values?: Values<typeof notes>): Promise<Row<typeof notes>>;
  /** Very many of them, on one contact. */
  notes(count: number, contact: { id: string }): Promise<void>;
  /** Open, and linked to nothing, unless told otherwise. */
  task(values?: Values<typeof tasks>): Promise<Row<typeof tasks>>;
  /** A text of contacts unless told otherwise. */
  customField(values?: Values<typeof customFieldDefinitions>): Promise<Row<typeof customFieldDefinitions>>;
  /** Two stages, `open` and `done`, unless told otherwise; not the default one. */
  pipeline(values?: Values<typeof pipelines>): Promise<Row<typeof pipelines>>;
  /** A person who is a member of the workspace. */
  user(name?: string): Promise<{ id: string; name: string }>;
  apiKey(values?: Values<typeof apiKeys>): Promise<Row<typeof apiKeys>>;
  /** A person of their own, with the role of a member unless told otherwise. */
  member(
    values?: Values<typeof workspaceMembers> & { email?: string; name?: string },
  ): Promise<Row<typeof workspaceMembers>>;
  members(): Promise<Row<typeof workspaceMembers>[]>;
  /** A login of a person, with tokens given then. */
  session(userId: string, refreshedAt: Date): Promise<void>;
  /** The recorded calls of the workspace, the oldest first. */
  executions(): Promise<Row<typeof toolExecutions>[]>;
  /** An open one whose link the guest has shown, unless told otherwise. */
  invitation(values?: Values<typeof memberInvitations>): Promise<Row<typeof memberInvitations>>;
  policy(values?: Values<typeof approvalPolicies>): Promise<Row<typeof approvalPolicies>>;
  /** A call of a key that waits: the deletion of a contact, unless told otherwise. */
  approval(values?: Values<typeof approvals>): Promise<Row<typeof approvals>>;
  /** What a call has answered that somebody asked for and somebody else approved, sealed as the executor does it. */
  approvalOutputs(
    asked: Values<typeof approvals>,
    outputs: object,
    values?: Values<typeof approvalOutputs>,
  ): Promise<Row<typeof approvalOutputs>>;
  /** A connected number, with one approved template: `bienvenida` in `es_CO`, which wants two texts. */
  whatsappAccount(values?: Values<typeof whatsappAccounts>): Promise<Row<typeof whatsappAccounts>>;
  whatsappTemplate(values?: Values<typeof whatsappTemplates>): Promise<Row<typeof whatsappTemplates>>;
  /** With an account and a contact of its own unless told otherwise; its window is open and a message is unread. */
  conversation(values?: Values<typeof whatsappConversations>): Promise<Row<typeof whatsappConversations>>;
  /** Outbound and queued, in a conversation of its own unless told otherwise. */
  whatsappMessage(values?: Values<typeof whatsappMessages>): Promise<Row<typeof whatsappMessages>>;
  /** A run that nobody has begun, of no executions unless told otherwise. */
  undoRun(values?: Values<typeof undoRuns>): Promise<Row<typeof undoRuns>>;
  /** A recorded creation of a contact that is there: something to undo. */
  execution(): Promise<{ id: string; contactId: string }>;
  /** A failed one of an execution that nobody recorded, unless told otherwise. */
  effect(values?: Values<typeof effects>): Promise<Row<typeof effects>>;
  attempt(
    effect: { id: string },
    values?: Values<typeof effectAttempts>,
  ): Promise<Row<typeof effectAttempts>>;
  /** The row as it is now, or null when it is gone. */
  reload<R extends { id: string }>(row: R): Promise<R | null>;
  /** Those of the workspace by id, so the oldest first. */
  all<T extends RecordTable>(table: T): Promise<Row<T>[]>;
  /** Makes the workspace one, which no tool can. */
  becomeSandbox(): Promise<void>;
}

/** Makes a record of the kind a schema names in `x-widget: record:<kind>`. */
export type RecordKind =
  | "contact"
  | "tag"
  | "product"
  | "order"
  | "note"
  | "task"
  | "customField"
  | "pipeline"
  | "user"
  | "apiKey"
  | "member"
  | "invitation"
  | "effect"
  | "execution"
  | "policy"
  | "approval"
  | "undoRun"
  | "whatsappAccount"
  | "conversation"
  | "whatsappMessage";

let counter = 0;

/** @param guestId a person who is no member: their invitations have been shown their links */
export function createRows(
  { owner, notify }: { owner: PostgresJsDatabase; notify: (table: string) => void },
  workspaceId: string,
  guestId: string,
): Rows {
  const madeIn = new WeakMap<object, RecordTable>();

  async function insert<T extends RecordTable>(table: T, values: Values<T>): Promise<Row<T>> {
    const given = { workspaceId, id: newId(), ...values };
    // What a factory leaves out the column's default fills; a missing NOT NULL fails the test that forgot it.
    const [row] = (await owner
      .insert(table as RecordTable)
      .values(given as never)
      .returning()) as Row<T>[];
    madeIn.set(row as object, table);
    notify(getTableName(table));
    return row!;
  }

  const rows: Rows = {
    workspaceId,
    async becomeSandbox() {
      await owner.update(workspaces).set({ sandbox: true }).where(eq(workspaces.id, workspaceId));
    },
    contact: (values) => insert(contacts, { name: `Contact ${++counter}`, ...values }),
    async contacts(count, valuesOf) {
      const values = Array.from({ length: count }, (_, i) => ({
        workspaceId,
        id: newId(),
        name: `Contact ${++counter}`,
        ...valuesOf(i),
      }));
      // A statement takes 65,535 parameters.
      for (let i = 0; i < count; i += 1_000) await owner.insert(contacts).values(values.slice(i, i + 1_000));
    },
    tag: (name = `tag-${++counter}`) => insert(tags, { name, nameKey: name.toLowerCase() }),
    async tagged(contact, name) {
      const nameKey = name.toLowerCase();
      const [known] = await owner
        .select()
        .from(tags)
        .where(and(eq(tags.workspaceId, workspaceId), eq(tags.nameKey, nameKey)));
      const tag = known ?? (await rows.tag(name));
      return insert(contactTags, { contactId: contact.id, tagId: tag.id });
    },
    product: (values) =>
      insert(products, {
        name: `Product ${++counter}`,
        unitPriceMinor: 3_200_000,
        currency: "COP",
        ...values,
      }),
    async order({ lines, ...values } = {}) {
      const contactId = values.contactId ?? (await rows.contact()).id;
      const given = (
        lines ?? [{ description: "Something", quantity: 2, unitPriceMinor: 1_500, amountMinor: 3_000 }]
      ).map((line, position) => ({ position, quantity: 1, description: `Line ${position}`, ...line }));
      const shippingMinor = values.shippingMinor ?? 0;
      const sum = given.reduce((total, line) => total + (line.amountMinor ?? 0), shippingMinor);
      const order = await insert(orders, {
        currency: "COP",
        shippingMinor,
        totalMinor: sum,
        placedAt: new Date("2026-05-04T13:30:00Z"),
        ...values,
        contactId,
      });
      for (const line of given) await insert(orderLines, { ...line, orderId: order.id });
      return order;
    },
    async linesOf(order) {
      const lines = await rows.all(orderLines);
      return lines.filter((line) => line.orderId === order.id).sort((a, b) => a.position - b.position);
    },
    async note(values = {}) {
      const contactId = values.contactId ?? (await rows.contact()).id;
      return insert(notes, { text: `Note ${++counter}`, authorType: "system", ...values, contactId });
    },
    async notes(count, contact) {
      const values = Array.from({ length: count }, () => ({
        workspaceId,
        id: newId(),
        contactId: contact.id,
        text: `Note ${++counter}`,
        authorType: "system" as const,
      }));
      for (let i = 0; i < count; i += 1_000) await owner.insert(notes).values(values.slice(i, i + 1_000));
    },
    task: (values) => insert(tasks, { title: `Task ${++counter}`, ...values }),
    customField: (values) =>
      insert(customFieldDefinitions, {
        entity: "contact",
        key: `field-${++counter}`,
        label: `Field ${counter}`,
        type: "text",
        ...values,
      }),
    pipeline: (values) =>
      insert(pipelines, {
        name: `Pipeline ${++counter}`,
        stages: [
          { key: "open", name: "Open", kind: "open", next: ["done"] },
          { key: "done", name: "Done", kind: "won", next: [] },
        ],
        ...values,
      }),
    async user(name = `Person ${++counter}`) {
      const id = newId();
      await owner.insert(users).values({ id, name, email: `${id}@acta.test` });
      await owner.insert(workspaceMembers).values({ workspaceId, id: newId(), userId: id, role: "member" });
      return { id, name };
    },
    apiKey: (values) => {
      const unique = newId().replaceAll("-", "").slice(-12);
      return insert(apiKeys, {
        name: `Key ${++counter}`,
        keyId: unique,
        keyHash: `$2b$10$${unique}`,
        keyPrefix: "mfx_test",
        ...values,
      });
    },
    async member({ email, name = `Person ${++counter}`, ...values } = {}) {
      const userId = values.userId ?? newId();
      if (values.userId === undefined)
        await owner.insert(users).values({ id: userId, email: email ?? `person-${userId}@acta.test`, name });
      return insert(workspaceMembers, { role: "member", ...values, userId });
    },
    members: () => rows.all(workspaceMembers),
    async session(userId, refreshedAt) {
      const id = newId();
      const expiresAt = new Date(refreshedAt.getTime() + 86_400_000);
      await owner
        .insert(sessions)
        .values({ id, userId, refreshHash: `digest of ${id}`, refreshedAt, expiresAt });
    },
    executions: () => rows.all(toolExecutions),
    invitation: (values) => {
      const token = newId();
      const expiresAt = new Date(Date.now() + 86_400_000);
      const invitation = { email: `${token}@acta.test`, tokenHash: `digest of ${token}`, expiresAt };
      return insert(memberInvitations, { role: "member", claimedBy: guestId, ...invitation, ...values });
    },
    policy: (values) =>
      insert(approvalPolicies, {
        name: `Policy ${++counter}`,
        tool: "crm.nothing.called.like.this",
        expiresAfterSeconds: 3_600,
        ...values,
      }),
    async approval(values = {}) {
      const asks = values.userId === undefined || values.userId === null;
      return insert(approvals, {
        toolName: "crm.contact.delete",
        inputHash: "none",
        inputs: { contactId: newId() },
        previewExecutionId: newId(),
        creatorMayDecide: true,
        apiKeyId: asks && !values.apiKeyId ? (await rows.apiKey()).id : null,
        source: asks ? "agent" : "ui",
        expiresAt: new Date(Date.now() + 3_600_000),
        ...values,
      });
    },
    async approvalOutputs(asked, outputs, values) {
      const { id } = await rows.approval({
        toolName: "system.apiKey.create",
        state: "executed",
        decidedBy: (await rows.member({ role: "owner" })).userId,
        decidedAt: new Date(),
        endedAt: new Date(),
        ...asked,
      });
      return insert(approvalOutputs, {
        id,
        sealedOutputs: vaultOf(currentCatalogue().services)!.seal(
          JSON.stringify(outputs),
          outputsContext(workspaceId, id),
        ),
        expiresAt: new Date(Date.now() + 3_600_000),
        ...values,
      });
    },
    effect: (values) =>
      insert(effects, {
        executionId: newId(),
        kind: "test.message",
        target: "+573001234567",
        payload: {},
        state: "failed",
        ...values,
      }),
    attempt: (effect, values) => insert(effectAttempts, { effectId: effect.id, number: 1, ...values }),
    async whatsappAccount(values) {
      const account = await insert(whatsappAccounts, {
        phoneNumberId: String(1_000_000 + ++counter),
        businessAccountId: "102290129340398",
        displayPhone: "+573000000001",
        baseUrl: "https://graph.example",
        apiVersion: "v24.0",
        accessToken: "sealed",
        appSecret: "sealed",
        verifyTokenHash: "digest",
        ...values,
      });
      await rows.whatsappTemplate({ accountId: account.id });
      return account;
    },
    async whatsappTemplate(values = {}) {
      const accountId = values.accountId ?? (await rows.whatsappAccount()).id;
      const components = [{ type: "BODY" as const, text: "Hola {{1}}, bienvenida a {{2}}." }];
      const template = { name: "bienvenida", language: "es_CO", category: "MARKETING", status: "APPROVED" };
      return insert(whatsappTemplates, { ...template, components, ...values, accountId });
    },
    async conversation(values = {}) {
      const accountId = values.accountId ?? (await rows.whatsappAccount()).id;
      const phone =
        values.phone === undefined ? `+5730010${String(++counter).padStart(5, "0")}` : values.phone;
      const contactId =
        values.contactId === undefined ? (await rows.contact({ phone })).id : values.contactId;
      const at = new Date();
      const heard = { lastInboundAt: at, lastMessageAt: at, lastMessageText: "Hola", unreadCount: 1 };
      return insert(whatsappConversations, { ...heard, ...values, accountId, phone, contactId });
    },
    async whatsappMessage(values = {}) {
      const conversationId = values.conversationId ?? (await rows.conversation()).id;
      const message = { direction: "outbound" as const, kind: "text" as const, state: "queued" as const };
      return insert(whatsappMessages, { ...message, body: "Hola", ...values, conversationId });
    },
    async undoRun(values) {
      const { id } = await rows.user();
      return insert(undoRuns, {
        executionId: newId(),
        requestedBy: id,
        source: "ui",
        actorType: "user",
        actorId: id,
        fromAt: new Date("2026-05-04T12:00:00Z"),
        toAt: new Date("2026-05-04T18:00:00Z"),
        force: false,
        reason: "A mistake",
        planned: [],
        total: 0,
        ...values,
      });
    },
    async execution() {
      const contact = await rows.contact();
      const id = newId();
      const key = `contacts/${contact.id}`;
      const at = new Date();
      await owner.insert(toolExecutions).values({
        workspaceId,
        id,
        toolName: "crm.contact.create",
        status: "success",
        startedAt: at,
        completedAt: at,
        durationMs: 1,
        source: "api",
        snapshotBefore: { [key]: null },
        snapshotAfter: { [key]: toSnapshot(contacts, contact) },
      });
      await owner.insert(executionRecords).values({ workspaceId, recordId: contact.id, executionId: id });
      return { id, contactId: contact.id };
    },
    async reload(row) {
      const table = madeIn.get(row);
      if (!table) throw new Error("reload takes a row that this factory made");
      const [current] = await owner
        .select()
        .from(table)
        .where(and(eq(table.workspaceId, workspaceId), eq(table.id, row.id)));
      if (!current) return null;
      madeIn.set(current, table);
      return current as typeof row;
    },
    all: async <T extends RecordTable>(table: T) =>
      (await owner
        .select()
        .from(table as RecordTable)
        .where(eq(table.workspaceId, workspaceId))
        .orderBy(asc(table.id))) as Row<T>[],
  };
  return rows;
}

/** A row as snapshots keep it: by column name, instants as text. */
function toSnapshot<T extends RecordTable>(table: T, row: Row<T>): JsonObject {
  const columns = Object.entries(getTableColumns(table)).map(([key, column]) => {
    const value = (row as Record<string, unknown>)[key];
    return [column.name, value instanceof Date ? value.toISOString() : value];
  });
  return Object.fromEntries(columns) as JsonObject;
}

/** Makes a record of a kind. */
export function makeRecord(rows: Rows, kind: string): Promise<{ id: string }> {
  switch (kind as RecordKind) {
    case "contact":
      return rows.contact();
    case "tag":
      return rows.tag();
    case "product":
      return rows.product();
    case "order":
      return rows.order();
    case "note":
      return rows.note();
    case "task":
      return rows.task();
    case "customField":
      return rows.customField();
    case "pipeline":
      return rows.pipeline();
    case "user":
      return rows.user();
    case "apiKey":
      return rows.apiKey();
    case "member":
      return rows.member();
    case "invitation":
      return rows.invitation();
    case "effect":
      return rows.effect();
    case "undoRun":
      return rows.undoRun();
    case "execution":
      return rows.execution();
    case "policy":
      return rows.policy();
    case "approval":
      return rows.approval();
    case "whatsappAccount":
      return rows.whatsappAccount();
    case "conversation":
      return rows.conversation();
    case "whatsappMessage":
      return rows.whatsappMessage();
    default:
      throw new Error(`x-widget record:${kind}: the testkit cannot make such a record yet (rows.ts)`);
  }
}

/** All rows of a workspace as one comparable value. */
export async function readEverything(rows: Rows): Promise<{ [table: string]: JsonObject[] }> {
  const everything: { [table: string]: JsonObject[] } = {};
  for (const table of recordTables) {
    everything[getTableName(table)] = (await rows.all(table)) as unknown as JsonObject[];
  }
  return everything;
}

import { newId } from "@acta/core";
import { type SeededWorkspace, seedApiKey, seedWorkspace, type TestDatabase } from "../../src/testing.ts";

type Row = Record<string, unknown>;

/** Two workspaces with at least one row in every table, and what is needed to insert one more. */
export interface Fixture {
  db: TestDatabase;
  own: SeededWorkspace;
  other: SeededWorkspace;
  keys: { live: string; revoked: string; expired: string; powerless: string; foreign: string };
  /** A row that could be inserted now, by the caller if it is named in it: new ids, values that clash with nothing. */
  newRow(table: string, side: "own" | "other", executionId: string, caller?: Caller): Row | null;
  /** What such a row would have to say to be a lie about who did what. */
  forgeries(table: string, role: "app" | "audit", caller: Caller): Row[];
  /** What rows that may be changed must not become, as the SET of an UPDATE. */
  rewrites(table: string): string[];
}

/** The transaction's settings; empty for nobody. */
export interface Caller {
  user_id?: string | undefined;
  api_key_id?: string | undefined;
}

interface Parents {
  contact: string;
  tag: string;
  product: string;
  order: string;
  effect: string;
  attempts: number;
  undoRun: string;
  /** Its answer is not kept yet. */
  approval: string;
  answered: string;
  position: number;
  account: string;
  conversation: string;
}

export async function createFixture(db: TestDatabase): Promise<Fixture> {
  const own = await seedWorkspace(db, { name: "Own" });
  const other = await seedWorkspace(db, { name: "Other" });
  const key = async (workspaceId: string, options: Parameters<typeof seedApiKey>[2] = {}) =>
    (await seedApiKey(db, workspaceId, options)).apiKeyId;
  const keys = {
    live: await key(own.workspaceId),
    revoked: await key(own.workspaceId, { revoked: true }),
    expired: await key(own.workspaceId, { expiresAt: new Date(Date.now() - 1000) }),
    powerless: await key(own.workspaceId, { permissions: ["contacts.view"] }),
    foreign: await key(other.workspaceId),
  };
  const parents: Record<"own" | "other", Parents> = {
    own: newParents(),
    other: newParents(),
  };

  const newRow = (
    table: string,
    side: "own" | "other",
    executionId: string,
    caller: Caller = {},
  ): Row | null => {
    const { workspaceId, users } = side === "own" ? own : other;
    const parent = parents[side];
    const id = newId();
    const of = { workspace_id: workspaceId, id };
    const line = { description: "x", quantity: 1, unit_price_minor: 1, amount_minor: 1, position: 0 };
    switch (table) {
      case "api_keys":
        return { ...of, name: "x", key_id: id, key_hash: id, key_prefix: "mfx_xxxx" };
      case "approval_outputs":
        return { ...of, id: parent.approval, sealed_outputs: "x", expires_at: "now" };
      case "approval_policies":
        return { ...of, name: "x", tool: "*", expires_after_seconds: 60 };
      case "approvals":
        return {
          ...of,
          tool_name: "x.y.z",
          input_hash: "x",
          inputs: "{}",
          preview_execution_id: executionId,
          creator_may_decide: true,
          user_id: caller.api_key_id ? null : caller.user_id || users.owner.userId,
          api_key_id: caller.api_key_id || null,
          source: "api",
          expires_at: "now",
        };
      case "contacts":
        return { ...of, name: "x", phone: id, external_id: id };
      case "tags":
        return { ...of, name: "x", name_key: id };
      // Each on a tag of its own: the pair is unique, and the references are checked at the end.
      case "contact_tags":
        return { ...of, contact_id: parent.contact, tag_id: newId() };
      case "custom_fields":
        return { ...of, entity: "contact", key: id, label: "x", type: "text" };
      case "pipelines":
        return { ...of, name: "x", stages: "[]" };
      case "notes":
        return { ...of, contact_id: parent.contact, text: "x", author_type: "system" };
      case "tasks":
        return { ...of, title: "x", order_id: parent.order };
      case "products":
        return { ...of, name: "x", unit_price_minor: 1, currency: "COP" };
      case "orders":
        return { ...of, contact_id: parent.contact, currency: "COP", total_minor: 1, placed_at: "now" };
      case "order_lines":
        return { ...of, order_id: parent.order, ...line };
      case "whatsapp_accounts":
        return { ...of, ...account, phone_number_id: id };
      case "whatsapp_conversations":
        return { ...of, account_id: parent.account, phone: id };
      case "whatsapp_messages":
        return { ...of, conversation_id: parent.conversation, ...message, provider_id: id };
      case "whatsapp_templates":
        return { ...of, account_id: parent.account, ...template, name: id };
      case "tool_executions":
      case "tool_executions_default":
        return { ...executionRow(workspaceId, caller), id: executionId };
      case "execution_records":
        return { workspace_id: workspaceId, record_id: id, execution_id: executionId };
      case "idempotency_keys":
        return {
          workspace_id: workspaceId,
          principal_id: caller.user_id || caller.api_key_id || users.owner.userId,
          key: id,
          fingerprint: "x",
          execution_id: executionId,
          answer: "{}",
        };
      case "effects":
        return {
          ...of,
          execution_id: executionId,
          kind: "x.y",
          target: "x",
          ordering_key: null,
          payload: "{}",
        };
      case "undo_runs":
        return {
          ...of,
          execution_id: executionId,
          requested_by: caller.user_id || (caller.api_key_id ? null : users.owner.userId),
          requested_by_key: caller.api_key_id || null,
          source: "api",
          actor_type: "user",
          actor_id: users.owner.userId,
          from_at: "2026-01-01T00:00:00Z",
          to_at: "2026-01-02T00:00:00Z",
          force: false,
          reason: "x",
          planned: "[]",
          total: 0,
        };
      case "undo_run_items":
        return {
          workspace_id: workspaceId,
          run_id: parent.undoRun,
          execution_id: id,
          position: parent.position++,
          tool_name: "x",
        };
      case "effect_attempts":
        return { ...of, effect_id: parent.effect, number: parent.attempts++ };
      case "sessions":
        return { id, user_id: users.member.userId, refresh_hash: id, expires_at: "now" };
      case "users":
        return { id, email: `${id}@acta.test`, name: "x" };
      case "worker_heartbeats":
        return { pool_id: id };
      case "workspaces":
        return { id, name: "x", slug: id };
      case "workspace_members":
        // A person who is not there yet.
        return { ...of, user_id: (side === "own" ? other : own).users.owner.userId, role: "member" };
      case "member_invitations": {
        const invitation = { email: `${id}@acta.test`, role: "member", token_hash: id, expires_at: "now" };
        return { ...of, ...invitation, invited_by: caller.user_id || null };
      }
      case "password_resets": {
        const reset = { user_id: users.member.userId, token_hash: id, expires_at: "now" };
        return { ...of, ...reset, issued_by: caller.user_id || null };
      }
      case "acta_migrations":
        return { name: id, sha256: id };
      default:
        return table.startsWith("tool_executions_")
          ? { ...executionRow(workspaceId, caller), id: executionId }
          : null;
    }
  };

  const forgeries = (table: string, role: "app" | "audit", caller: Caller): Row[] => {
    const member = own.users.member.userId;
    if (table === "approvals")
      return [
        { user_id: member, api_key_id: null },
        { user_id: null, api_key_id: keys.powerless },
        { preview_execution_id: newId() },
        {
          state: "approved",
          decided_by: own.users.admin.userId,
          decided_at: "now",
        },
      ];
    if (table === "idempotency_keys") return [{ principal_id: member }, { principal_id: own.workspaceId }];
    if (table === "effects") return [{ execution_id: newId() }];
    if (table === "member_invitations") return [{ invited_by: member }, { claimed_by: member }];
    if (table === "password_resets") return [{ issued_by: member }, { user_id: other.users.owner.userId }];
    if (table === "undo_runs")
      return [{ execution_id: newId() }, { requested_by: member, requested_by_key: null }];
    if (table !== "tool_executions") return [];
    const changes = JSON.stringify({ [`contacts/${newId()}`]: null });
    if (role === "audit")
      return [{ snapshot_before: changes }, { snapshot_after: changes }, { undo_of: newId() }];
    return [
      { user_id: member },
      { user_id: other.users.owner.userId },
      { api_key_id: keys.powerless },
      { user_id: null, api_key_id: null },
      ...(caller.api_key_id ? [{ source: "ui" }] : []),
    ];
  };

  const rewrites = (table: string): string[] => {
    if (table !== "approvals") return [];
    const decided = `decided_by = '${own.users.member.userId}', decided_at = now()`;
    return [
      `state = 'approved', ${decided}`,
      `state = 'rejected', ended_at = now(), ${decided}`,
      `state = 'executed', ended_at = now(), execution_id = '${newId()}', ${decided}`,
    ];
  };

  for (const side of ["own", "other"] as const) {
    const parent = parents[side];
    const executionId = newId();
    const rows: [string, Row][] = [
      ["contacts", { id: parent.contact }],
      ["tags", { id: parent.tag }],
      ["products", { id: parent.product }],
      ["orders", { id: parent.order }],
      ["order_lines", { product_id: parent.product }],
      ["contact_tags", { tag_id: parent.tag }],
      ["whatsapp_accounts", { id: parent.account }],
      ["whatsapp_conversations", { id: parent.conversation }],
      ["whatsapp_messages", {}],
      ["whatsapp_templates", {}],
      ["custom_fields", {}],
      ["pipelines", {}],
      ["notes", {}],
      ["tasks", {}],
      ["tool_executions", {}],
      ["execution_records", {}],
      ["idempotency_keys", {}],
      ["effects", { id: parent.effect, state: "failed" }],
      ["effects", {}],
      ["effect_attempts", {}],
      ["approval_policies", {}],
      ["approvals", { id: parent.approval }],
      ["approvals", { id: parent.answered }],
      ["approval_outputs", { id: parent.answered }],
      ["undo_runs", { id: parent.undoRun }],
      ["undo_run_items", {}],
      ["sessions", {}],
      ["member_invitations", {}],
      ["member_invitations", { accepted_at: "now" }],
      ["member_invitations", { revoked_at: "now" }],
      ["password_resets", {}],
      ["password_resets", { ended_at: "now" }],
      ["worker_heartbeats", {}],
    ];
    for (const [table, values] of rows) {
      const { text, values: parameters } = insertText(table, {
        ...newRow(table, side, executionId),
        ...values,
      });
      await db.query(text, parameters);
    }
    // A row no partition is for: the default one has something to leak, too.
    const lost = insertText("tool_executions", newRow("tool_executions", side, idOfNoMonth(executionId))!);
    await db.query(lost.text, lost.values);
  }
  return { db, own, other, keys, newRow, forgeries, rewrites };
}

const newParents = (): Parents => ({
  contact: newId(),
  tag: newId(),
  product: newId(),
  order: newId(),
  effect: newId(),
  attempts: 1,
  undoRun: newId(),
  approval: newId(),
  answered: newId(),
  position: 1,
  account: newId(),
  conversation: newId(),
});

const account = {
  business_account_id: "1",
  display_phone: "+573000000000",
  base_url: "https://graph.example",
  api_version: "v24.0",
  access_token: "x",
  app_secret: "x",
  verify_token_hash: "x",
};
const message = { direction: "inbound", kind: "text", state: "received" };
const template = { language: "es", category: "UTILITY", status: "APPROVED", components: "[]" };

export function insertText(table: string, row: Row): { text: string; values: unknown[] } {
  const columns = Object.keys(row);
  return {
    text: `insert into ${table} (${columns.join(", ")}) values (${columns.map((_, index) => `$${index + 1}`).join(", ")})`,
    values: Object.values(row),
  };
}

function executionRow(workspaceId: string, caller: Caller): Row {
  const instants = { started_at: "now", completed_at: "now" };
  return {
    workspace_id: workspaceId,
    tool_name: "x.y.z",
    status: "success",
    source: "api",
    user_id: caller.user_id || null,
    api_key_id: caller.api_key_id || null,
    duration_ms: 1,
    ...instants,
  };
}

/** An id as of 1971. */
const idOfNoMonth = (id: string): string => `00070000${id.slice(8)}`;

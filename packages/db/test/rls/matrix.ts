/*
 * The reviewed list: who may do what to which table. The walk takes the tables from the catalogue and fails for one
 * that is not here, so a new table cannot arrive without its line.
 *
 *   own     rows of the workspace the transaction names, when whoever it names may be there
 *   fenced  the same, and only inside an execution
 *   all     every row, whatever the transaction names
 *   (left out) permission denied
 */
export type Access = "own" | "fenced" | "all";
export type Verb = "select" | "insert" | "update" | "delete";
export const verbs = ["select", "insert", "update", "delete"] as const satisfies readonly Verb[];
export type RunTimeRole = "app" | "auth" | "audit" | "worker";
export const runTimeRoles = ["app", "auth", "audit", "worker"] as const satisfies readonly RunTimeRole[];
export type TableAccess = { readonly [role in RunTimeRole]?: { readonly [verb in Verb]?: Access } };

const business: TableAccess = {
  app: { select: "own", insert: "fenced", update: "fenced", delete: "fenced" },
};

/** What happened stays: it is corrected, and never deleted by a call. */
const lasting: TableAccess = {
  app: { select: "own", insert: "fenced", update: "fenced" },
};

export const matrix: { readonly [table: string]: TableAccess } = {
  acta_migrations: {},
  api_keys: {
    app: { select: "own", insert: "fenced", update: "fenced" },
    auth: { select: "all", update: "all" },
  },
  approval_outputs: {
    app: { select: "own", insert: "fenced", delete: "fenced" },
    worker: { select: "all", delete: "all" },
  },
  approval_policies: business,
  approvals: {
    app: { select: "own", insert: "fenced", update: "fenced" },
    worker: { select: "all" },
  },
  contact_tags: business,
  contacts: business,
  custom_fields: business,
  effect_attempts: {
    app: { select: "own" },
    worker: { select: "all", insert: "all", update: "all", delete: "all" },
  },
  effects: {
    app: { select: "own", insert: "fenced", update: "fenced" },
    worker: { select: "all", update: "all", delete: "all" },
  },
  execution_records: { app: { select: "own", insert: "fenced" } },
  idempotency_keys: {
    app: { select: "own", insert: "fenced" },
    worker: { select: "all", delete: "all" },
  },
  member_invitations: {
    app: { select: "own", insert: "fenced", update: "fenced" },
    auth: { select: "all", update: "all" },
  },
  notes: business,
  order_lines: business,
  orders: business,
  password_resets: {
    app: { select: "own", insert: "fenced", update: "fenced" },
    auth: { select: "all", update: "all" },
  },
  pipelines: business,
  products: business,
  sessions: {
    auth: { select: "all", insert: "all", update: "all" },
    worker: { select: "all", delete: "all" },
  },
  tags: business,
  tasks: business,
  tool_executions: { app: { select: "own", insert: "fenced" }, audit: { insert: "all" } },
  // Partitions are reached through their parent only.
  tool_executions_default: {},
  undo_run_items: {
    app: { select: "own" },
    worker: { select: "all", insert: "all", update: "all" },
  },
  undo_runs: {
    app: { select: "own", insert: "fenced", update: "fenced" },
    worker: { select: "all", update: "all" },
  },
  whatsapp_accounts: lasting,
  whatsapp_conversations: lasting,
  whatsapp_messages: lasting,
  whatsapp_templates: lasting,
  users: { app: { select: "own" }, auth: { select: "all", insert: "all", update: "all" } },
  worker_heartbeats: { worker: { select: "all", insert: "all", update: "all", delete: "all" } },
  workspace_members: { ...business, auth: { select: "all" } },
  workspaces: { app: { select: "own", update: "fenced" }, auth: { select: "all" } },
};

const month = /^tool_executions_\d{4}_\d{2}$/;

export function accessTo(table: string): TableAccess | undefined {
  return matrix[month.test(table) ? "tool_executions_default" : table];
}

/** Rows that acta_app sees and may not change, whatever it may change beside them: a condition in SQL. */
export const frozenRows: { readonly [table: string]: string } = {
  // What was revoked because it leaked is not brought back.
  api_keys: "revoked",
  // What is under way, or done, is not started again.
  effects: "state not in ('failed', 'unknown')",
  member_invitations: "accepted_at is not null or revoked_at is not null",
  password_resets: "ended_at is not null",
  // A decision is not taken back, and what was carried out was.
  approvals: "state not in ('pending', 'approved')",
  // What is over is not told to end.
  undo_runs: "state not in ('waiting', 'running')",
};

/** Columns that a role with SELECT on the table may nevertheless not read. */
export const hiddenColumns: { readonly [roleAndTable: string]: readonly string[] } = {
  "app api_keys": ["key_hash"],
  "app whatsapp_accounts": ["access_token", "app_secret", "verify_token_hash"],
  "app member_invitations": ["token_hash"],
  "app password_resets": ["token_hash"],
  "app approvals": ["sealed_inputs"],
  "app approval_outputs": ["sealed_outputs"],
  "app undo_runs": ["planned"],
  "app users": ["password_hash", "created_at", "updated_at"],
  "worker approval_outputs": ["sealed_outputs", "created_at", "updated_at"],
  "worker approvals": [
    "tool_name",
    "input_hash",
    "inputs",
    "sealed_inputs",
    "preview_execution_id",
    "policy_id",
    "policy_name",
    "creator_may_decide",
    "user_id",
    "api_key_id",
    "source",
    "session_id",
    "request_context",
    "request_id",
    "trace_id",
    "idempotency_key",
    "decided_by",
    "decided_at",
    "reason",
    "execution_id",
    "error_code",
    "drift",
    "ended_at",
    "created_at",
    "updated_at",
    "error_message",
  ],
  "worker idempotency_keys": ["fingerprint", "execution_id", "answer"],
  "worker sessions": [
    "user_id",
    "refresh_hash",
    "previous_refresh_hash",
    "refreshed_at",
    "created_at",
    "revoked_reason",
    "ip",
    "user_agent",
  ],
};

/** The only columns a role with UPDATE on the table may set; every other table with UPDATE: all of them. */
export const settableColumns: { readonly [roleAndTable: string]: readonly string[] } = {
  "app api_keys": ["name", "permissions", "revoked", "revoked_at", "revoked_by", "expires_at"],
  "app effects": ["state", "retry_asked_at", "last_error_code", "updated_at"],
  "app undo_runs": ["abort_asked_at", "updated_at"],
  "app whatsapp_accounts": [
    "business_account_id",
    "display_phone",
    "base_url",
    "api_version",
    "access_token",
    "app_secret",
    "verify_token_hash",
    "updated_at",
  ],
  "app member_invitations": ["accepted_at", "revoked_at", "updated_at"],
  "app password_resets": ["ended_at", "updated_at"],
  "app workspace_members": ["role", "updated_at"],
  "app workspaces": ["name", "time_zone", "currency", "locale", "updated_at"],
  "app approvals": [
    "sealed_inputs",
    "state",
    "decided_by",
    "decided_at",
    "reason",
    "execution_id",
    "error_code",
    "drift",
    "ended_at",
    "updated_at",
    "error_message",
  ],
  "auth api_keys": ["last_used_at", "last_used_ip"],
  "auth member_invitations": ["claimed_by"],
  "auth password_resets": ["ended_at", "updated_at"],
  "auth users": ["password_hash", "updated_at"],
  "worker undo_run_items": [
    "outcome",
    "undo_execution_id",
    "error_code",
    "detail",
    "conflicts",
    "settled",
    "settled_at",
  ],
  "worker undo_runs": ["state", "error_code", "started_at", "ended_at", "updated_at"],
  "worker effect_attempts": ["sending_at", "ended_at", "outcome", "error_code", "error_message", "response"],
  "worker effects": [
    "state",
    "attempts",
    "lease_owner",
    "lease_until",
    "fence",
    "available_at",
    "queued_at",
    "round_at",
    "round_attempts",
    "retry_asked_at",
    "provider_id",
    "last_error_code",
    "updated_at",
  ],
};

/** Tables that are no workspace's: looked up before one is known. */
export const outsideWorkspaces = ["acta_migrations", "sessions", "users", "worker_heartbeats"];

/** Tenant tables whose rows are known by something else than an id of their own. */
export const otherKeys: { readonly [table: string]: readonly string[] } = {
  execution_records: ["workspace_id", "record_id", "execution_id"],
  idempotency_keys: ["workspace_id", "principal_id", "key"],
  workspaces: ["id"],
  undo_run_items: ["workspace_id", "run_id", "execution_id"],
};

/** Keys that do not start with workspace_id, and why that tells nobody anything. */
export const globalKeys = {
  acta_migrations_pkey: "no run-time role reads it",
  api_keys_key_id_key:
    "looked up before a workspace is known. Whoever writes rows as acta_app learns by a clash that a random id is taken: not whose it is, and an id alone opens nothing",
  api_keys_key_hash_key: "salted: a clash cannot be provoked",
  sessions_pkey: "belongs to a person",
  sessions_refresh_key: "digest of a random token",
  member_invitations_token_key: "digest of a random token",
  password_resets_token_key: "digest of a random token",
  users_email_key: "one person, one login; acta_app does not insert people",
  users_pkey: "belongs to no workspace",
  worker_heartbeats_pkey: "belongs to no workspace",
  workspaces_pkey: "is the workspace",
  workspaces_slug_key: "acta_app does not insert workspaces",
};

/**
 * Tables that a role may take an ACCESS EXCLUSIVE lock on, stopping every workspace. PostgreSQL ties LOCK TABLE to the
 * right to UPDATE or DELETE, and cannot give one without the other. Accepted: it tells and changes nothing, who writes
 * SQL of their own as these roles could stop the server by load as well, the product never writes LOCK TABLE, and the
 * limits on the roles (src/roles.ts) end a lock that a process forgot.
 */
export const lockableTables: { readonly [role in RunTimeRole]: readonly string[] } = {
  app: [
    "approval_outputs",
    "approval_policies",
    "contact_tags",
    "contacts",
    "custom_fields",
    "notes",
    "order_lines",
    "orders",
    "pipelines",
    "products",
    "tags",
    "tasks",
    "whatsapp_conversations",
    "whatsapp_messages",
    "whatsapp_templates",
    "workspace_members",
  ],
  auth: ["sessions"],
  audit: [],
  worker: [
    "approval_outputs",
    "effect_attempts",
    "effects",
    "idempotency_keys",
    "sessions",
    "worker_heartbeats",
  ],
};

/** Functions that run with their owner's rights. Each was read for what it lets its caller learn or do. */
export const definerFunctions = [
  "acta.create_workspace",
  "acta.current_workspace",
  "acta.ensure_partition",
  "acta.ensure_partitions",
  "acta.has_migration",
  "acta.is_member_elsewhere",
  "acta.may_administer",
  "acta.may_manage_api_keys",
  "acta.member_last_seen_at",
  "acta.partition_health",
  "acta.sealed_outputs",
  "acta.whatsapp_account",
  "acta.whatsapp_accounts_named",
  "acta.whatsapp_knows_verify_token",
  "acta.whatsapp_outgoing",
];

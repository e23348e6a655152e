import {
  type Approval,
  type ApprovalDetail,
  type ApprovalFilter,
  type ApprovalState,
  type Approvals,
  type DecidedCall,
  type ExecutionActor,
  isId,
  type JsonValue,
  type PlanDrift,
  type Principal,
  type Requested,
  type Source,
  systemPrincipal,
  whyNotDecide,
} from "@acta/core";
import type postgres from "postgres";
import { createWorkspaceReader } from "./history/read-database.ts";
import { toActor, toPreview } from "./history/to-execution.ts";

export interface PgApprovals extends Approvals {
  close(): Promise<void>;
}

type Sql = postgres.TransactionSql;

interface ApprovalRow {
  id: string;
  tool_name: string;
  inputs: JsonValue;
  state: ApprovalState;
  policy_id: string | null;
  policy_name: string | null;
  creator_may_decide: boolean;
  user_id: string | null;
  user_name: string | null;
  api_key_id: string | null;
  api_key_name: string | null;
  key_people: string[] | null;
  source: Source;
  session_id: string | null;
  request_id: string | null;
  idempotency_key: string | null;
  preview_execution_id: string;
  created_at: Date;
  expires_at: Date;
  decided_by: string | null;
  decider_name: string | null;
  decided_at: Date | null;
  reason: string | null;
  execution_id: string | null;
  error_code: string | null;
  error_message: string | null;
  drift: PlanDrift[] | null;
  ended_at: Date | null;
  has_outputs: boolean;
}

const countUpTo = 100;

/**
 * The approvals of a workspace, as the console and the API read them.
 *
 * @param options.appUrl logs in as `acta_app`
 */
export function createApprovals({
  appUrl,
  poolSize = 2,
  now = () => new Date(),
}: {
  appUrl: string;
  poolSize?: number;
  now?: () => Date;
}): PgApprovals {
  const reader = createWorkspaceReader(appUrl, poolSize);

  return {
    list: (viewer, filter, { before, limit }) =>
      reader.read(viewer, async (sql) => {
        if (before !== undefined && !isId(before)) return { items: [], nextBefore: null };
        const rows = await selectApprovals(sql, viewer, filter, before, limit + 1);
        const items = rows.slice(0, limit).map((row) => toApproval(row, viewer, now()));
        return { items, nextBefore: rows.length > limit ? items.at(-1)!.id : null };
      }),
    read: (viewer, id) =>
      reader.read(viewer, async (sql): Promise<ApprovalDetail | null> => {
        const [row] = isId(id) ? await selectApprovals(sql, viewer, {}, undefined, 1, id) : [];
        if (!row) return null;
        const [previewed] = await sql<{ preview: JsonValue }[]>`
          select preview from tool_executions
          where workspace_id = (select acta.current_workspace()) and id = ${row.preview_execution_id}`;
        return { ...toApproval(row, viewer, now()), preview: toPreview(previewed?.preview ?? null) };
      }),
    countPending: (viewer) =>
      reader.read(viewer, async (sql) => {
        const [row] = await sql<{ waiting: number }[]>`
          select count(*)::int as waiting from (
            select from approvals a
            where ${ownOnly(sql, viewer)} and a.state = 'pending' and a.expires_at > ${now()}
            limit ${countUpTo}) a`;
        return row!.waiting;
      }),
    close: () => reader.close(),
  };
}

function selectApprovals(
  sql: Sql,
  viewer: Principal,
  { state, tool }: ApprovalFilter,
  before: string | undefined,
  limit: number,
  id?: string,
): Promise<ApprovalRow[]> {
  return sql<ApprovalRow[]>`
    select a.id, a.tool_name, a.inputs, a.state, a.policy_id, a.policy_name, a.creator_may_decide,
           a.user_id, u.name as user_name, a.api_key_id, k.name as api_key_name, case when a.api_key_id is not null then acta.people_behind_key(a.workspace_id, a.api_key_id) end as key_people,
           a.source, a.session_id, a.request_id, a.idempotency_key, a.preview_execution_id, a.created_at,
           a.expires_at, a.decided_by, d.name as decider_name, a.decided_at, a.reason, a.execution_id,
           a.error_code, a.error_message, a.drift, a.ended_at, o.id is not null as has_outputs
    from approvals a
    left join approval_outputs o on o.workspace_id = a.workspace_id and o.id = a.id and o.expires_at > now()
    left join users u on u.id = a.user_id
    left join users d on d.id = a.decided_by
    left join api_keys k on k.workspace_id = a.workspace_id and k.id = a.api_key_id
    where a.workspace_id = (select acta.current_workspace()) and ${ownOnly(sql, viewer)}
      ${state ? sql`and a.state = any(${[...state]})` : sql``}
      ${tool ? sql`and a.tool_name = any(${[...tool]})` : sql``}
      ${before ? sql`and a.id < ${before}` : sql``}
      ${id ? sql`and a.id = ${id}` : sql``}
    order by a.id desc
    limit ${limit}`;
}

/** Everyone sees what they asked; what others asked is for those who may decide. */
function ownOnly(sql: Sql, viewer: Principal) {
  if (viewer.type === "system" || viewer.permissions.has("approvals.decide")) return sql`true`;
  return viewer.type === "apiKey"
    ? sql`a.api_key_id = ${viewer.apiKeyId}`
    : sql`a.user_id = ${viewer.userId}`;
}

function toApproval(row: ApprovalRow, viewer: Principal, now: Date): Approval {
  const decider: ExecutionActor | null = row.decided_by
    ? { type: "user", id: row.decided_by, name: row.decider_name }
    : null;
  const asked: Requested = {
    userId: row.user_id,
    apiKeyId: row.api_key_id,
    keyPeople: row.key_people ?? [],
    creatorMayDecide: row.creator_may_decide,
  };
  return {
    id: row.id,
    toolName: row.tool_name,
    inputs: row.inputs,
    state: row.state,
    policy: row.policy_id ? { id: row.policy_id, name: row.policy_name ?? "" } : null,
    requester: toActor(row),
    source: row.source,
    sessionId: row.session_id,
    requestId: row.request_id,
    idempotencyKey: row.idempotency_key,
    previewExecutionId: row.preview_execution_id,
    createdAt: row.created_at.toISOString(),
    expiresAt: row.expires_at.toISOString(),
    decidedBy: decider,
    decidedAt: row.decided_at?.toISOString() ?? null,
    reason: row.reason,
    executionId: row.execution_id,
    errorCode: row.error_code,
    errorMessage: row.error_message,
    drift: row.drift,
    endedAt: row.ended_at?.toISOString() ?? null,
    mayDecide:
      row.state === "pending" &&
      row.expires_at > now &&
      viewer.permissions.has("approvals.decide") &&
      whyNotDecide(viewer, asked) === null,
    mayCollect: row.has_outputs && isRequester(viewer, asked),
  };
}

function isRequester(viewer: Principal, { userId, apiKeyId }: Requested): boolean {
  return viewer.type === "user"
    ? viewer.userId === userId
    : viewer.type === "apiKey" && viewer.apiKeyId === apiKeyId;
}

export interface DecidedCalls {
  read(workspaceId: string, approvalId: string): Promise<DecidedCall | null>;
  close(): Promise<void>;
}

/**
 * What carrying out an approval takes, its sealed inputs included.
 *
 * @param options.systemUrl logs in as `acta_system`: no other role may read what is sealed
 */
export function createDecidedCalls({ systemUrl }: { systemUrl: string }): DecidedCalls {
  const reader = createWorkspaceReader(systemUrl, 2);
  return {
    read: (workspaceId, approvalId) =>
      reader.read(systemPrincipal(workspaceId), async (sql) => {
        const [call] = await sql<DecidedCall[]>`
          select id, workspace_id as "workspaceId", state, tool_name as "toolName", input_hash as "inputHash", inputs,
                 sealed_inputs as "sealedInputs", preview_execution_id as "previewExecutionId", user_id as "userId",
                 api_key_id as "apiKeyId", source, session_id as "sessionId", request_context as "requestContext",
                 request_id as "requestId", trace_id as "traceId"
          from approvals
          where workspace_id = (select acta.current_workspace()) and id = ${approvalId}`;
        return call ?? null;
      }),
    close: () => reader.close(),
  };
}

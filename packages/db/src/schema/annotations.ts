import { getTableName, type Table } from "drizzle-orm";
import { notes, tasks } from "./activity.ts";
import { apiKeys } from "./api-keys.ts";
import { approvalPolicies, approvals } from "./approvals.ts";
import { contactTags, orderLines, tags } from "./crm.ts";
import { effectAttempts, effects } from "./effects.ts";
import { toolExecutions } from "./executions.ts";
import { workspaceMembers, workspaces } from "./identity.ts";
import { memberInvitations, passwordResets } from "./membership.ts";
import { undoRuns } from "./undo-runs.ts";
import { whatsappAccounts, whatsappMessages } from "./whatsapp.ts";

interface TableAnnotations {
  /** A commit that changed it notifies `acta_auth`, so that every process forgets what it had read of it. */
  notifiesAuth?: true;
  /** Columns with the ids of records it is a part of: what happens to it stands in their history too. */
  partOf?: readonly string[];
  /** Columns `acta_app` may write but not read: they are neither returned nor kept in snapshots. */
  unreadable?: readonly string[];
  /** Its rows are look-up values, made by whoever uses one first: undo leaves a row that others use by now. */
  mayStay?: true;
  /** Written by the machinery and not by tools: its rows are no records with a history of their own. */
  journal?: true;
}

const annotations = new Map<string, TableAnnotations>([
  [getTableName(apiKeys), { notifiesAuth: true, unreadable: ["key_hash"] }],
  [getTableName(approvalPolicies), { notifiesAuth: true }],
  [getTableName(approvals), { unreadable: ["sealed_inputs"] }],
  [getTableName(workspaceMembers), { notifiesAuth: true }],
  [getTableName(workspaces), { notifiesAuth: true }],
  [getTableName(memberInvitations), { unreadable: ["token_hash"] }],
  [getTableName(passwordResets), { unreadable: ["token_hash"] }],
  [getTableName(contactTags), { partOf: ["contact_id"] }],
  [getTableName(orderLines), { partOf: ["order_id"] }],
  [getTableName(notes), { partOf: ["contact_id"] }],
  [getTableName(tasks), { partOf: ["contact_id", "order_id"] }],
  [getTableName(tags), { mayStay: true }],
  [getTableName(toolExecutions), { journal: true }],
  [getTableName(effects), { journal: true }],
  [getTableName(effectAttempts), { journal: true }],
  [getTableName(undoRuns), { journal: true, unreadable: ["planned"] }],
  [getTableName(whatsappAccounts), { unreadable: ["access_token", "app_secret", "verify_token_hash"] }],
  [getTableName(whatsappMessages), { partOf: ["conversation_id"] }],
]);

const none: TableAnnotations = {};

export function annotationsOf(table: Table): TableAnnotations {
  return annotations.get(getTableName(table)) ?? none;
}

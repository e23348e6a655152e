import { getTableName, type Table } from "drizzle-orm";
import { notes, tasks } from "./activity.ts";
import { apiKeys } from "./api-keys.ts";
import { approvalOutputs, approvalPolicies, approvals } from "./approvals.ts";
import { contacts, contactTags, orderLines, orders, tags } from "./crm.ts";
import { effectAttempts, effects } from "./effects.ts";
import { toolExecutions } from "./executions.ts";
import { workspaceMembers, workspaces } from "./identity.ts";
import { memberInvitations, passwordResets } from "./membership.ts";
import { undoRuns } from "./undo-runs.ts";
import { whatsappAccounts, whatsappConversations, whatsappMessages } from "./whatsapp.ts";

interface Derived {
  /** Computes it. The row goes by the name of its table. */
  sql: string;
  /** The columns of the row that it follows from, and the tables of its parts. */
  from: readonly string[];
  parts?: readonly string[];
}

interface TableAnnotations {
  /** A commit that changed it notifies `acta_auth`, so that every process forgets what it had read of it. */
  notifiesAuth?: true;
  /** Columns with the ids of records it is a part of: what happens to it stands in their history too. */
  partOf?: readonly string[];
  /** Columns `acta_app` may write but not read: they are neither returned nor kept in snapshots. */
  unreadable?: readonly string[];
  /** Columns that follow from others: undo computes them anew, and `acta fsck` holds every row to them. */
  derived?: Readonly<Record<string, Derived>>;
  /** Columns that say one thing together: undo compares and restores them as one. */
  together?: readonly (readonly string[])[];
  /** Its rows are look-up values, made by whoever uses one first: undo leaves a row that others use by now. */
  mayStay?: true;
  /** Written by the machinery and not by tools: its rows are no records with a history of their own. */
  journal?: true;
}

const annotations = new Map<string, TableAnnotations>([
  [getTableName(apiKeys), { notifiesAuth: true, unreadable: ["key_hash"] }],
  [getTableName(approvalPolicies), { notifiesAuth: true }],
  [getTableName(approvalOutputs), { journal: true, unreadable: ["sealed_outputs"] }],
  [getTableName(approvals), { unreadable: ["sealed_inputs"] }],
  [getTableName(workspaceMembers), { notifiesAuth: true }],
  [getTableName(workspaces), { notifiesAuth: true }],
  [getTableName(memberInvitations), { unreadable: ["token_hash"] }],
  [getTableName(passwordResets), { unreadable: ["token_hash"] }],
  [getTableName(contactTags), { partOf: ["contact_id"] }],
  [getTableName(contacts), { together: [["phone", "phone_text"]] }],
  [
    getTableName(orders),
    {
      derived: {
        total_minor: {
          sql: `orders.shipping_minor + coalesce((SELECT sum(l.amount_minor) FROM order_lines l
            WHERE l.workspace_id = orders.workspace_id AND l.order_id = orders.id), 0)::bigint`,
          from: ["shipping_minor"],
          parts: ["order_lines"],
        },
      },
    },
  ],
  [
    getTableName(orderLines),
    {
      partOf: ["order_id"],
      // Rounded half up: nothing in it is negative.
      derived: {
        amount_minor: {
          sql: `div(order_lines.quantity::numeric * order_lines.unit_price_minor
            * (10000 - order_lines.discount_basis_points) + 5000, 10000)::bigint`,
          from: ["quantity", "unit_price_minor", "discount_basis_points"],
        },
      },
    },
  ],
  [getTableName(notes), { partOf: ["contact_id"] }],
  [getTableName(tasks), { partOf: ["contact_id", "order_id"], together: [["status", "closed_at"]] }],
  [getTableName(tags), { mayStay: true }],
  [getTableName(toolExecutions), { journal: true }],
  [getTableName(effects), { journal: true }],
  [getTableName(effectAttempts), { journal: true }],
  [getTableName(undoRuns), { journal: true, unreadable: ["planned"] }],
  [getTableName(whatsappConversations), { together: [["state", "close_reason", "closed_at"]] }],
  [getTableName(whatsappAccounts), { unreadable: ["access_token", "app_secret", "verify_token_hash"] }],
  [getTableName(whatsappMessages), { partOf: ["conversation_id"] }],
]);

const none: TableAnnotations = {};

/** @param table the table, or its name */
export function annotationsOf(table: Table | string): TableAnnotations {
  return annotations.get(typeof table === "string" ? table : getTableName(table)) ?? none;
}

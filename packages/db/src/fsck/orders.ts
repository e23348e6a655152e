import { getTableName, type Table } from "drizzle-orm";
import { annotationsOf } from "../schema/annotations.ts";
import { orderLines, orders } from "../schema/crm.ts";
import { type FsckCheck, statementCheck } from "./check.ts";

/** Rows of a table in which a column is not what it follows from. */
function underived(table: Table): string[] {
  const name = getTableName(table);
  return Object.entries(annotationsOf(table).derived ?? {}).map(
    ([column, { sql }]) => `SELECT workspace_id, '${name}/' || id AS subject,
      'its ${column} is ' || ${column} || ', and the rest makes it ' || computed AS problem
    FROM ${name} CROSS JOIN LATERAL (SELECT ${sql} AS computed) AS derived WHERE ${column} <> computed`,
  );
}

export const orderChecks: readonly FsckCheck[] = [
  statementCheck(
    "orders.totals",
    "Every order's total is the sum of its lines and its shipping, and every line's amount is its price, rounded half up.",
    `${[orders, orderLines].flatMap(underived).join(" UNION ALL ")} ORDER BY 1, 2`,
  ),
];

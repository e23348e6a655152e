import type postgres from "postgres";

export type Sql = postgres.TransactionSql;
export type Condition = postgres.PendingQuery<postgres.Row[]>;

/** Executions between two ids that meet a condition, as many as are wanted. */
export interface Stretch {
  /** On `e`. */
  condition: Condition;
  /** Inclusive. */
  lower: string;
  /** Exclusive. */
  upper: string;
  limit: number;
}

/** Reads of a stretch what a view of the history shows, in the order of the ids. */
export type Columns<Row> = (sql: Sql, stretch: Stretch, order: "asc" | "desc") => Promise<Row[]>;

/** The rows of a stretch, to select from: what is large in them is not read before it is asked for. */
export function rowsOf(
  sql: Sql,
  { condition, lower, upper, limit }: Stretch,
  order: "asc" | "desc",
): Condition {
  return sql`(
    select e.* from tool_executions e
    where ${condition} and e.id >= ${lower} and e.id < ${upper}
    order by e.id ${order === "asc" ? sql`asc` : sql`desc`}
    limit ${limit}
  )`;
}

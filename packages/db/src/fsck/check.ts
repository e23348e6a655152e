/** One thing that must hold of what is stored, whatever happened to the processes that stored it. */
export interface FsckCheck {
  /** As in reports: `records.match`. */
  name: string;
  /** What holds, as a sentence. */
  holds: string;
  /** Answers what does not hold; nothing in a sound database. Reads only. */
  find(ask: Ask): Promise<Found[]>;
}

/** One statement; its rows by column name. */
export type Ask = <Row extends object>(text: string, values?: readonly unknown[]) => Promise<Row[]>;

/** One place where a check does not hold. */
export interface Found {
  /** null where it concerns the database as a whole. */
  workspaceId: string | null;
  /** The id of an execution, `table/id` of a record, or the name of a table. */
  subject: string;
  problem: string;
}

/** A check that is one statement, with the columns `workspace_id`, `subject` and `problem`. */
export function statementCheck(name: string, holds: string, text: string): FsckCheck {
  return {
    name,
    holds,
    async find(ask) {
      const rows = await ask<{ workspace_id: string | null; subject: string; problem: string }>(text);
      return rows.map(({ workspace_id, subject, problem }) => ({
        workspaceId: workspace_id,
        subject,
        problem,
      }));
    },
  };
}

import { type BaseContext, defineTool } from "@acta/core";
import type { Handles, NewRow, Records, RecordTable, RowPatch } from "@acta/db";
import { getTableColumns, getTableName } from "drizzle-orm";
import { recordTables } from "./rows.ts";

/** One write to one row, by the names of the database. */
export interface Edit {
  table: string;
  id: string;
  /** Column → value. null deletes the row; with `insert` the row is made. */
  values: { [column: string]: unknown } | null;
  insert?: boolean;
}

/** What somebody else does meanwhile: a tool of the test bed that writes any row, so that the write is recorded. */
export const editTool = defineTool<{ edits: Edit[] }, object, BaseContext & Handles, string>({
  name: "system.testkit.edit",
  title: "Edit row",
  description: "Edit a row.",
  inputSchema: { type: "object" },
  outputSchema: { type: "object" },
  metadata: {
    reversible: true,
    requiresApproval: false,
    sideEffects: ["updates_record"],
    permissions: ["settings.edit"],
  },
  examples: [{ inputs: { edits: [] }, outputs: {} }],
  async run({ inputs: { edits }, ctx: { records } }) {
    for (const edit of edits) await write(records, edit);
    return {};
  },
});

async function write(records: Records, { table: name, id, values, insert }: Edit): Promise<void> {
  const table: RecordTable | undefined = recordTables.find((each) => getTableName(each) === name);
  if (!table) throw new Error(`the testkit does not know ${name} (rows.ts)`);
  const keys = new Map(Object.entries(getTableColumns(table)).map(([key, column]) => [column.name, key]));
  const row = Object.fromEntries(
    Object.entries(values ?? {}).map(([column, value]) => [keys.get(column), value]),
  );
  if (insert) await records.insert(table, { ...row, id } as NewRow<typeof table>);
  else if (values === null) await records.delete(table, id);
  else await records.update(table, id, row as RowPatch<typeof table>);
}

import type { RowShape } from "@acta/core";
import { getTableColumns, getTableName, is } from "drizzle-orm";
import { getTableConfig, PgTable } from "drizzle-orm/pg-core";
import type { RecordTable } from "../handles.ts";
import { annotationsOf } from "./annotations.ts";
import * as schema from "./index.ts";

/** A foreign key between two tables of a workspace, beside `workspace_id`. */
export interface Reference {
  /** The table that refers, and its column. */
  table: string;
  column: string;
  /** The table that is referred to, by its id. */
  parent: string;
}

/** What undo must know of a table: the schema says it, so a new table is covered by being in the schema. */
export interface TableRelations {
  table: RecordTable;
  /** Whether its rows can be brought back from snapshots: not where a column is kept out of them. */
  restorable: boolean;
  mayStay: boolean;
  shape: RowShape;
  parents: readonly Reference[];
  children: readonly Reference[];
  /** Columns of its unique keys, `workspace_id` left out. */
  uniqueKeys: readonly (readonly string[])[];
  nullable: ReadonlySet<string>;
  /** Parents come before their children. */
  depth: number;
}

const isRecordTable = (value: unknown): value is RecordTable =>
  is(value, PgTable) && "workspaceId" in value && "id" in value;

/** By the name of the table. Derived once a process. */
export function tableRelations(): ReadonlyMap<string, TableRelations> {
  known ??= derive();
  return known;
}

let known: ReadonlyMap<string, TableRelations> | undefined;

function derive(): ReadonlyMap<string, TableRelations> {
  const tables = (Object.values(schema) as unknown[]).filter(isRecordTable);
  const names = new Set(tables.map((table) => getTableName(table)));
  const references = tables.flatMap((table) => referencesOf(table, names));
  const depthOf = (name: string, seen: readonly string[] = []): number =>
    1 +
    Math.max(
      -1,
      ...references
        .filter(({ table, parent }) => table === name && !seen.includes(parent) && parent !== name)
        .map(({ parent }) => depthOf(parent, [...seen, name])),
    );
  return new Map(
    tables.map((table) => {
      const name = getTableName(table);
      const { unreadable, mayStay, derived, together } = annotationsOf(table);
      return [
        name,
        {
          table,
          restorable: (unreadable ?? []).length === 0,
          mayStay: mayStay === true,
          shape: {
            derived: new Set(Object.keys(derived ?? {})),
            together: together ?? [],
            hasParts: references.some((reference) => reference.parent === name && isPart(reference)),
          },
          parents: references.filter((reference) => reference.table === name),
          children: references.filter((reference) => reference.parent === name),
          uniqueKeys: getTableConfig(table).uniqueConstraints.map(({ columns }) =>
            columns.map((column) => column.name).filter((column) => column !== "workspace_id"),
          ),
          nullable: new Set(
            Object.values(getTableColumns(table))
              .filter((column) => !column.notNull)
              .map((column) => column.name),
          ),
          depth: depthOf(name),
        },
      ];
    }),
  );
}

function isPart({ table, column }: Reference): boolean {
  const { partOf = [] } = annotationsOf(table);
  return partOf.includes(column);
}

function referencesOf(table: RecordTable, names: ReadonlySet<string>): Reference[] {
  return getTableConfig(table).foreignKeys.flatMap((key) => {
    const { columns, foreignTable } = key.reference();
    const parent = getTableName(foreignTable);
    const own = columns.filter((column) => column.name !== "workspace_id");
    return names.has(parent) && own.length === 1
      ? [{ table: getTableName(table), column: own[0]!.name, parent }]
      : [];
  });
}

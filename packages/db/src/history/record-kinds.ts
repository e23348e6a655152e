import { annotationsOf } from "../schema/annotations.ts";
import { type TableRelations, tableRelations } from "../schema/relations.ts";

/** A tool that reads records of an entity: what it asks for is what reading their history asks for. */
export interface RecordTool {
  entity: string;
  action: string;
  permissions: readonly string[];
}

/** Records of one table, as people and programs name and may see them. */
export interface RecordKind {
  entity: string;
  table: string;
  relations: TableRelations;
  /** What it takes to see one. */
  permissions: readonly string[];
  /** The tables whose rows are parts of one, and their columns that say of which. */
  parts: readonly { table: string; column: string; relations: TableRelations }[];
}

export interface RecordKinds {
  /** @param name of the entity, or of the table */
  find(name: string): RecordKind | undefined;
  /** Sorted. */
  readonly entities: readonly string[];
}

/**
 * The kinds of records there are: every table whose entity has a tool that reads it, and every table of their parts.
 * It follows from the names, so a new table with its tools is covered by being there.
 *
 * @example `orders` is the table of `crm.order.read`; `order_lines` are parts of orders, and are seen by who sees those.
 */
export function createRecordKinds(tools: readonly RecordTool[]): RecordKinds {
  const permissionsOf = new Map<string, readonly string[]>();
  for (const action of ["list", "read"])
    for (const tool of tools) if (tool.action === action) permissionsOf.set(tool.entity, tool.permissions);

  const all = [...tableRelations()].filter(([, { table }]) => !annotationsOf(table).journal);
  const kinds = new Map<string, RecordKind>();
  const add = (entity: string, table: string, relations: TableRelations, permissions: readonly string[]) => {
    const kind = { entity, table, relations, permissions, parts: partsOf(table) };
    kinds.set(table, kind);
    kinds.set(entity, kind);
  };
  for (const [name, relations] of all) {
    const entity = entityNames(name).find((each) => permissionsOf.has(each));
    if (entity) add(entity, name, relations, permissionsOf.get(entity)!);
  }
  for (const [name, relations] of all) {
    const column = annotationsOf(relations.table).partOf?.[0];
    const whole = kinds.get(relations.parents.find((reference) => reference.column === column)?.parent ?? "");
    if (whole && !kinds.has(name)) add(entityNames(name)[0]!, name, relations, whole.permissions);
  }
  return {
    find: (name) => kinds.get(name),
    entities: [...new Set([...kinds.values()].map(({ entity }) => entity))].sort(),
  };
}

function partsOf(whole: string): RecordKind["parts"] {
  return [...tableRelations()].flatMap(([table, relations]) =>
    (annotationsOf(relations.table).partOf ?? [])
      .filter((column) =>
        relations.parents.some((reference) => reference.column === column && reference.parent === whole),
      )
      .map((column) => ({ table, column, relations })),
  );
}

/** `approval_policies` → `approvalPolicy`, `policy`: a table may be named more fully than its entity. */
function entityNames(table: string): string[] {
  const words = table.split("_");
  const last = words.pop()!;
  const singular = last.endsWith("ies") ? `${last.slice(0, -3)}y` : last.replace(/s$/, "");
  return [...words, singular].map((_, index, all) =>
    all
      .slice(index)
      .map((word, place) => (place === 0 ? word : word.charAt(0).toUpperCase() + word.slice(1)))
      .join(""),
  );
}

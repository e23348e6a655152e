import { affectedEntities, type Branch, type EntityBranches } from "./generated/affected.ts";

/** The part of tRPC's `useUtils()` that is needed here. */
export type InvalidationUtils = EntityBranches & {
  executions: { list: Branch; histogram: Branch; read: Branch };
  records: Branch;
};

/**
 * Marks as stale what a call may have changed: the queries of the entities it touches, and the history. Resolves when
 * the queries on screen were fetched again.
 *
 * @param toolName a read, or a preview's tool with `kind: "preview"`, leaves only its row in the history
 */
export async function invalidateAfter(
  toolName: string,
  utils: InvalidationUtils,
  kind: "run" | "preview" = "run",
): Promise<void> {
  const entities = kind === "run" ? entitiesOf(toolName) : [];
  await Promise.all([
    // An execution that was undone, or is now, says so itself.
    ...(kind === "run" && writesAnything.has(toolName) ? [utils.executions.read.invalidate()] : []),
    utils.executions.list.invalidate(),
    utils.executions.histogram.invalidate(),
    ...(kind === "run" ? [utils.records.invalidate()] : []),
    ...entities.map((path) => branchOf(utils, path).invalidate()),
  ]);
}

/** Undo writes what the undone tool wrote, and a batch what its items write, whichever those were. */
function entitiesOf(toolName: string): readonly string[] {
  if (!writesAnything.has(toolName)) return affectedEntities[toolName] ?? [];
  return [...new Set(Object.values(affectedEntities).flat())];
}

const writesAnything: ReadonlySet<string> = new Set(["system.execution.undo", "system.batch.run"]);

function branchOf(utils: InvalidationUtils, path: string): Branch {
  const [module, entity] = path.split(".");
  // affectedEntities and EntityBranches are emitted from the same list of entities.
  return (utils as unknown as { [module: string]: { [entity: string]: Branch } })[module!]![entity!]!;
}

import type { UndoEdge } from "@acta/core";
import { type FsckCheck, statementCheck } from "./check.ts";

export const undoChecks: readonly FsckCheck[] = [
  statementCheck(
    "undo.target",
    "Every undo names an earlier execution that succeeded.",
    `SELECT u.workspace_id, u.id::text AS subject, 'it undid ' || u.undo_of || CASE
        WHEN e.id IS NULL THEN ', which is not there'
        WHEN e.status <> 'success' THEN ', which did not succeed'
        ELSE ', which is not older' END AS problem
    FROM tool_executions u LEFT JOIN tool_executions e ON e.workspace_id = u.workspace_id AND e.id = u.undo_of
    WHERE u.undo_of IS NOT NULL AND u.status = 'success' AND (e.id IS NULL OR e.status <> 'success' OR e.id >= u.id)
    ORDER BY 1, 2`,
  ),
  {
    name: "undo.once",
    holds: "No execution is undone twice: of its undos, at most one has not been undone itself.",
    async find(ask) {
      const edges = await ask<UndoEdge & { workspace_id: string }>(`
        SELECT workspace_id, undo_of AS undone, id AS by FROM tool_executions
        WHERE undo_of IS NOT NULL AND status = 'success' ORDER BY id DESC`);
      // From the newest to the oldest: whether an undo was undone itself is then known when it is reached.
      const inForce = new Map<string, { workspaceId: string; count: number }>();
      for (const { workspace_id, undone, by } of edges) {
        if (inForce.has(by)) continue;
        inForce.set(undone, { workspaceId: workspace_id, count: (inForce.get(undone)?.count ?? 0) + 1 });
      }
      return [...inForce]
        .filter(([, { count }]) => count > 1)
        .map(([id, { workspaceId, count }]) => ({
          workspaceId,
          subject: id,
          problem: `${count} undos of it are in force`,
        }));
    },
  },
];

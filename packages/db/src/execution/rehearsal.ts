import type { ReversalStore } from "@acta/core";
import { createRecordWriter, type RecordWriterOptions } from "./records.ts";
import { createReversalStore } from "./reversals.ts";
import { beginRehearsal, endRehearsal } from "./statements.ts";
import { unattended } from "./unattended.ts";

/** Lets undo write, and takes back to a savepoint what it wrote. */
export async function rehearse<T>(
  options: Omit<RecordWriterOptions, "defer">,
  run: (store: ReversalStore) => Promise<T>,
): Promise<T> {
  const { workspaceId, send } = options;
  // A writer of its own: what it captures is forgotten with it.
  const { exact } = createRecordWriter({
    ...options,
    defer: (statement, values) => void unattended(send(statement, values)),
  });
  await send(beginRehearsal, []);
  const result = await run(createReversalStore({ workspaceId, writer: exact, send }));
  await send(endRehearsal, []);
  return result;
}

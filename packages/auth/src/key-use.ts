import type { Logger } from "@acta/core";
import { LRUCache } from "lru-cache";
import type { AuthDatabase, KeyRow, KeyUse } from "./database.ts";

const intervalMs = 60_000;
const tickMs = 1_000;

/** Remembers when keys were last used, and writes it down now and then. */
export interface KeyUses {
  note(key: KeyRow, ip: string | undefined): void;
  /** Writes what is due. */
  flush(): Promise<void>;
  /** Writes everything noted. */
  close(): Promise<void>;
}

/**
 * `last_used_at` is at most a minute behind, for at most one write per key and minute: a key's first use is written
 * within a second or so, later ones when a minute has passed since the last write.
 */
export function createKeyUses(
  database: Pick<AuthDatabase, "writeKeyUses">,
  logger: Pick<Logger, "warn">,
  now: () => number,
): KeyUses {
  const noted = new Map<string, KeyUse>();
  const writtenAtMs = new LRUCache<string, number>({ max: 10_000 });
  let writing: Promise<void> | undefined;
  let failing = false;

  const timer = setInterval(() => void flush(), tickMs);
  timer.unref();

  function isDue({ id }: KeyUse): boolean {
    return now() - (writtenAtMs.get(id) ?? Number.NEGATIVE_INFINITY) >= intervalMs;
  }

  async function write(uses: KeyUse[]): Promise<void> {
    if (uses.length === 0) return;
    for (const use of uses) noted.delete(use.id);
    try {
      await database.writeKeyUses(uses);
      for (const use of uses) writtenAtMs.set(use.id, now());
      failing = false;
    } catch (error) {
      // Noted again, unless the key was used since: the later use is the one to keep.
      for (const use of uses) if (!noted.has(use.id)) noted.set(use.id, use);
      if (!failing)
        logger.warn({ err: error }, "the last use of API keys could not be written; will try again");
      failing = true;
    }
  }

  async function flush(): Promise<void> {
    if (noted.size === 0) return;
    writing ??= write([...noted.values()].filter(isDue)).finally(() => {
      writing = undefined;
    });
    await writing;
  }

  return {
    note({ id, workspaceId, lastUsedAt }, ip) {
      noted.set(id, { id, workspaceId, usedAt: new Date(now()), ip: ip ?? null });
      // Another process may have written within the minute.
      if (lastUsedAt && !writtenAtMs.has(id)) writtenAtMs.set(id, lastUsedAt.getTime());
    },
    flush,
    async close() {
      clearInterval(timer);
      await writing;
      await write([...noted.values()]);
    },
  };
}

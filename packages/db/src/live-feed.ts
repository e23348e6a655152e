import { createHash } from "node:crypto";
import type { LiveFeed } from "@acta/core";
import type { Listener } from "./listener.ts";
import { Batch, Step } from "./wire/batch.ts";
import { createPool, type Lease } from "./wire/pool.ts";
import { Statement } from "./wire/statement.ts";
import { toWire } from "./wire/values.ts";

export interface PgLiveFeed extends LiveFeed {
  /**
   * Calls back whenever the workspace may have new executions: in this process or another, many at a time as one.
   *
   * @returns stops it
   */
  subscribe(workspaceId: string, onWake: () => void): () => void;
  close(): Promise<void>;
}

export interface LiveFeedOptions {
  /** Any role. */
  url: string;
  listener: Listener;
  /** At most one NOTIFY in this time, milliseconds, however many executions there are. */
  everyMs?: number;
}

const channel = "acta_live";
const notify = new Statement(`SELECT pg_notify('${channel}', digest) FROM unnest($1::text[]) AS digest`);
const notifyTimeoutMs = 5_000;

/** Any role may listen to any channel, and ids of workspaces are nobody's to collect. */
const digestOf = (workspaceId: string): string => createHash("sha256").update(workspaceId).digest("hex");

/**
 * A NOTIFY takes a lock over the whole database at commit, so it never rides in a call: workspaces with news are
 * gathered and announced together from outside.
 */
export function createLiveFeed({ url, listener, everyMs = 100 }: LiveFeedOptions): PgLiveFeed {
  const pool = createPool({ url, applicationName: "acta-live", size: 1, waitMs: 2_000 });
  /** By the digest of the workspace's id, as it arrives. */
  const watchers = new Map<string, Set<() => void>>();
  let woken = new Set<string>();
  let timer: NodeJS.Timeout | undefined;
  let announcing: Promise<void> | undefined;

  const tell = (digest: string): void => {
    for (const onWake of watchers.get(digest) ?? []) onWake();
  };
  const unsubscribe = listener.subscribe(channel, tell, () => {
    for (const digest of watchers.keys()) tell(digest);
  });

  async function announce(): Promise<void> {
    const workspaces = [...woken];
    woken = new Set();
    try {
      await send(workspaces);
    } catch {
      // Lost news is not worth an error: watchers are told again when the listener resumes, and by the next call.
    }
    announcing = undefined;
    if (woken.size > 0) schedule();
  }

  async function send(workspaces: string[]): Promise<void> {
    const lease: Lease = await pool.lease();
    const late = setTimeout(() => lease.destroy(), notifyTimeoutMs);
    try {
      const batch = new Batch([new Step(notify, [toWire(workspaces.map(digestOf))])]);
      lease.client.query(batch);
      await batch.done;
      lease.release();
    } catch (error) {
      lease.destroy();
      throw error;
    } finally {
      clearTimeout(late);
    }
  }

  function schedule(): void {
    timer ??= setTimeout(() => {
      timer = undefined;
      announcing ??= announce();
    }, everyMs);
  }

  return {
    wake(workspaceId) {
      woken.add(workspaceId);
      schedule();
    },
    subscribe(workspaceId, onWake) {
      const digest = digestOf(workspaceId);
      let ofWorkspace = watchers.get(digest);
      if (!ofWorkspace) {
        ofWorkspace = new Set();
        watchers.set(digest, ofWorkspace);
      }
      // A set of wrappers: the same function may watch twice.
      const entry = () => onWake();
      ofWorkspace.add(entry);
      return () => {
        ofWorkspace.delete(entry);
        if (ofWorkspace.size === 0 && watchers.get(digest) === ofWorkspace) watchers.delete(digest);
      };
    },
    async close() {
      unsubscribe();
      clearTimeout(timer);
      timer = undefined;
      await announcing;
      if (woken.size > 0) await announce();
      clearTimeout(timer);
      await pool.close();
    },
  };
}

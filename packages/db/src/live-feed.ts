import { createHash } from "node:crypto";
import type { LiveFeed } from "@acta/core";
import { createAnnouncer } from "./announcer.ts";
import type { Listener } from "./listener.ts";

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

/** Any role may listen to any channel, and ids of workspaces are nobody's to collect. */
const digestOf = (workspaceId: string): string => createHash("sha256").update(workspaceId).digest("hex");

/** Workspaces with news are gathered and announced together: never a NOTIFY in a call. */
export function createLiveFeed({ url, listener, everyMs = 100 }: LiveFeedOptions): PgLiveFeed {
  const announcer = createAnnouncer({
    url,
    applicationName: "acta-live",
    channel,
    everyMs,
    toPayload: digestOf,
  });
  /** By the digest of the workspace's id, as it arrives. */
  const watchers = new Map<string, Set<() => void>>();

  const tell = (digest: string): void => {
    for (const onWake of watchers.get(digest) ?? []) onWake();
  };
  const unsubscribe = listener.subscribe(channel, tell, () => {
    for (const digest of watchers.keys()) tell(digest);
  });

  return {
    wake: (workspaceId) => announcer.tell(workspaceId),
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
      await announcer.close();
    },
  };
}

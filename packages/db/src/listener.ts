import type { Logger } from "@acta/core";
import { Client, escapeIdentifier } from "pg";

/** Notifications of commits, on one connection of its own. */
export interface Listener {
  /** Whether the connection answered its last heartbeat: what it had to tell has then been heard. */
  readonly alive: boolean;
  /**
   * @param onResume called when listening begins, at first and after each interruption: what was said before is not
   *   known
   * @returns stops calling; the connection stays
   */
  subscribe(channel: string, onMessage: (payload: string) => void, onResume?: () => void): () => void;
  close(): Promise<void>;
}

export interface ListenerOptions {
  /** Leads to PostgreSQL itself: a transaction pooler does not carry LISTEN. Any role will do. */
  url: string;
  logger?: Pick<Logger, "warn" | "info">;
  /** Time between an answer and the next question. */
  heartbeatMs?: number;
  /** Time for an answer; after that the connection is given up. */
  timeoutMs?: number;
}

interface Subscriber {
  onMessage(payload: string): void;
  onResume(): void;
}

const connectTimeoutMs = 5_000;
const firstRetryMs = 100;
const longestRetryMs = 2_000;

/**
 * Listens until it is closed, connecting again whenever the connection fails.
 *
 * A connection that went silent looks like one on which nothing happens, for minutes or for ever. So it is asked
 * every few seconds, and does not count as alive while it owes an answer for too long.
 */
export function createListener({
  url,
  logger,
  heartbeatMs = 5_000,
  timeoutMs = 5_000,
}: ListenerOptions): Listener {
  const subscribers = new Map<string, Set<Subscriber>>();
  let client: Client | undefined;
  let alive = false;
  let closed = false;
  let attempts = 0;
  let heard = new Set<string>();
  let timer: NodeJS.Timeout | undefined;

  function schedule(task: () => void, afterMs: number): void {
    clearTimeout(timer);
    if (closed) return;
    timer = setTimeout(task, afterMs);
  }

  async function connect(): Promise<void> {
    const mine = new Client({
      connectionString: url,
      connectionTimeoutMillis: connectTimeoutMs,
      keepAlive: true,
      application_name: "acta listener",
    });
    client = mine;
    mine.on("error", (error) => lose(mine, error));
    mine.on("end", () => lose(mine, new Error("the connection ended")));
    mine.on("notification", ({ channel, payload = "" }) => {
      for (const { onMessage } of [...(subscribers.get(channel) ?? [])]) onMessage(payload);
    });
    try {
      await mine.connect();
      heard = new Set();
      await catchUp(mine);
    } catch (error) {
      return lose(mine, error);
    }
    if (client !== mine) return;
    if (attempts > 0) logger?.info({}, "listening again");
    attempts = 0;
    schedule(() => void beat(mine), heartbeatMs);
  }

  async function beat(mine: Client): Promise<void> {
    try {
      await answer(mine, "SELECT 1");
    } catch (error) {
      return lose(mine, error);
    }
    if (client === mine) schedule(() => void beat(mine), heartbeatMs);
  }

  /** Listens to what is subscribed and not heard yet. Not alive meanwhile: until confirmed, something may be missed. */
  async function catchUp(mine: Client): Promise<void> {
    alive = false;
    const begun: string[] = [];
    // Once more after each round: somebody may have subscribed to another channel.
    for (;;) {
      const channels = [...subscribers.keys()].filter((channel) => !heard.has(channel));
      if (channels.length === 0) break;
      await answer(mine, channels.map((channel) => `LISTEN ${escapeIdentifier(channel)}`).join("; "));
      if (client !== mine) return;
      for (const channel of channels) heard.add(channel);
      begun.push(...channels);
    }
    alive = true;
    for (const channel of begun) for (const { onResume } of [...subscribers.get(channel)!]) onResume();
  }

  /** pg has a query timeout, but it leaves the silent connection open. Here it is lost with its answer. */
  async function answer(mine: Client, text: string): Promise<void> {
    let late: NodeJS.Timeout | undefined;
    try {
      await Promise.race([
        mine.query(text),
        new Promise((_, reject) => {
          late = setTimeout(() => reject(new Error(`no answer within ${timeoutMs} ms`)), timeoutMs);
        }),
      ]);
    } finally {
      clearTimeout(late);
    }
  }

  function lose(mine: Client, error: unknown): void {
    if (client !== mine) return;
    client = undefined;
    alive = false;
    // Without waiting for a goodbye that a silent connection never says.
    mine.end().catch(() => {});
    mine.connection.stream.destroy();
    if (closed) return;
    if (attempts === 0) logger?.warn({ err: error }, "not listening to the database; trying again");
    attempts += 1;
    schedule(() => void connect(), Math.min(longestRetryMs, firstRetryMs * 2 ** (attempts - 1)));
  }

  void connect();

  return {
    get alive() {
      return alive;
    },
    subscribe(channel, onMessage, onResume = () => {}) {
      const subscriber = { onMessage, onResume };
      const known = subscribers.get(channel);
      if (known) {
        known.add(subscriber);
      } else {
        subscribers.set(channel, new Set([subscriber]));
        const mine = client;
        if (mine && alive) catchUp(mine).catch((error) => lose(mine, error));
      }
      return () => void subscribers.get(channel)?.delete(subscriber);
    },
    async close() {
      closed = true;
      alive = false;
      clearTimeout(timer);
      const last = client;
      client = undefined;
      if (!last) return;
      const impatience = setTimeout(() => last.connection.stream.destroy(), 1_000);
      await last.end().catch(() => {});
      clearTimeout(impatience);
    },
  };
}

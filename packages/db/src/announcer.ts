import { Batch, Step } from "./wire/batch.ts";
import { createPool, type Lease } from "./wire/pool.ts";
import { Statement } from "./wire/statement.ts";
import { toWire } from "./wire/values.ts";

export interface AnnouncerOptions {
  /** Any role. */
  url: string;
  applicationName: string;
  channel: string;
  /** At most one NOTIFY in this time, milliseconds, however much there is to tell. */
  everyMs: number;
  /** What is sent for an item; made when it is sent, and not in the call that tells. The item itself, unless given. */
  toPayload?: (item: string) => string;
}

export interface Announcer {
  tell(item: string): void;
  close(): Promise<void>;
}

const notify = new Statement("SELECT pg_notify($1, payload) FROM unnest($2::text[]) AS payload");
const notifyTimeoutMs = 5_000;

/**
 * A NOTIFY takes a lock over the whole database at commit, so it never rides in a call: what there is to tell is
 * gathered, each item once, and sent together from outside.
 */
export function createAnnouncer({
  url,
  applicationName,
  channel,
  everyMs,
  toPayload = (item) => item,
}: AnnouncerOptions): Announcer {
  const pool = createPool({ url, applicationName, size: 1, waitMs: 2_000 });
  let waiting = new Set<string>();
  let timer: NodeJS.Timeout | undefined;
  let announcing: Promise<void> | undefined;

  async function announce(): Promise<void> {
    const payloads = [...waiting].map(toPayload);
    waiting = new Set();
    try {
      await send(payloads);
    } catch {
      // Lost news is not worth an error: whoever listens looks again when it resumes, and at the next call.
    }
    announcing = undefined;
    if (waiting.size > 0) schedule();
  }

  async function send(payloads: string[]): Promise<void> {
    const lease: Lease = await pool.lease();
    const late = setTimeout(() => lease.destroy(), notifyTimeoutMs);
    try {
      const batch = new Batch([new Step(notify, [channel, toWire(payloads)])]);
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
    tell(item) {
      waiting.add(item);
      schedule();
    },
    async close() {
      clearTimeout(timer);
      timer = undefined;
      await announcing;
      if (waiting.size > 0) await announce();
      clearTimeout(timer);
      await pool.close();
    },
  };
}

import { LRUCache } from "lru-cache";

/**
 * What the database said, kept for as long as we would have been told of a change.
 *
 * @typeParam By what reading takes beside the key, such as who reads: void where nothing
 */
export interface FreshCache<V, By = void> {
  /** The value if it may be used without asking. */
  peek(key: string): V | undefined;
  /** The value, asked for anew unless `peek` has it. Concurrent askers of one key share a read. */
  get(key: string, by: By): Promise<V | null>;
  /** The next `get` of these keys asks again. */
  forget(concerned: (value: V, key: string) => boolean): void;
  forgetAll(): void;
}

export interface FreshCacheOptions<V, By = void> {
  read(key: string, by: By): Promise<V | null>;
  /** Whether news of changes would reach us. While it is false nothing kept is believed. */
  isListening(): boolean;
  max: number;
  ttlMs: number;
  now(): number;
}

export function createFreshCache<V extends object, By = void>({
  read,
  isListening,
  max,
  ttlMs,
  now,
}: FreshCacheOptions<V, By>): FreshCache<V, By> {
  const entries = new LRUCache<string, { value: V; readAtMs: number }>({ max });
  const reading = new Map<string, { answer: Promise<V | null>; news: number }>();
  // Counts what was forgotten: a read that began before some news must not bring back what the news made old.
  let news = 0;

  function peek(key: string): V | undefined {
    const entry = entries.get(key);
    return entry && isListening() && now() - entry.readAtMs < ttlMs ? entry.value : undefined;
  }

  async function readInto(key: string, by: By): Promise<V | null> {
    const before = news;
    const readAtMs = now();
    const value = await read(key, by);
    if (before !== news) return value;
    if (value) entries.set(key, { value, readAtMs });
    else entries.delete(key);
    return value;
  }

  return {
    peek,
    async get(key, by) {
      const known = peek(key);
      if (known) return known;
      const current = reading.get(key);
      if (current?.news === news) return await current.answer;
      const answer = readInto(key, by);
      const mine = { answer, news };
      reading.set(key, mine);
      try {
        return await answer;
      } finally {
        if (reading.get(key) === mine) reading.delete(key);
      }
    },
    forget(concerned) {
      news += 1;
      for (const [key, entry] of entries.entries()) if (concerned(entry.value, key)) entries.delete(key);
    },
    forgetAll() {
      news += 1;
      entries.clear();
    },
  };
}

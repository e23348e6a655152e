import { isIPv6 } from "node:net";
import { LRUCache } from "lru-cache";

const windowMs = 60_000;

/** Counts what went wrong per name (an address, a key, an account) over the last minute. Bounded in memory. */
export interface Throttle {
  /** Seconds until the name may try again; 0 when it may now. */
  retryAfterSeconds(name: string): number;
  /**
   * Counts one attempt. Taken before the outcome is known, so that many at once cannot slip through together.
   *
   * @returns gives the attempt back: call it when the attempt turned out well
   */
  take(name: string): () => void;
}

/** @param limit attempts a minute */
export function createThrottle(limit: number, now: () => number): Throttle {
  const attempts = new LRUCache<string, number[]>({ max: 10_000 });

  function recent(name: string): number[] {
    const since = now() - windowMs;
    return (attempts.get(name) ?? []).filter((at) => at > since);
  }

  return {
    retryAfterSeconds(name) {
      const times = recent(name);
      if (times.length < limit) return 0;
      return Math.max(1, Math.ceil((times[times.length - limit]! + windowMs - now()) / 1000));
    },
    take(name) {
      const at = now();
      // Keeping more than the limit would let a flood fill the memory and extend its own wait for ever.
      attempts.set(name, [...recent(name), at].slice(-limit));
      return () => {
        const times = attempts.get(name);
        const index = times?.lastIndexOf(at) ?? -1;
        if (times && index >= 0) attempts.set(name, times.toSpliced(index, 1));
      };
    },
  };
}

/** What one caller can be expected to own: an IPv4 address, or the /64 an IPv6 host moves about in. */
export function networkOf(ip: string | undefined): string {
  if (!ip) return "unknown";
  const mapped = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i.exec(ip);
  if (mapped) return mapped[1]!;
  const [address = ip] = ip.split("%");
  if (!isIPv6(address)) return address;
  const [head = "", tail] = address.split("::");
  const groups = head === "" ? [] : head.split(":");
  if (tail !== undefined) {
    const ending = tail === "" ? [] : tail.split(":");
    while (groups.length + ending.length < 8) groups.push("0");
  }
  const network = groups.slice(0, 4).map((group) => Number.parseInt(group, 16).toString(16));
  return `${network.join(":")}::/64`;
}

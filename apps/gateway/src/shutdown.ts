import type { Logger } from "@acta/core";
import type { Gateway } from "./gateway.ts";

export interface ShutdownOptions {
  gateway: Pick<Gateway, "drain" | "close" | "inFlight">;
  /** Closes what the gateway used, after its last answer. */
  release(): Promise<void>;
  logger: Logger;
  /** How long calls are still taken after readiness failed, so that the load balancer has noticed. */
  drainMs: number;
  /** How long calls in work may still run. */
  graceMs: number;
  exit(code: number): void;
}

export interface Shutdown {
  /** First call: stops in order. The same signal again: stops now. */
  request(signal: string): void;
}

/**
 * Stops without losing an answer: readiness fails at once while calls are still served, each answer closing its
 * connection; then the listener closes, the calls in work are answered, the connections to Postgres go last.
 */
export function createShutdown(options: ShutdownOptions): Shutdown {
  const { gateway, logger, exit } = options;
  const received = new Set<string>();

  async function stop(): Promise<void> {
    gateway.drain();
    await sleep(options.drainMs);
    const closed = await Promise.race([
      gateway.close().then(() => true),
      sleep(options.graceMs).then(() => false),
    ]);
    if (!closed) {
      logger.error({ inFlight: gateway.inFlight }, "calls were still running at the end of the grace period");
    }
    await options.release();
    exit(closed ? 0 : 1);
  }

  return {
    request(signal) {
      if (received.has(signal)) {
        logger.warn({ signal }, "stopping now");
        exit(1);
        return;
      }
      // A terminal interrupts the whole group, and whoever started us then asks us to stop: that is one request.
      if (received.add(signal).size > 1) return;
      logger.info({ signal, inFlight: gateway.inFlight }, "stopping");
      stop().catch((error: unknown) => {
        logger.error({ err: error }, "could not stop in order");
        exit(1);
      });
    },
  };
}

function sleep(ms: number): Promise<void> {
  return new Promise((resolve) => {
    setTimeout(resolve, ms);
  });
}

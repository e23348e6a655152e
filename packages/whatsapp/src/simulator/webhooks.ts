import { signBody } from "../signature.ts";

export interface WebhookPoster {
  /** Posts a change, after those posted before it, and again until it is taken. */
  post(value: object): Promise<boolean>;
  stop(): void;
}

/** Milliseconds between tries. Meta goes on for days; a simulator's gateway is back within seconds or gone. */
const pauses = [200, 500, 1_000, 2_000, 5_000, 10_000];

/** Says to the product's webhook what happened, as Meta does: signed, and one after the other. */
export function createWebhookPoster(options: {
  webhookUrl: string;
  appSecret: string;
  businessAccountId: string;
}): WebhookPoster {
  const stopping = new AbortController();
  let last: Promise<unknown> = Promise.resolve();

  async function deliver(body: Buffer): Promise<boolean> {
    for (const pause of [0, ...pauses]) {
      await sleep(pause, stopping.signal);
      if (stopping.signal.aborted) return false;
      const answer = await fetch(options.webhookUrl, {
        method: "POST",
        headers: {
          "Content-Type": "application/json",
          "X-Hub-Signature-256": signBody(body, options.appSecret),
        },
        body: body.toString("utf8"),
        signal: AbortSignal.any([stopping.signal, AbortSignal.timeout(10_000)]),
      }).catch(() => undefined);
      await answer?.body?.cancel();
      if (answer?.ok) return true;
    }
    return false;
  }

  return {
    post(value) {
      const body = Buffer.from(
        JSON.stringify({
          object: "whatsapp_business_account",
          entry: [{ id: options.businessAccountId, changes: [{ field: "messages", value }] }],
        }),
      );
      const delivered = last.then(() => deliver(body));
      last = delivered;
      return delivered;
    },
    stop: () => stopping.abort(),
  };
}

function sleep(ms: number, signal: AbortSignal): Promise<void> {
  if (ms === 0) return Promise.resolve();
  return new Promise((resolve) => {
    const timer = setTimeout(end, ms);
    function end(): void {
      clearTimeout(timer);
      signal.removeEventListener("abort", end);
      resolve();
    }
    signal.addEventListener("abort", end);
  });
}

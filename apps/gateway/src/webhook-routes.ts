import { fail } from "@acta/core";
import { readBody } from "./body.ts";
import { type Exchange, type Handle, jsonType } from "./exchange.ts";
import type { GatewayOptions, GatewayRuntime } from "./options.ts";
import type { Refuse } from "./refusal.ts";

/** Meta's largest webhook. */
const maxWebhookBytes = 3 * 1_048_576;
/** Of the process' room: whoever sends a body slowly, and needs no key to, holds up no more than this. */
const shareOfRoom = 1 / 4;

/** What providers send. They have no key: the body's signature says who they are. */
export function createWebhookRoutes(
  { whatsapp }: Pick<GatewayRuntime, "whatsapp">,
  { bodyTimeoutMs: timeoutMs, maxInFlight }: Pick<GatewayOptions, "bodyTimeoutMs" | "maxInFlight">,
  refuse: Refuse,
): { verifyWhatsApp: Handle; receiveWhatsApp: Handle } {
  type WhatsApp = NonNullable<typeof whatsapp>;
  const maxServed = Math.max(1, Math.floor(maxInFlight * shareOfRoom));
  let served = 0;

  function whileServed(work: (exchange: Exchange, provider: WhatsApp) => Promise<void>): Handle {
    return async (exchange) => {
      try {
        if (!whatsapp) throw fail("ROUTE_NOT_FOUND");
        if (served >= maxServed || !exchange.enterLoad()) {
          throw fail("OVERLOADED", {}, { retryAfterSeconds: 1 });
        }
        served++;
        try {
          await work(exchange, whatsapp);
        } finally {
          served--;
        }
      } catch (error) {
        refuse(exchange, error);
      }
    };
  }

  return {
    verifyWhatsApp: whileServed(async (exchange, provider) => {
      exchange.write(200, "text/plain; charset=utf-8", await provider.verify(exchange.search));
    }),
    receiveWhatsApp: whileServed(async (exchange, provider) => {
      const { message, response, requestId, ip } = exchange;
      const body = await readBody(message, response, { maxBytes: maxWebhookBytes, timeoutMs });
      const signature = message.headers["x-hub-signature-256"];
      await provider.receive(body, typeof signature === "string" ? signature : undefined, {
        requestId,
        ip,
        userAgent: message.headers["user-agent"]?.slice(0, 512),
      });
      exchange.write(200, jsonType, "{}");
    }),
  };
}

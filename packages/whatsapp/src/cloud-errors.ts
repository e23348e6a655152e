import type { HttpAnswer } from "./http.ts";
import type { SendOutcome } from "./provider.ts";

type Refusal = Exclude<SendOutcome, { state: "accepted" }>;

interface GraphError {
  code: number;
  message: string;
  /** The provider's own word that it passes. */
  isTransient: boolean;
}

/**
 * Graph API codes that may succeed later, with the shortest sensible wait. By code and not by status, as the
 * documentation asks: rate limits come as 400 too. Not among them, though it sounds like it: 131048 (held back as spam) and
 * 131049 (too much advertising for this person), where asking again makes it worse; 190 (the token), 368 (banned) and 100
 * (the request), where somebody has to do something.
 * Source: WhatsApp Cloud API, "Error codes"; Graph API, "Rate limits" and "Handle errors".
 */
const passing: { readonly [code: number]: number | undefined } = {
  1: undefined, // unknown error, possibly of the server
  2: undefined, // service temporarily unavailable
  4: 60_000, // too many calls of the app
  17: 60_000, // of the user
  32: 60_000, // of the page
  341: 60_000, // the app's limit
  613: 60_000, // of this kind of call
  80007: 60_000, // rate limit of the business account
  80008: 60_000, // the same, of its management
  130429: 5_000, // throughput of the number
  131000: undefined, // something went wrong
  131016: undefined, // service overloaded
  131056: 6_000, // too many messages to this one person
  131057: 300_000, // the account is in maintenance
  133004: undefined, // server temporarily unavailable
};

/** What an answer that is no success means. */
export function toRefusal({ status, retryAfter, body }: HttpAnswer, now = Date.now()): Refusal {
  const error = parseGraphError(body);
  const code = error ? `WHATSAPP_${error.code}` : `HTTP_${status}`;
  const message = error?.message ?? `the provider answered ${status}`;
  const asked = parseRetryAfter(retryAfter, now);
  const later = (afterMs: number | undefined): Refusal => ({
    state: "retry",
    code,
    message,
    ...(afterMs !== undefined && { afterMs }),
  });
  if (error && (error.isTransient || error.code in passing)) return later(asked ?? passing[error.code]);
  if (status === 429) return later(asked ?? 5_000);
  // Said by a proxy and not by the provider: the request may have arrived behind it.
  if (!error && (status === 502 || status === 504)) return { state: "unknown", code, message };
  if (status >= 500) return later(asked);
  return { state: "failed", code, message };
}

/** `{"error": {"message", "code", "error_data": {"details"}}}` */
function parseGraphError(body: string): GraphError | undefined {
  const value = parseJson(body);
  if (!isObject(value) || !isObject(value.error)) return undefined;
  const { code, message, error_data: data, is_transient } = value.error;
  if (typeof code !== "number") return undefined;
  const details = isObject(data) && typeof data.details === "string" ? data.details : undefined;
  const text = details ?? (typeof message === "string" ? message : "refused without a reason");
  return { code, message: text.slice(0, 500).toWellFormed(), isTransient: is_transient === true };
}

/** RFC 9110 §10.2.3: seconds, or a date. At most an hour. */
export function parseRetryAfter(value: string | undefined, now: number): number | undefined {
  if (value === undefined) return undefined;
  const ms = /^\d{1,9}$/.test(value) ? Number(value) * 1_000 : Date.parse(value) - now;
  return Number.isFinite(ms) && ms >= 0 ? Math.min(ms, 3_600_000) : undefined;
}

export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}

export type JsonRecord = { readonly [name: string]: unknown };

export function isObject(value: unknown): value is JsonRecord {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

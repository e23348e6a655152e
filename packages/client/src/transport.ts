import { ActaConnectionError, ActaProblem, parseProblem } from "./problem.ts";
import {
  mayRepeat,
  parseRateLimitSpacingMs,
  parseRetryAfter,
  type RetryPolicy,
  retryDelayMs,
} from "./retry.ts";

/** One attempt that has ended. For counting and logs. */
export interface AttemptEvent {
  tool: string | undefined;
  /** 1 for the first. */
  attempt: number;
  /** `unanswered` when no answer of the gateway came. */
  outcome: "ok" | "refused" | "unanswered";
  status: number | undefined;
  code: string | undefined;
  /** The row this attempt left in the history, where it left one. */
  executionId: string | undefined;
  durationMs: number;
}

/** A pause before a call is sent, or sent again. */
export interface WaitEvent {
  tool: string | undefined;
  reason: "rateLimit" | "retry";
  delayMs: number;
}

export interface TransportOptions {
  baseUrl: URL;
  apiKey: string;
  fetch: typeof fetch;
  userAgent: string | undefined;
  timeoutMs: number;
  retry: RetryPolicy;
  onAttempt: ((event: AttemptEvent) => void) | undefined;
  onWait: ((event: WaitEvent) => void) | undefined;
  now?: () => number;
  random?: () => number;
  sleep?: typeof sleep;
}

export interface TransportRequest {
  method: "GET" | "POST";
  /** Below the base URL, without a leading slash. */
  path: string;
  query?: { [name: string]: string | undefined };
  body?: unknown;
  headers?: { [name: string]: string };
  /** The tool called, for errors and events. */
  tool?: string;
  retry?: Partial<RetryPolicy> | undefined;
  /** In place of the client's own. */
  timeoutMs?: number | undefined;
  /** Ends the call at once, whatever it is doing. */
  signal?: AbortSignal | undefined;
  /** Lets an attempt under way finish, but starts no other and ends pauses. */
  stopSignal?: AbortSignal | undefined;
}

/** Sends requests; shared by all calls of one client, because the rate limit is shared by them too. */
export interface Transport {
  request(request: TransportRequest): Promise<unknown>;
}

export function createTransport(options: TransportOptions): Transport {
  const { now = Date.now, random = Math.random, sleep: pause = sleep } = options;
  // The limit belongs to the key: once one call met it, the others would only be refused too, so all wait together
  // and then go at the announced pace rather than in a burst that meets it again.
  let resumeAtMs = 0;
  let spacingMs = 0;
  let spacedUntilMs = 0;

  async function awaitTurn(request: TransportRequest): Promise<void> {
    for (;;) {
      const delayMs = resumeAtMs - now();
      if (delayMs <= 0) break;
      options.onWait?.({ tool: request.tool, reason: "rateLimit", delayMs });
      await pause(delayMs, request.signal, request.stopSignal);
    }
    if (spacingMs > 0) {
      if (now() > spacedUntilMs) spacingMs = 0;
      else resumeAtMs = Math.max(resumeAtMs, now()) + spacingMs;
    }
  }

  function noteRateLimit(problem: ActaProblem, response: { policy: string | null }, retryAfterMs: number) {
    if (problem.code !== "RATE_LIMITED") return;
    resumeAtMs = Math.max(resumeAtMs, now() + retryAfterMs);
    spacingMs = parseRateLimitSpacingMs(response.policy) ?? 0;
    spacedUntilMs = resumeAtMs + 60_000;
  }

  async function attempt(request: TransportRequest, number: number): Promise<unknown> {
    const { tool } = request;
    const startedAt = now();
    const timeoutMs = request.timeoutMs ?? options.timeoutMs;
    const timeout = AbortSignal.timeout(timeoutMs);
    const signal = request.signal ? AbortSignal.any([request.signal, timeout]) : timeout;
    const report = (event: Pick<AttemptEvent, "outcome" | "status" | "code" | "executionId">) =>
      options.onAttempt?.({ tool, attempt: number, durationMs: now() - startedAt, ...event });
    let status: number | undefined;
    let executionId: string | undefined;
    try {
      const response = await options.fetch(urlOf(options.baseUrl, request), {
        method: request.method,
        headers: {
          accept: "application/json",
          authorization: `Bearer ${options.apiKey}`,
          ...(options.userAgent === undefined ? {} : { "user-agent": options.userAgent }),
          ...(request.body === undefined ? {} : { "content-type": "application/json" }),
          ...request.headers,
        },
        ...(request.body === undefined ? {} : { body: JSON.stringify(request.body) }),
        // The key must not follow a redirect to another host, and a call must not turn into a GET.
        redirect: "error",
        signal,
      });
      status = response.status;
      executionId = response.headers.get("acta-execution-id") ?? undefined;
      const text = await response.text();
      const body = parseJson(text);
      if (response.ok) {
        if (body === undefined) {
          throw new ActaConnectionError(
            `the answer (${status}) is not JSON; is ${options.baseUrl} a gateway?`,
            {
              outcome: "unknown",
              status,
              tool,
            },
          );
        }
        report({ outcome: "ok", status, code: undefined, executionId });
        // The body is the first answer to the byte; that it is given again stands in the header alone.
        const replayed = response.headers.get("idempotent-replayed") === "true";
        return replayed ? { ...(body as object), replayed } : body;
      }
      const document = parseProblem(status, body);
      if (document === undefined) {
        throw new ActaConnectionError(`something other than the gateway answered with status ${status}`, {
          // A refusal for too many requests is made before anything is done, whoever makes it.
          outcome: status === 429 ? "notSent" : "unknown",
          status,
          tool,
        });
      }
      const retryAfterMs = parseRetryAfter(response.headers.get("retry-after"), now());
      const problem = new ActaProblem(document, {
        tool,
        requestId: response.headers.get("request-id") ?? undefined,
        retryAfterMs,
      });
      noteRateLimit(problem, { policy: response.headers.get("ratelimit-policy") }, retryAfterMs ?? 1_000);
      executionId = problem.executionId ?? executionId;
      report({ outcome: "refused", status, code: problem.code, executionId });
      throw problem;
    } catch (error) {
      if (error instanceof ActaProblem) throw error;
      report({ outcome: "unanswered", status, code: undefined, executionId: undefined });
      if (error instanceof ActaConnectionError) throw error;
      if (request.signal?.aborted) throw request.signal.reason;
      const message = timeout.aborted
        ? `no answer within ${timeoutMs} ms`
        : `no answer from ${options.baseUrl.origin}: ${describeCause(error)}`;
      throw new ActaConnectionError(message, {
        outcome: wasNeverSent(error) ? "notSent" : "unknown",
        tool,
        cause: error,
      });
    }
  }

  return {
    async request(request) {
      const policy = { ...options.retry, ...request.retry };
      let repetitions = 0;
      let limitedSinceMs: number | undefined;
      for (let number = 1; ; number++) {
        await awaitTurn(request);
        try {
          return await attempt(request, number);
        } catch (error) {
          if (request.signal?.aborted || request.stopSignal?.aborted) throw error;
          if (!mayRepeat(error)) throw error;
          if (error instanceof ActaProblem && error.code === "RATE_LIMITED") {
            limitedSinceMs ??= now();
            if (resumeAtMs - limitedSinceMs > policy.rateLimitMs) throw error;
            continue;
          }
          const retryAfterMs = error instanceof ActaProblem ? error.retryAfterMs : undefined;
          const isCrowded = error instanceof ActaProblem && error.code === "CONCURRENCY_LIMITED";
          if (!isCrowded && ++repetitions > policy.retries) throw error;
          const delayMs = retryDelayMs(policy, Math.max(1, repetitions), retryAfterMs, random);
          if (isCrowded) {
            // Other calls of the key have all its places. They end, and then it is somebody else's turn again.
            limitedSinceMs ??= now();
            if (now() + delayMs - limitedSinceMs > policy.rateLimitMs) throw error;
          }
          options.onWait?.({ tool: request.tool, reason: isCrowded ? "rateLimit" : "retry", delayMs });
          try {
            await pause(delayMs, request.signal, request.stopSignal);
          } catch (stopped) {
            // Whoever stops wants to know how the call stood, not that it was waiting.
            throw request.signal?.aborted ? stopped : error;
          }
        }
      }
    },
  };
}

/** Waits; rejects with the signal's reason as soon as one of the signals aborts. */
function sleep(delayMs: number, ...signals: (AbortSignal | undefined)[]): Promise<void> {
  return new Promise((resolve, reject) => {
    const given = signals.filter((signal) => signal !== undefined);
    const aborted = given.find((signal) => signal.aborted);
    if (aborted) {
      reject(aborted.reason);
      return;
    }
    const stop = (event: Event) => {
      finish();
      reject((event.target as AbortSignal).reason);
    };
    const timer = setTimeout(() => {
      finish();
      resolve();
    }, delayMs);
    const finish = () => {
      clearTimeout(timer);
      for (const signal of given) signal.removeEventListener("abort", stop);
    };
    for (const signal of given) signal.addEventListener("abort", stop);
  });
}

function urlOf(baseUrl: URL, { path, query = {} }: TransportRequest): URL {
  const url = new URL(path, baseUrl);
  for (const [name, value] of Object.entries(query)) {
    if (value !== undefined) url.searchParams.set(name, value);
  }
  return url;
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** Failures of Node's fetch that come before a byte of the request has left. Browsers do not tell. */
const beforeSending = new Set([
  "ECONNREFUSED",
  "ENOTFOUND",
  "EAI_AGAIN",
  "EHOSTUNREACH",
  "ENETUNREACH",
  "UND_ERR_CONNECT_TIMEOUT",
]);

function causesOf(error: unknown): unknown[] {
  const causes: unknown[] = [];
  for (let at = error; at !== undefined && at !== null && causes.length < 8; ) {
    causes.push(at);
    at = (at as { cause?: unknown }).cause;
  }
  return causes;
}

function wasNeverSent(error: unknown): boolean {
  return causesOf(error).some((cause) => beforeSending.has((cause as { code?: string }).code ?? ""));
}

function describeCause(error: unknown): string {
  const last = causesOf(error).at(-1) as { message?: string; code?: string } | undefined;
  return last?.message || last?.code || "the connection failed";
}

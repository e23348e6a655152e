"use client";

export interface Failure {
  code: string;
  detail: string;
  retryAfterSeconds?: number;
}

/** Sends JSON to a route of the console that is no tool's call. @returns what it answered, or why it refused */
export async function sendJson<T>(
  path: string,
  body: object,
): Promise<{ ok: true; answer: T | null } | { ok: false; failure: Failure }> {
  const response = await fetch(path, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify(body),
  }).catch(() => null);
  if (!response) {
    const detail = "The server did not answer. Check your network and try again.";
    return { ok: false, failure: { code: "OFFLINE", detail } };
  }
  if (!response.ok) return { ok: false, failure: await failureOf(response) };
  // The type is what our own route answers.
  return { ok: true, answer: response.status === 204 ? null : ((await response.json()) as T) };
}

/** Reads an error of such a route; anything else is a server that is not well. */
async function failureOf(answer: Response): Promise<Failure> {
  const body: unknown = await answer.json().catch(() => null);
  if (typeof body === "object" && body !== null && "code" in body && "detail" in body)
    return {
      code: String(body.code),
      detail: String(body.detail),
      ...("retryAfterSeconds" in body ? { retryAfterSeconds: Number(body.retryAfterSeconds) } : {}),
    };
  return { code: "INTERNAL", detail: "The server could not do this. Try again in a moment." };
}

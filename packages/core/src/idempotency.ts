import { createHash } from "node:crypto";
import { fail, type InputIssue } from "./errors.ts";
import type { ExecutionDatabase, KeyClaim, TransactionScope } from "./ports.ts";
import { holdsSecret, secretIssue } from "./secret.ts";
import { isRead } from "./tool.ts";
import type { ExecutionOptions, ToolCallResult, ToolMetadata } from "./types.ts";

/*
 * Step 5: the same call, sent again under the same key, is answered and not done again.
 *
 * The key is claimed inside the call's own transaction: a lock on it with the first query, its row with the answer
 * beside the execution's row and COMMIT. So there is a key's row exactly where there is the effect, whatever crashes
 * in between, and neither costs a round trip.
 */

const visibleAscii = /^[\x21-\x7e]{1,255}$/;

/**
 * What keeps a text from being the idempotency key or the session id of a call: these are 1 to 255 visible ASCII
 * characters, and are stored as they are.
 */
export function findKeyFault(text: string): Pick<InputIssue, "keyword" | "message"> | null {
  if (!visibleAscii.test(text)) {
    return { keyword: "pattern", message: "must be 1 to 255 visible ASCII characters" };
  }
  return holdsSecret(text) ? secretIssue : null;
}

/**
 * What a call claims of its key; undefined where it has none or changes nothing (reads ignore keys). A dry-run claims
 * too, and keeps nothing: it tells that a key was used for something else, the real call among it.
 *
 * @param asked the inputs, or what else makes a call the same
 */
export function toKeyClaim(
  tool: { name: string; metadata: Pick<ToolMetadata, "sideEffects"> },
  { idempotencyKey, dryRun }: ExecutionOptions,
  asked: unknown,
): KeyClaim | undefined {
  if (idempotencyKey === undefined || isRead(tool)) return undefined;
  const mode = dryRun ? "dryRun" : "call";
  // The key is part of what is digested: two short secrets under two keys must not show that they are equal.
  const fingerprint = createHash("sha256")
    .update(`${idempotencyKey}\0${tool.name}\0${mode}\0${canonicalJson(asked)}`)
    .digest("base64url");
  return { key: idempotencyKey, fingerprint };
}

/**
 * The answer the key's first call was given, as it was given but for what is sensitive in it. It leaves no row: the
 * first call's stands for both.
 *
 * @throws ActaError `IDEMPOTENCY_IN_PROGRESS` when the row was removed after the claim met it: the key is free again
 */
export async function answerAgain(
  database: Pick<ExecutionDatabase<unknown>, "readAnswer">,
  scope: TransactionScope,
): Promise<ToolCallResult> {
  const answer = await findAnswer(database, scope);
  if (answer === null) throw fail("IDEMPOTENCY_IN_PROGRESS", {}, { retryAfterSeconds: 1 });
  return answer;
}

/** As `answerAgain`, where it is not known that there is one; null when there is none. */
export async function findAnswer(
  database: Pick<ExecutionDatabase<unknown>, "readAnswer">,
  scope: TransactionScope,
): Promise<ToolCallResult | null> {
  const answer = await database.readAnswer(scope);
  return answer === null ? null : { ...(JSON.parse(answer) as ToolCallResult), replayed: true };
}

/**
 * JSON in which equal values are equal texts, whatever the order of their keys.
 *
 * @param value passed `findJsonFault`, so its depth is bounded
 */
export function canonicalJson(value: unknown): string {
  if (typeof value !== "object" || value === null) return JSON.stringify(value) ?? "null";
  if (Array.isArray(value)) return `[${value.map(canonicalJson).join(",")}]`;
  const members = Object.keys(value)
    .sort()
    .flatMap((key) => {
      const member = (value as Record<string, unknown>)[key];
      // What JSON leaves out is not there.
      return member === undefined ? [] : [`${JSON.stringify(key)}:${canonicalJson(member)}`];
    });
  return `{${members.join(",")}}`;
}

import type { InputIssue } from "./errors.ts";
import { pointerToken } from "./json.ts";

/*
 * API keys where none belongs. Fields that are meant for secrets are annotated `x-sensitive`; a key that was pasted
 * into another one would stand readable in the history, to everyone who may read it, for as long as that is kept.
 */

/** What stands where something was not to be kept. */
export const redacted = "[redacted]";

const marker = "mfx_";
const key = /mfx_[0-9A-Za-z]{12}_[0-9A-Za-z]{38}/g;

export const secretIssue = {
  keyword: "secret",
  message: "looks like an API key; it must not be stored",
} as const;

/** The text with every API key in it replaced by `[redacted]`. Mask before cutting: half a key has no shape. */
export function maskSecrets(text: string): string {
  return text.includes(marker) ? text.replace(key, redacted) : text;
}

export function holdsSecret(text: string): boolean {
  return maskSecrets(text) !== text;
}

/** The value with every API key masked, in its texts and names; the value itself where there is none. */
export function maskSecretsIn<T>(value: T): T {
  if (!mentionsKey(value)) return value;
  // A key is letters, digits and underscores, of which JSON escapes none: it cannot reach beyond its text.
  return JSON.parse(maskSecrets(JSON.stringify(value))) as T;
}

/** One issue for each text or name in a value that holds an API key. */
export function findSecrets(value: unknown): InputIssue[] {
  return mentionsKey(value) ? [...secretsIn(value, "")] : [];
}

function* secretsIn(value: unknown, pointer: string): Generator<InputIssue> {
  if (typeof value === "string") {
    if (holdsSecret(value)) yield { pointer, ...secretIssue };
  } else if (typeof value === "object" && value !== null) {
    for (const [name, member] of Object.entries(value)) {
      const at = `${pointer}/${pointerToken(maskSecrets(name))}`;
      if (holdsSecret(name)) yield { pointer: at, ...secretIssue };
      yield* secretsIn(member, at);
    }
  }
}

/** The cheap look that nearly every call ends with. */
function mentionsKey(value: unknown): boolean {
  if (typeof value === "string") return value.includes(marker);
  if (typeof value !== "object" || value === null) return false;
  if (Array.isArray(value)) return value.some(mentionsKey);
  for (const name of Object.keys(value)) {
    if (name.includes(marker) || mentionsKey((value as Record<string, unknown>)[name])) return true;
  }
  return false;
}

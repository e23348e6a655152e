import { hkdfSync } from "node:crypto";
import { inspect } from "node:util";

/** A value that must not be printed: logging it, or an object that holds it, shows `[redacted]`. */
export class Secret {
  readonly #value: string;

  constructor(value: string) {
    this.#value = value;
  }

  /** The value itself: at the place of use, never to be stored in another object. */
  expose(): string {
    return this.#value;
  }

  toString(): string {
    return "[redacted]";
  }

  toJSON(): string {
    return "[redacted]";
  }

  [inspect.custom](): string {
    return "[redacted]";
  }
}

/**
 * A secret of its own for each purpose, so that one leaking says nothing about the others.
 *
 * @returns 43 characters: 32 bytes in base64url.
 *
 * Source: RFC 5869 (HKDF), SHA-256, the purpose as `info`.
 */
export function deriveSecret(secret: Secret, purpose: "session" | "cursor" | `sandbox/${string}`): string {
  const bytes = hkdfSync("sha256", secret.expose(), "", `acta/${purpose}`, 32);
  return Buffer.from(bytes).toString("base64url");
}

import { createHash, randomBytes } from "node:crypto";

const tokenBytes = 32;

/** A token for a link that works once. With 256 random bits its digest needs no salt, and can be looked up. */
export function mintOneTimeToken(): { token: string; hash: string } {
  const token = randomBytes(tokenBytes).toString("base64url");
  return { token, hash: digestOfToken(token) };
}

/** SHA-256, base64url: what is kept of a token. */
export function digestOfToken(token: string): string {
  return createHash("sha256").update(token).digest("base64url");
}

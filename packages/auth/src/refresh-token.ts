import { createHash, createHmac, randomBytes, timingSafeEqual } from "node:crypto";

/**
 * What a refresh token says, once it is known to be ours: 16 bytes of session id, 16 random bytes that stay the same
 * for the session's life, 4 bytes of generation, and an HMAC-SHA-256 over them. 91 characters of base64url.
 */
export interface RefreshToken {
  sessionId: string;
  generation: number;
  token: string;
  /** SHA-256 in hex: what the database keeps. */
  hash: string;
}

export interface RefreshTokens {
  first(sessionId: string): RefreshToken;
  /**
   * The token after this one. Always the same: when two tabs refresh at once, or an answer is lost, the second asker
   * gets the very token the first one got, without the database keeping it.
   */
  next(current: RefreshToken): RefreshToken;
  /**
   * @returns null for what we never made. A token that passes was ours once, so an old one means that it was copied:
   * nobody can end a session by inventing tokens for it.
   */
  parse(token: string): RefreshToken | null;
}

const bodyBytes = 36;
const totalBytes = bodyBytes + 32;
const shape = /^[A-Za-z0-9_-]{91}$/;

/** @param key 32 bytes or more */
export function createRefreshTokens(key: Uint8Array): RefreshTokens {
  const macOf = (body: Uint8Array) => createHmac("sha256", key).update(body).digest();

  function seal(body: Buffer): RefreshToken {
    return read(Buffer.concat([body, macOf(body)]));
  }

  return {
    first(sessionId) {
      return seal(
        Buffer.concat([Buffer.from(sessionId.replaceAll("-", ""), "hex"), randomBytes(16), Buffer.alloc(4)]),
      );
    },
    next({ token, generation }) {
      const body = Buffer.from(Buffer.from(token, "base64url").subarray(0, bodyBytes));
      body.writeUInt32BE(generation + 1, bodyBytes - 4);
      return seal(body);
    },
    parse(token) {
      if (!shape.test(token)) return null;
      const bytes = Buffer.from(token, "base64url");
      if (bytes.length !== totalBytes) return null;
      if (!timingSafeEqual(bytes.subarray(bodyBytes), macOf(bytes.subarray(0, bodyBytes)))) return null;
      return read(bytes);
    },
  };
}

function read(bytes: Buffer): RefreshToken {
  const hex = bytes.toString("hex", 0, 16);
  const token = bytes.toString("base64url");
  return {
    sessionId: hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, "$1-$2-$3-$4-$5"),
    generation: bytes.readUInt32BE(bodyBytes - 4),
    token,
    hash: createHash("sha256").update(token).digest("hex"),
  };
}

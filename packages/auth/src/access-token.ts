import { randomUUID } from "node:crypto";
import { fail } from "@acta/core";
import { errors, jwtVerify, SignJWT } from "jose";
import { LRUCache } from "lru-cache";

const algorithm = "HS256";
const type = "at+jwt";
const issuer = "acta";
const clockToleranceSeconds = 5;
const longestToken = 2048;

const accessTokenSeconds = 15 * 60;

export interface AccessClaims {
  userId: string;
  sessionId: string;
  expiresAtMs: number;
}

export interface AccessTokens {
  sign(claims: { userId: string; sessionId: string }): Promise<{ token: string; expiresAt: Date }>;
  /** @throws ActaError `UNAUTHENTICATED` for whatever this product did not sign for this audience, or signed too long ago */
  verify(token: string): Promise<AccessClaims>;
}

/**
 * Short-lived proofs of a login.
 *
 * Everything jose would let pass unless told otherwise is told: one algorithm, issuer, audience, type, required
 * claims, and the longest life (RFC 8725 §3). Verifying costs a quarter of a millisecond, so a verified token is
 * remembered; its expiry is checked every time.
 *
 * @param key 32 bytes or more
 * @param audience the surface the tokens are for; those of another surface are refused
 */
export function createAccessTokens(key: Uint8Array, audience: string, now: () => number): AccessTokens {
  const verified = new LRUCache<string, AccessClaims>({ max: 10_000 });

  return {
    async sign({ userId, sessionId }) {
      const issuedAt = Math.floor(now() / 1000);
      const token = await new SignJWT({ sid: sessionId })
        .setProtectedHeader({ alg: algorithm, typ: type })
        .setIssuer(issuer)
        .setAudience(audience)
        .setSubject(userId)
        .setJti(randomUUID())
        .setIssuedAt(issuedAt)
        .setExpirationTime(issuedAt + accessTokenSeconds)
        .sign(key);
      return { token, expiresAt: new Date((issuedAt + accessTokenSeconds) * 1000) };
    },

    async verify(token) {
      if (token.length > longestToken) throw fail("UNAUTHENTICATED");
      let claims = verified.get(token);
      if (!claims) {
        claims = await check(token);
        verified.set(token, claims);
      }
      if (now() >= claims.expiresAtMs + clockToleranceSeconds * 1000) {
        verified.delete(token);
        throw fail("UNAUTHENTICATED");
      }
      return claims;
    },
  };

  async function check(token: string): Promise<AccessClaims> {
    try {
      const { payload } = await jwtVerify(token, key, {
        algorithms: [algorithm],
        typ: type,
        issuer,
        audience,
        requiredClaims: ["sub", "sid", "iat", "exp", "jti"],
        clockTolerance: clockToleranceSeconds,
        maxTokenAge: accessTokenSeconds,
        currentDate: new Date(now()),
      });
      const { sub, sid, exp } = payload;
      if (typeof sub !== "string" || typeof sid !== "string" || typeof exp !== "number") {
        throw fail("UNAUTHENTICATED");
      }
      return { userId: sub, sessionId: sid, expiresAtMs: exp * 1000 };
    } catch (cause) {
      if (cause instanceof errors.JOSEError) throw fail("UNAUTHENTICATED", {}, { cause });
      throw cause;
    }
  }
}

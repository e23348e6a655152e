import { hash } from "node:crypto";
import { fail, type Principal } from "@acta/core";
import { createFreshCache } from "@acta/db";
import { LRUCache } from "lru-cache";
import { parseApiKey } from "./api-key.ts";
import { type BcryptGate, nobodysHash } from "./bcrypt.ts";
import type { AuthDatabase, KeyRow, WorkspaceSettings } from "./database.ts";
import type { KeyUses } from "./key-use.ts";
import { createThrottle, networkOf } from "./throttle.ts";

const maxKeys = 10_000;
const rowTtlMs = 60_000;
const refusalTtlMs = 5_000;
const failuresPerNetwork = 10;
const failuresPerKey = 5;

export interface ApiKeyIdentity {
  principal: Extract<Principal, { type: "apiKey" }>;
  /** First 8 characters of the key. */
  prefix: string;
  name: string;
  /** null: never. */
  expiresAt: Date | null;
  workspace: WorkspaceSettings & { id: string; name: string };
}

export interface KeyVerifier {
  /** @throws ActaError `UNAUTHENTICATED`, the same for every cause; `RATE_LIMITED` after too many failures */
  verify(raw: string, ip: string | undefined): Promise<ApiKeyIdentity>;
  /** @param id of the changed row; all of them when it is not known */
  forget(id?: string): void;
}

export interface KeyVerifierOptions {
  database: Pick<AuthDatabase, "readKey">;
  bcrypt: BcryptGate;
  uses: KeyUses;
  isListening(): boolean;
  now(): number;
}

/**
 * Verifies API keys.
 *
 * Two things are remembered, for they age differently. That a text hashes to a key's bcrypt hash stays true for ever:
 * `proven` keeps it under the text's SHA-256, so that bcrypt runs once per key and process. What the key's row says
 * can change: it is believed while we would hear of a change, for a minute at most, and else read again by the key's
 * public id, which costs one indexed look-up and no bcrypt.
 */
export function createKeyVerifier({
  database,
  bcrypt,
  uses,
  isListening,
  now,
}: KeyVerifierOptions): KeyVerifier {
  const rows = createFreshCache<KeyRow>({
    read: database.readKey,
    isListening,
    max: maxKeys,
    ttlMs: rowTtlMs,
    now,
  });
  /** SHA-256 of a whole key → the bcrypt hash it was found to match. */
  const proven = new LRUCache<string, string>({ max: maxKeys });
  /** SHA-256 of what was refused → until when it is refused unseen. */
  const refused = new LRUCache<string, number>({ max: maxKeys });
  const verifying = new Map<string, Promise<KeyRow | null>>();
  const networkFailures = createThrottle(failuresPerNetwork, now);
  const keyFailures = createThrottle(failuresPerKey, now);
  const identities = new WeakMap<KeyRow, ApiKeyIdentity>();

  async function verify(raw: string, ip: string | undefined): Promise<ApiKeyIdentity> {
    const keyId = parseApiKey(raw);
    if (!keyId) throw refusal(networkOf(ip));

    const digest = hash("sha256", raw, "base64");
    const row =
      (await knownRow(digest, keyId)) ??
      (isRefused(digest) ? null : await prove(digest, raw, keyId, networkOf(ip)));
    if (!row || !isUsable(row)) throw refusal(networkOf(ip));
    uses.note(row, ip);
    return identityOf(row);
  }

  /** The row of a key whose secret has been proven before. */
  async function knownRow(digest: string, keyId: string): Promise<KeyRow | null> {
    const keyHash = proven.get(digest);
    if (keyHash === undefined) return null;
    const row = rows.peek(keyId) ?? (await rows.get(keyId));
    if (row?.keyHash === keyHash) return row;
    proven.delete(digest);
    return null;
  }

  /** bcrypt, once for any number of concurrent first uses. */
  async function prove(digest: string, raw: string, keyId: string, network: string): Promise<KeyRow | null> {
    const current = verifying.get(digest);
    if (current) return await current;
    const outcome = compare(digest, raw, keyId, network).finally(() => verifying.delete(digest));
    verifying.set(digest, outcome);
    return await outcome;
  }

  async function compare(
    digest: string,
    raw: string,
    keyId: string,
    network: string,
  ): Promise<KeyRow | null> {
    const row = await rows.get(keyId);
    // A network that guesses is stopped here only for ids that do not exist. Others behind the same address may be
    // using a real key for the first time, and guesses at one real key are bounded by its own count.
    if (!row) stopIfExhausted(networkFailures, network);
    stopIfExhausted(keyFailures, keyId);
    const forgive = keyFailures.take(keyId);
    let matches: boolean;
    try {
      matches = await bcrypt.compare(raw, row?.keyHash ?? nobodysHash, row ? "known" : "unknown");
    } catch (error) {
      // Not tried, so not failed.
      forgive();
      throw error;
    }
    if (!row || !matches) {
      refused.set(digest, now() + refusalTtlMs);
      return null;
    }
    forgive();
    proven.set(digest, row.keyHash);
    // bcrypt may have queued for seconds. What counts is the row as it is now: read anew if there was news of it.
    return await knownRow(digest, keyId);
  }

  function isRefused(digest: string): boolean {
    const until = refused.get(digest);
    return until !== undefined && now() < until;
  }

  function isUsable(row: KeyRow): boolean {
    return !row.revoked && (row.expiresAt === null || now() < row.expiresAt.getTime());
  }

  function refusal(network: string): Error {
    const wait = networkFailures.retryAfterSeconds(network);
    if (wait > 0) return fail("RATE_LIMITED", {}, { retryAfterSeconds: wait });
    networkFailures.take(network);
    return fail("UNAUTHENTICATED");
  }

  function stopIfExhausted(throttle: ReturnType<typeof createThrottle>, name: string): void {
    const wait = throttle.retryAfterSeconds(name);
    if (wait > 0) throw fail("RATE_LIMITED", {}, { retryAfterSeconds: wait });
  }

  function identityOf(row: KeyRow): ApiKeyIdentity {
    let identity = identities.get(row);
    if (!identity) {
      identity = {
        principal: {
          type: "apiKey",
          apiKeyId: row.id,
          kind: row.kind,
          workspaceId: row.workspaceId,
          permissions: row.permissions,
        },
        prefix: row.keyPrefix,
        name: row.name,
        expiresAt: row.expiresAt,
        workspace: {
          id: row.workspaceId,
          name: row.workspaceName,
          timeZone: row.timeZone,
          currency: row.currency,
          locale: row.locale,
          sandbox: row.sandbox,
        },
      };
      identities.set(row, identity);
    }
    return identity;
  }

  return {
    verify,
    forget(id) {
      if (id === undefined) rows.forgetAll();
      else rows.forget((row) => row.id === id);
    },
  };
}

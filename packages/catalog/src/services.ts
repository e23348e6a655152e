import type { History, Permission, Role, Vault } from "@acta/core";

/** A new API key. `plaintext` exists only here: it is answered once and never stored. */
export interface MintedKey {
  /** `mfx_…`, 55 bytes. */
  plaintext: string;
  /** Public part of the key, by which it is looked up. */
  keyId: string;
  /** bcrypt of the whole key. */
  keyHash: string;
  /** First 8 characters, safe to show. */
  keyPrefix: string;
}

/** A one-time token in the link that carries it. Only its digest is kept. */
export interface MintedToken {
  /** The page of the console, with the token behind `#`, which browsers send to no server. */
  url: string;
  /** SHA-256 of the token, base64url. */
  hash: string;
}

/** What tools need beside the database. `@acta/runtime` supplies it, so that the business imports no `@acta/auth`. */
export interface ToolServices {
  readonly keys: {
    /** Takes about 100 ms: bcrypt, off the event loop. */
    mint(): Promise<MintedKey>;
  };
  readonly tokens: {
    mint(page: "invite" | "reset"): MintedToken;
  };
  /** What was recorded. Reads on connections of its own: not what this call has done so far. */
  readonly history: Pick<History, "list" | "read">;
  /** What each role may do. */
  readonly roles: Readonly<Record<Role, ReadonlySet<Permission>>>;
  /** For secrets that have to be read again. What it seals differs each time: mark it with `ctx.generated`. */
  readonly vault: Vault;
}

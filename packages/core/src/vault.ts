import { createCipheriv, createDecipheriv, randomBytes } from "node:crypto";

/** A key of the ring: 32 bytes, under the name that stands in whatever was sealed with it. */
export interface VaultKey {
  /** 1–32 letters, digits, `-` or `_`. */
  id: string;
  key: Buffer;
}

/** Keeps secrets that have to be read again, such as a provider's token: what only has to be compared is hashed. */
export interface Vault {
  /**
   * @param context where the secret belongs, e.g. `whatsapp_accounts/<id>/access_token`: what was sealed for one place
   *   does not open in another
   * @returns `v1.<key id>.<nonce>.<data>`, base64url, safe to store and useless without the key
   */
  seal(plaintext: string, context: string): string;
  /** @throws Error when it was sealed for another place, with a key that is not in the ring, or has been altered */
  open(sealed: string, context: string): string;
  /** Whether it was sealed with the ring's first key: what was not is sealed anew when keys are rotated. */
  isCurrent(sealed: string): boolean;
}

const algorithm = "aes-256-gcm";
const version = "v1";
/** NIST SP 800-38D §8.2.2: random nonces of 96 bits, good for 2³² messages a key. */
const nonceBytes = 12;
const tagBytes = 16;
const keyId = /^[\w-]{1,32}$/;

/**
 * Reads a ring as it is configured: `id:key[,id:key …]`, keys in base64url, the one that seals first.
 *
 * @returns null for anything else: an empty text, a key that is not 32 bytes, an id that is there twice
 */
export function parseVaultKeys(text: string): VaultKey[] | null {
  const keys: VaultKey[] = [];
  for (const entry of text.split(",")) {
    const [, id, key] = /^([\w-]{1,32}):([\w-]{43})=?$/.exec(entry.trim()) ?? [];
    if (!id || !key || keys.some((known) => known.id === id)) return null;
    keys.push({ id, key: Buffer.from(key, "base64url") });
  }
  return keys;
}

/**
 * A ring of keys: the first one seals, all of them open.
 *
 * @throws Error when there is no key, an id is used twice, or a key is not 32 bytes long
 */
export function createVault(keys: readonly VaultKey[]): Vault {
  const ring = new Map<string, Buffer>();
  for (const { id, key } of keys) {
    if (!keyId.test(id)) throw new Error("the id of an encryption key is 1-32 letters, digits, - or _");
    if (key.length !== 32)
      throw new Error(`encryption key ${id} must be 32 bytes long; it has ${key.length}`);
    if (ring.has(id)) throw new Error(`there are two encryption keys ${id}`);
    ring.set(id, key);
  }
  const current = keys[0];
  if (!current) throw new Error("at least one encryption key is needed");

  return {
    seal(plaintext, context) {
      const nonce = randomBytes(nonceBytes);
      const cipher = createCipheriv(algorithm, current.key, nonce, { authTagLength: tagBytes });
      cipher.setAAD(Buffer.from(context));
      const data = Buffer.concat([cipher.update(plaintext, "utf8"), cipher.final(), cipher.getAuthTag()]);
      return [version, current.id, nonce.toString("base64url"), data.toString("base64url")].join(".");
    },

    open(sealed, context) {
      const [form, id = "", nonce = "", data = "", ...rest] = sealed.split(".");
      const key = ring.get(id);
      if (form !== version || rest.length > 0) throw new Error("this is not a sealed secret");
      if (!key) throw new Error(`there is no encryption key ${id} in the ring`);
      const bytes = Buffer.from(data, "base64url");
      const decipher = createDecipheriv(algorithm, key, Buffer.from(nonce, "base64url"), {
        authTagLength: tagBytes,
      });
      decipher.setAAD(Buffer.from(context));
      decipher.setAuthTag(bytes.subarray(-tagBytes));
      try {
        return decipher.update(bytes.subarray(0, -tagBytes), undefined, "utf8") + decipher.final("utf8");
      } catch (cause) {
        throw new Error("a sealed secret was altered, or belongs to another place", { cause });
      }
    },

    isCurrent: (sealed) => sealed.startsWith(`${version}.${current.id}.`),
  };
}

import { randomBytes } from "node:crypto";
import { crc32 } from "node:zlib";
import { type BcryptGate, sharedBcryptGate } from "./bcrypt.ts";

const alphabet = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
const marker = "mfx_";
const idLength = 12;
const secretLength = 32;
const checksumLength = 6;
const bodyLength = marker.length + idLength + 1 + secretLength;
const keyLength = bodyLength + checksumLength;
const shape = /^mfx_([0-9A-Za-z]{12})_[0-9A-Za-z]{38}$/;

export interface MintedKey {
  /** The whole key, shown to its owner once and stored nowhere. */
  plaintext: string;
  /** The public part, 12 characters: how the key's row is found. */
  keyId: string;
  /** bcrypt of the whole key. */
  keyHash: string;
  /** First 8 characters, for people to recognise the key by. */
  keyPrefix: string;
}

/**
 * Finds the public part of an API key, refusing typing errors and junk before anything is looked up.
 *
 * @param raw `mfx_<id>_<secret><checksum>`: 55 ASCII characters; id 12, secret 32, checksum 6, base62.
 * @returns the public id, or null for anything that cannot be a key. Takes microseconds.
 *
 * The checksum is the CRC-32 of everything before it. It keeps mistyped and truncated keys away from bcrypt and lets
 * secret scanners tell a real key from a look-alike; it proves nothing.
 */
export function parseApiKey(raw: string): string | null {
  if (raw.length !== keyLength) return null;
  const match = shape.exec(raw);
  if (!match || raw.slice(bodyLength) !== checksumOf(raw.slice(0, bodyLength))) return null;
  return match[1]!;
}

/** Makes a new key and hashes it off the event loop (about 100 ms). */
export async function mintApiKey(bcrypt: BcryptGate = sharedBcryptGate()): Promise<MintedKey> {
  const keyId = randomBase62(idLength);
  const plaintext = withChecksum(`${marker}${keyId}_${randomBase62(secretLength)}`);
  return { plaintext, keyId, keyHash: await bcrypt.hash(plaintext), keyPrefix: plaintext.slice(0, 8) };
}

function withChecksum(body: string): string {
  return body + checksumOf(body);
}

/** 62^6 exceeds 2^32, so six digits hold every CRC-32. */
function checksumOf(body: string): string {
  let rest = crc32(body);
  let digits = "";
  for (let position = 0; position < checksumLength; position++) {
    digits = alphabet[rest % 62] + digits;
    rest = Math.floor(rest / 62);
  }
  return digits;
}

/** Uniform over the alphabet: bytes from 248 up would favour its first eight characters, so they are thrown away. */
function randomBase62(length: number): string {
  let text = "";
  while (text.length < length) {
    for (const byte of randomBytes(length - text.length)) {
      if (byte < 248) text += alphabet[byte % 62];
    }
  }
  return text;
}

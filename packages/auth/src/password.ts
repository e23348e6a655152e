import { fail } from "@acta/core";
import { type BcryptGate, sharedBcryptGate } from "./bcrypt.ts";

/** bcrypt reads no further: two longer passwords with equal beginnings would be the same. */
const maxPasswordBytes = 72;

/**
 * Refuses what bcrypt would cut off silently.
 *
 * @throws ActaError `INPUT_INVALID` at `/password`
 */
export function assertPasswordLength(password: string): void {
  if (Buffer.byteLength(password) <= maxPasswordBytes) return;
  throw fail(
    "INPUT_INVALID",
    {},
    {
      issues: [
        {
          pointer: "/password",
          keyword: "maxBytes",
          message: `must be at most ${maxPasswordBytes} bytes in UTF-8`,
        },
      ],
    },
  );
}

/** NIST SP 800-63B §3.1.1.2: length is what counts, and no rules about kinds of characters. */
const minPasswordCharacters = 10;

/**
 * Holds a password somebody chooses now to the rules. Older ones are taken as they are.
 *
 * @throws ActaError `INPUT_INVALID` at `/password`
 */
export function assertNewPassword(password: string): void {
  assertPasswordLength(password);
  if ([...password].length >= minPasswordCharacters) return;
  const message = `must be at least ${minPasswordCharacters} characters`;
  throw fail("INPUT_INVALID", {}, { issues: [{ pointer: "/password", keyword: "minLength", message }] });
}

/**
 * What `users.password_hash` holds. Off the event loop, about 100 ms.
 *
 * @throws ActaError `INPUT_INVALID` for more than 72 bytes, `RATE_LIMITED` when too many hashes are waiting
 */
export async function hashPassword(
  password: string,
  bcrypt: BcryptGate = sharedBcryptGate(),
): Promise<string> {
  assertPasswordLength(password);
  return await bcrypt.hash(password);
}

import { createHmac, timingSafeEqual } from "node:crypto";

/** `X-Hub-Signature-256` of a body. */
export function signBody(body: Buffer, appSecret: string): string {
  return `sha256=${createHmac("sha256", appSecret).update(body).digest("hex")}`;
}

/**
 * Whether a body was signed with a secret: asked of the bytes as they arrived, for parsed and written again they need
 * not be the same. Takes as long whether the first or the last digit is wrong.
 */
export function isSignedBy(body: Buffer, header: string | undefined, appSecret: string): boolean {
  if (header === undefined || !/^sha256=[0-9a-f]{64}$/i.test(header)) return false;
  const expected = Buffer.from(signBody(body, appSecret));
  return timingSafeEqual(Buffer.from(header.toLowerCase()), expected);
}

import { createHmac, timingSafeEqual } from "node:crypto";
import { fail } from "./errors.ts";
import type { JsonValue } from "./json.ts";

/** Makes and reads the opaque positions that list answers carry. */
export interface CursorCodec {
  /** @param scope what the cursor belongs to (workspace, tool, filters): it is refused anywhere else. */
  encode(scope: string, position: JsonValue): string;
  /** @throws ActaError `CURSOR_INVALID` for anything `encode` did not make for the same scope. */
  decode(scope: string, cursor: string): JsonValue;
}

const macBytes = 12;

/** @param secret at least 32 bytes; the same in every process that serves the same workspaces. */
export function createCursorCodec(secret: string): CursorCodec {
  if (Buffer.byteLength(secret) < 32) throw new Error("the cursor secret must be at least 32 bytes");
  const macOf = (scope: string, body: string) =>
    createHmac("sha256", secret)
      .update(scope)
      .update("\0")
      .update(body)
      .digest()
      .subarray(0, macBytes)
      .toString("base64url");
  return {
    encode(scope, position) {
      const body = Buffer.from(JSON.stringify(position)).toString("base64url");
      return `${body}.${macOf(scope, body)}`;
    },
    decode(scope, cursor) {
      const [body, mac, ...rest] = cursor.split(".");
      if (!body || !mac || rest.length > 0) throw fail("CURSOR_INVALID");
      // Compared as text: base64url decodes leniently, and a cursor has one spelling.
      const given = Buffer.from(mac);
      const expected = Buffer.from(macOf(scope, body));
      if (given.length !== expected.length || !timingSafeEqual(given, expected)) throw fail("CURSOR_INVALID");
      return JSON.parse(Buffer.from(body, "base64url").toString("utf8")) as JsonValue;
    },
  };
}

import { describe, expect, it } from "vitest";
import { isSignedBy, signBody } from "./signature.ts";

describe("a webhook's signature", () => {
  const body = Buffer.from('{"object":"whatsapp_business_account", "entry":[]}');

  it("is HMAC-SHA-256 over the bytes", () => {
    // RFC 4231 §4.3
    expect(signBody(Buffer.from("what do ya want for nothing?"), "Jefe")).toBe(
      "sha256=5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843",
    );
    expect(isSignedBy(body, signBody(body, "secret"), "secret")).toBe(true);
  });

  it("is of these very bytes, this secret and this form", () => {
    const signature = signBody(body, "secret");
    const same = Buffer.from(JSON.stringify(JSON.parse(body.toString())));
    expect(isSignedBy(same, signature, "secret")).toBe(false);
    expect(isSignedBy(body, signature, "another")).toBe(false);
    for (const header of [
      undefined,
      "",
      "sha256=",
      signature.slice(7),
      signature.slice(0, -1),
      `${signature}0`,
    ])
      expect(isSignedBy(body, header, "secret")).toBe(false);
  });
});

import { afterAll, expect, it } from "vitest";
import { mintApiKey, parseApiKey } from "./api-key.ts";
import { createBcryptGate } from "./bcrypt.ts";

const bcrypt = createBcryptGate();
afterAll(() => bcrypt.close());

/** Made once by mintApiKey: keys out in the world must stay readable. */
const pinned = "mfx_7T1aVkcAuHZD_t4R8IqhwuGNqe1sLK9F1JfPTmmV940I43muPZZ";

it("mints keys of 55 ASCII characters that carry their public id", async () => {
  const key = await mintApiKey(bcrypt);
  expect(key.plaintext).toMatch(/^mfx_[0-9A-Za-z]{12}_[0-9A-Za-z]{38}$/);
  expect(Buffer.byteLength(key.plaintext)).toBe(55);
  expect(key.keyPrefix).toBe(key.plaintext.slice(0, 8));
  expect(parseApiKey(key.plaintext)).toBe(key.keyId);
  expect(key.keyHash).toMatch(/^\$2[aby]\$10\$/);
  expect(await bcrypt.compare(key.plaintext, key.keyHash)).toBe(true);
});

it("reads keys minted by earlier versions", () => {
  expect(parseApiKey(pinned)).toBe("7T1aVkcAuHZD");
});

it("refuses a key in which any one character was changed, without hashing", () => {
  for (let position = 0; position < pinned.length; position++) {
    const other = pinned[position] === "x" ? "y" : "x";
    expect(parseApiKey(pinned.slice(0, position) + other + pinned.slice(position + 1))).toBeNull();
  }
});

it.each([
  ["empty", ""],
  ["short", pinned.slice(0, -1)],
  ["long", `${pinned}0`],
  ["padded", ` ${pinned.slice(1)}`],
  ["with a line end", `${pinned.slice(0, -1)}\n`],
  ["not ASCII", pinned.replace("m", "м")],
  ["another kind of token", "eyJhbGciOiJIUzI1NiJ9.e30.ZRrHA1JJJW8opsbCGfG_HACGpVUMN_a9IV7pAx_Zmeo"],
])("refuses a key that is %s", (_, raw) => {
  expect(parseApiKey(raw)).toBeNull();
});

it("refuses junk in far less than a millisecond", () => {
  const junk = `${pinned.slice(0, -1)}!`;
  const started = performance.now();
  for (let i = 0; i < 10_000; i++) parseApiKey(junk);
  expect((performance.now() - started) / 10_000).toBeLessThan(0.1);
});

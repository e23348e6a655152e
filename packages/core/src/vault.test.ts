import { randomBytes } from "node:crypto";
import { describe, expect, it } from "vitest";
import { createVault, parseVaultKeys } from "./vault.ts";

const first = { id: "2026-11", key: randomBytes(32) };
const second = { id: "2027-01", key: randomBytes(32) };
const place = "whatsapp_accounts/1/access_token";

describe("the vault", () => {
  const vault = createVault([first]);

  it("opens what it sealed, and never seals alike twice", () => {
    const sealed = vault.seal("EAAG-токен-ñ", place);
    expect(vault.open(sealed, place)).toBe("EAAG-токен-ñ");
    expect(vault.open(vault.seal("", place), place)).toBe("");
    expect(sealed).toMatch(/^v1\.2026-11\.[\w-]{16}\.[\w-]+$/);
    expect(vault.seal("EAAG-токен-ñ", place)).not.toBe(sealed);
  });

  it("opens it nowhere else", () => {
    expect(() => vault.open(vault.seal("token", place), "whatsapp_accounts/2/access_token")).toThrow(
      "belongs to another place",
    );
  });

  it("refuses what was altered in any character, and what it never made", () => {
    const sealed = vault.seal("token", place);
    for (let at = 0; at < sealed.length; at++) {
      const altered = sealed.slice(0, at) + (sealed[at] === "A" ? "Q" : "A") + sealed.slice(at + 1);
      expect(() => vault.open(altered, place), altered).toThrow();
    }
    for (const odd of ["", "token", "v1.2026-11..", "v1.2026-11.AAAA.AAAA", `${sealed}.more`]) {
      expect(() => vault.open(odd, place), odd).toThrow();
    }
  });

  it("seals with the first key of the ring and opens with all of them", () => {
    const old = vault.seal("token", place);
    const rotated = createVault([second, first]);
    expect(rotated.open(old, place)).toBe("token");
    expect(rotated.isCurrent(old)).toBe(false);
    const anew = rotated.seal(rotated.open(old, place), place);
    expect(rotated.isCurrent(anew)).toBe(true);
    expect(() => vault.open(anew, place)).toThrow("no encryption key 2027-01");
  });

  it("wants keys that are keys", () => {
    expect(() => createVault([])).toThrow("at least one");
    expect(() => createVault([first, first])).toThrow("two encryption keys");
    expect(() => createVault([{ id: "a.b", key: first.key }])).toThrow("id of an encryption key");
    expect(() => createVault([{ id: "short", key: randomBytes(16) }])).toThrow("32 bytes");
  });
});

describe("a configured ring", () => {
  const key = first.key.toString("base64url");

  it("is read in its order", () => {
    expect(parseVaultKeys(`2:${key}, 1:${key}`)).toEqual([
      { id: "2", key: first.key },
      { id: "1", key: first.key },
    ]);
  });

  it.each(["", "1", key, `1:${key.slice(1)}`, `1:${key},`, `1:${key},1:${key}`, `a b:${key}`])(
    "is not %j",
    (text) => {
      expect(parseVaultKeys(text)).toBeNull();
    },
  );
});

import type { Permission } from "@acta/core";
import { beforeEach, describe, expect, it, vi } from "vitest";
import { mintApiKey } from "./api-key.ts";
import { type BcryptGate, nobodysHash } from "./bcrypt.ts";
import type { KeyRow, KeyUse } from "./database.ts";
import { createKeyUses } from "./key-use.ts";
import { createKeyVerifier, type KeyVerifier } from "./keys.ts";

/** Stands for bcrypt where its cost is not what is tested. */
function createFakeBcrypt() {
  const compared: string[] = [];
  const gate: BcryptGate & { compared: string[]; hold: Promise<void> } = {
    compared,
    hold: Promise.resolve(),
    hash: async (secret) => `hash of ${secret}`,
    async compare(secret, hash) {
      compared.push(hash);
      await gate.hold;
      return hash === `hash of ${secret}`;
    },
    get calls() {
      return compared.length;
    },
    close: async () => {},
  };
  return gate;
}

let nowMs: number;
let listening: boolean;
let reads: number;
let stored: Map<string, KeyRow>;
let bcrypt: ReturnType<typeof createFakeBcrypt>;
let verifier: KeyVerifier;
let noted: string[];

beforeEach(() => {
  nowMs = Date.UTC(2026, 0, 1);
  listening = true;
  reads = 0;
  stored = new Map();
  noted = [];
  bcrypt = createFakeBcrypt();
  verifier = createKeyVerifier({
    database: {
      async readKey(keyId) {
        reads += 1;
        return stored.get(keyId) ?? null;
      },
    },
    bcrypt,
    uses: { note: ({ id }) => noted.push(id), flush: async () => {}, close: async () => {} },
    isListening: () => listening,
    now: () => nowMs,
  });
});

const settings = { timeZone: "America/Bogota", currency: "COP", locale: "es-CO", sandbox: false };

async function mint(change: Partial<KeyRow> = {}): Promise<{ raw: string; row: KeyRow }> {
  const { plaintext, keyId, keyHash, keyPrefix } = await mintApiKey(bcrypt);
  const row: KeyRow = {
    id: `id of ${keyId}`,
    keyId,
    keyHash,
    keyPrefix,
    name: "Import",
    kind: "api",
    permissions: new Set<Permission>(["contacts.view"]),
    revoked: false,
    expiresAt: null,
    lastUsedAt: null,
    workspaceId: "w",
    workspaceName: "W",
    ...settings,
    ...change,
  };
  stored.set(keyId, row);
  return { raw: plaintext, row };
}

/** A key of the right form that nobody was given. */
async function invent(): Promise<string> {
  return (await mintApiKey(bcrypt)).plaintext;
}

/** The secret of another key under the id of this one, with a fitting checksum. */
async function guess(keyId: string): Promise<string> {
  for (;;) {
    const { plaintext } = await mintApiKey({ ...bcrypt, hash: async () => "" });
    const { crc32 } = await import("node:zlib");
    const body = `mfx_${keyId}_${plaintext.slice(17, 49)}`;
    const digits = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
    let rest = crc32(body);
    let checksum = "";
    for (let i = 0; i < 6; i++) {
      checksum = digits[rest % 62] + checksum;
      rest = Math.floor(rest / 62);
    }
    return body + checksum;
  }
}

async function outcome(raw: string, ip?: string): Promise<string> {
  return verifier.verify(raw, ip).then(
    () => "ok",
    (error) => error.code,
  );
}

describe("a key that is good", () => {
  it("says who calls, and notes the use", async () => {
    const { raw, row } = await mint({ kind: "agent" });
    await expect(verifier.verify(raw, "192.0.2.1")).resolves.toEqual({
      principal: {
        type: "apiKey",
        apiKeyId: row.id,
        kind: "agent",
        workspaceId: "w",
        permissions: new Set(["contacts.view"]),
      },
      prefix: raw.slice(0, 8),
      name: "Import",
      expiresAt: null,
      workspace: { id: "w", name: "W", ...settings },
    });
    expect(noted).toEqual([row.id]);
  });

  it("costs one hash and one query for 10,000 calls, a hundred of them at once", async () => {
    const { raw } = await mint();
    await Promise.all(Array.from({ length: 100 }, () => verifier.verify(raw, "192.0.2.1")));
    for (let i = 0; i < 9_900; i++) await verifier.verify(raw, "192.0.2.1");
    expect(bcrypt.calls).toBe(1);
    expect(reads).toBe(1);
  });

  it("is not hashed again when its row is read again", async () => {
    const { raw } = await mint();
    await verifier.verify(raw, undefined);
    for (let minute = 0; minute < 5; minute++) {
      nowMs += 60_000;
      await verifier.verify(raw, undefined);
    }
    verifier.forget();
    await verifier.verify(raw, undefined);
    expect(reads).toBe(7);
    expect(bcrypt.calls).toBe(1);
  });

  it("is looked up on each use while changes would not be heard of, without hashing", async () => {
    const { raw, row } = await mint();
    await verifier.verify(raw, undefined);
    listening = false;
    await verifier.verify(raw, undefined);
    await verifier.verify(raw, undefined);
    expect(reads).toBe(3);
    stored.set(row.keyId, { ...row, revoked: true });
    expect(await outcome(raw)).toBe("UNAUTHENTICATED");
    expect(bcrypt.calls).toBe(1);
  });
});

describe("a key that is no longer good", () => {
  it("is refused after a revocation that was heard of", async () => {
    const { raw, row } = await mint();
    await verifier.verify(raw, undefined);
    stored.set(row.keyId, { ...row, revoked: true });
    expect(await outcome(raw)).toBe("ok");
    verifier.forget(row.id);
    expect(await outcome(raw)).toBe("UNAUTHENTICATED");
  });

  it("is refused on its first use when it was revoked while it waited to be hashed", async () => {
    const { raw, row } = await mint();
    let finish = () => {};
    bcrypt.hold = new Promise((resolve) => {
      finish = resolve;
    });
    const first = Promise.all([outcome(raw, "192.0.2.1"), outcome(raw, "192.0.2.2")]);
    await vi.waitFor(() => expect(bcrypt.calls).toBe(1));
    stored.set(row.keyId, { ...row, revoked: true });
    verifier.forget(row.id);
    finish();
    expect(await first).toEqual(["UNAUTHENTICATED", "UNAUTHENTICATED"]);
    expect(noted).toEqual([]);
  });

  it("is refused a minute after a revocation that nobody heard of", async () => {
    const { raw, row } = await mint();
    await verifier.verify(raw, undefined);
    stored.set(row.keyId, { ...row, revoked: true });
    nowMs += 60_000;
    expect(await outcome(raw)).toBe("UNAUTHENTICATED");
  });

  it("is refused from the instant it expires, though it is remembered", async () => {
    const { raw } = await mint({ expiresAt: new Date(nowMs + 1_000) });
    nowMs += 999;
    expect(await outcome(raw)).toBe("ok");
    nowMs += 1;
    expect(await outcome(raw)).toBe("UNAUTHENTICATED");
  });

  it("has the permissions of now", async () => {
    const { raw, row } = await mint();
    await verifier.verify(raw, undefined);
    stored.set(row.keyId, { ...row, permissions: new Set<Permission>(["orders.view"]) });
    verifier.forget(row.id);
    expect((await verifier.verify(raw, undefined)).principal.permissions).toEqual(new Set(["orders.view"]));
  });

  it("is refused when its row is gone, or has another hash", async () => {
    const { raw, row } = await mint();
    await verifier.verify(raw, undefined);
    stored.set(row.keyId, { ...row, keyHash: "hash of another" });
    verifier.forget(row.id);
    expect(await outcome(raw)).toBe("UNAUTHENTICATED");
    stored.delete(row.keyId);
    verifier.forget();
    expect(await outcome(raw)).toBe("UNAUTHENTICATED");
  });
});

describe("a key that never was good", () => {
  it("gets the very same answer whatever is wrong, and the same work where there is any", async () => {
    const { row } = await mint();
    const revoked = await mint({ revoked: true });
    const expired = await mint({ expiresAt: new Date(nowMs) });
    const wrong = [await guess(row.keyId), await invent(), revoked.raw, expired.raw];
    const answers = await Promise.all(
      ["", "mfx_junk", ...wrong].map((raw, index) =>
        verifier.verify(raw, `192.0.2.${index}`).catch((error) => ({ ...error, message: error.message })),
      ),
    );
    for (const answer of answers) expect(answer).toEqual(answers[0]);
    expect(answers[0]).toMatchObject({ code: "UNAUTHENTICATED" });
    expect(bcrypt.calls).toBe(wrong.length);
    expect(bcrypt.compared).toContain(nobodysHash);
  });

  it("is not hashed again for five seconds", async () => {
    const raw = await invent();
    await outcome(raw);
    await outcome(raw);
    expect(bcrypt.calls).toBe(1);
    nowMs += 5_000;
    await outcome(raw);
    expect(bcrypt.calls).toBe(2);
  });

  it("is turned away after ten failures a minute from one network", async () => {
    for (let i = 0; i < 10; i++) expect(await outcome(await invent(), "192.0.2.1")).toBe("UNAUTHENTICATED");
    const before = bcrypt.calls;
    const refused = verifier.verify(await invent(), "192.0.2.1");
    await expect(refused).rejects.toMatchObject({ code: "RATE_LIMITED", retryAfterSeconds: 60 });
    expect(await outcome("junk", "192.0.2.1")).toBe("RATE_LIMITED");
    expect(bcrypt.calls).toBe(before);
    expect(await outcome(await invent(), "192.0.2.2")).toBe("UNAUTHENTICATED");
    nowMs += 60_000;
    expect(await outcome(await invent(), "192.0.2.1")).toBe("UNAUTHENTICATED");
  });

  it("is turned away after five failures a minute at one key, wherever they come from", async () => {
    const { row } = await mint();
    for (let i = 0; i < 5; i++) {
      expect(await outcome(await guess(row.keyId), `192.0.2.${i}`)).toBe("UNAUTHENTICATED");
    }
    expect(await outcome(await guess(row.keyId), "192.0.2.99")).toBe("RATE_LIMITED");
    expect(bcrypt.calls).toBe(5);
  });

  it("cannot be tried more often by trying many at once", async () => {
    const { row } = await mint();
    const guesses = await Promise.all(Array.from({ length: 20 }, () => guess(row.keyId)));
    await Promise.all(guesses.map((raw, index) => outcome(raw, `192.0.2.${index}`)));
    expect(bcrypt.calls).toBe(5);
  });
});

describe("a network that guesses", () => {
  it("does no harm to real keys behind the same address, known or new", async () => {
    const warm = await mint();
    const fresh = await mint();
    await verifier.verify(warm.raw, "192.0.2.1");
    for (let i = 0; i < 50; i++) await outcome(await invent(), "192.0.2.1");
    expect(await outcome(warm.raw, "192.0.2.1")).toBe("ok");
    expect(await outcome(fresh.raw, "192.0.2.1")).toBe("ok");
    expect(await outcome(await guess(fresh.row.keyId), "192.0.2.1")).toBe("RATE_LIMITED");
  });

  it("does not stop a key in use by guessing at it", async () => {
    const { raw, row } = await mint();
    await verifier.verify(raw, "192.0.2.1");
    for (let i = 0; i < 10; i++) await outcome(await guess(row.keyId), `198.51.100.${i}`);
    nowMs += 60_000;
    expect(await outcome(raw, "192.0.2.1")).toBe("ok");
  });
});

describe("the last use of a key", () => {
  function setUpUses() {
    const written: KeyUse[][] = [];
    const state = { fails: false };
    const warnings: string[] = [];
    const uses = createKeyUses(
      {
        async writeKeyUses(batch) {
          if (state.fails) throw new Error("gone");
          written.push([...batch]);
        },
      },
      { warn: (_, message) => warnings.push(message) },
      () => nowMs,
    );
    return { uses, written, warnings, state };
  }

  it("is written once a minute for any number of uses, and the latest at the end", async () => {
    const { uses, written } = setUpUses();
    const { row } = await mint();
    for (let second = 0; second < 150; second++) {
      uses.note(row, "192.0.2.1");
      await uses.flush();
      nowMs += 1_000;
    }
    expect(written).toHaveLength(3);
    uses.note(row, "192.0.2.2");
    await uses.close();
    expect(written.at(-1)).toEqual([
      { workspaceId: "w", id: row.id, usedAt: new Date(nowMs), ip: "192.0.2.2" },
    ]);
  });

  it("is left to another process that wrote it within the minute", async () => {
    const { uses, written } = setUpUses();
    const { row } = await mint({ lastUsedAt: new Date(nowMs - 10_000) });
    uses.note(row, undefined);
    await uses.flush();
    expect(written).toHaveLength(0);
    nowMs += 50_000;
    await uses.flush();
    expect(written).toHaveLength(1);
    await uses.close();
  });

  it("survives a database that is away, and warns once", async () => {
    const { uses, written, warnings, state } = setUpUses();
    const { row } = await mint();
    state.fails = true;
    uses.note(row, undefined);
    await uses.flush();
    await uses.flush();
    state.fails = false;
    await uses.close();
    expect(warnings).toHaveLength(1);
    expect(written).toHaveLength(1);
  });
});

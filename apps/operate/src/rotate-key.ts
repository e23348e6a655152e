import { randomBytes } from "node:crypto";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { createVault, parseVaultKeys, type Vault } from "@acta/core";
import { countOldSeals, resealSecrets } from "@acta/db";
import { type Command, RefusedError, UsageError } from "./command.ts";
import type { Env } from "./env.ts";
import { parseOptions } from "./options.ts";
import { ownerDatabaseUrl, reaching } from "./owner-database.ts";

export const rotateKey: Command = {
  usage: "rotate-key [--forget]",
  summary: "put a new encryption key first in secrets.json; --forget: drop the old ones",
  async run(args, env, io) {
    const { forget } = parseOptions(args, { forget: { type: "boolean" } });
    const file = secretsFile(env);
    if (env.ACTA_ENCRYPTION_KEYS || !existsSync(file)) {
      throw new RefusedError(
        "The keys are in ACTA_ENCRYPTION_KEYS: put a new one first there, restart, and run acta reseal.",
      );
    }
    const secrets = JSON.parse(readFileSync(file, "utf8")) as { encryptionKeys: string };
    const entries = secrets.encryptionKeys.split(",");
    const write = (keys: readonly string[]) => {
      const content = { ...secrets, encryptionKeys: keys.join(",") };
      writeFileSync(file, `${JSON.stringify(content, null, 2)}\n`, { mode: 0o600 });
    };
    if (!forget) {
      const id = nextId(entries.map((entry) => entry.slice(0, entry.indexOf(":"))));
      write([`${id}:${randomBytes(32).toString("base64url")}`, ...entries]);
      io.out(`Key ${id} is the first one in ${file}. Restart, then run acta reseal.\n`);
      return 0;
    }
    const left = await reaching(countOldSeals(ownerDatabaseUrl(env), vaultOf(env)));
    if (left > 0) {
      throw new RefusedError(`${left} secrets are still sealed with older keys. Run acta reseal first.`);
    }
    write(entries.slice(0, 1));
    io.out(`${entries.length - 1} older keys are forgotten. They are still needed to read older backups.\n`);
    return 0;
  },
};

export const reseal: Command = {
  usage: "reseal",
  summary: "seal every secret with the first encryption key",
  async run(args, env, io) {
    if (args.length > 0) throw new UsageError("It takes no options.");
    const count = await reaching(resealSecrets(ownerDatabaseUrl(env), vaultOf(env)));
    io.out(`${count} secrets were sealed anew.\n`);
    return 0;
  },
};

function vaultOf(env: Env): Vault {
  const keys = parseVaultKeys(env.ACTA_ENCRYPTION_KEYS || readKeys(secretsFile(env)));
  if (keys) return createVault(keys);
  throw new RefusedError("There are no encryption keys: set ACTA_ENCRYPTION_KEYS as the product has it.");
}

function readKeys(file: string): string {
  if (!existsSync(file)) return "";
  return (JSON.parse(readFileSync(file, "utf8")) as { encryptionKeys?: string }).encryptionKeys ?? "";
}

const secretsFile = (env: Env): string => join(resolve(env.ACTA_DATA_DIR || ".acta"), "secrets.json");

/** A number above all there are. */
function nextId(ids: readonly string[]): number {
  return Math.max(0, ...ids.map(Number).filter(Number.isInteger)) + 1;
}

import { randomBytes } from "node:crypto";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { RolePasswords } from "@acta/db";

/** What a data directory's processes prove themselves with. */
export interface Secrets {
  /** Signs sessions and cursors: losing it logs everyone out. */
  secret: string;
  /** What each database role logs in with. */
  passwords: RolePasswords;
}

/** Made once for a data directory, readable by its owner only. */
export function readOrMakeSecrets(dataDir: string): Secrets {
  const file = join(dataDir, "secrets.json");
  if (existsSync(file)) return JSON.parse(readFileSync(file, "utf8")) as Secrets;
  const secrets: Secrets = {
    secret: random(),
    passwords: { owner: random(), app: random(), auth: random(), audit: random(), worker: random() },
  };
  writePrivate(file, secrets);
  return secrets;
}

export function writePrivate(file: string, content: unknown): void {
  writeFileSync(file, `${JSON.stringify(content, null, 2)}\n`, { mode: 0o600 });
}

const random = (): string => randomBytes(32).toString("base64url");

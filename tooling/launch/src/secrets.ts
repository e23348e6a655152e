import { randomBytes } from "node:crypto";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { databaseRoles, type RolePasswords } from "@acta/db";

/** What a data directory's processes prove themselves with. */
export interface Secrets {
  /** Signs sessions and cursors: losing it logs everyone out. */
  secret: string;
  /** `id:key[,id:key …]`: seal providers' tokens and the like, the first one seals. Losing them loses those. */
  encryptionKeys: string;
  /** What the WhatsApp simulator and the demo's number know each other by. */
  simulator: { accessToken: string; appSecret: string; verifyToken: string };
  /** What each database role logs in with. */
  passwords: RolePasswords;
}

/** Made once for a data directory, readable by its owner only. */
export function readOrMakeSecrets(dataDir: string): Secrets {
  const file = join(dataDir, "secrets.json");
  const known = existsSync(file) ? (JSON.parse(readFileSync(file, "utf8")) as Partial<Secrets>) : {};
  const secrets: Secrets = {
    secret: known.secret ?? random(),
    encryptionKeys: known.encryptionKeys ?? `1:${random()}`,
    simulator: known.simulator ?? { accessToken: random(), appSecret: random(), verifyToken: random() },
    // A role that came with a later version gets its password then.
    passwords: Object.fromEntries(
      databaseRoles.map((role) => [role, known.passwords?.[role] ?? random()]),
    ) as RolePasswords,
  };
  if (JSON.stringify(secrets) !== JSON.stringify(known)) writePrivate(file, secrets);
  return secrets;
}

export function writePrivate(file: string, content: unknown): void {
  writeFileSync(file, `${JSON.stringify(content, null, 2)}\n`, { mode: 0o600 });
}

const random = (): string => randomBytes(32).toString("base64url");

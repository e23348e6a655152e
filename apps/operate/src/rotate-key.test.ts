import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createVault, newId, parseVaultKeys } from "@acta/core";
import { sealedColumns } from "@acta/db";
import { createTestDatabase, seedWorkspace, type TestDatabase } from "@acta/db/testing";
import { afterAll, beforeAll, expect, it } from "vitest";
import { main } from "./main.ts";

const folder = mkdtempSync(join(tmpdir(), "acta-operate-"));
const file = join(folder, "secrets.json");
const accountId = newId();
let db: TestDatabase;

beforeAll(async () => {
  db = await createTestDatabase();
  writeFileSync(file, JSON.stringify({ secret: "kept", encryptionKeys: `1:${"k".repeat(42)}A` }));
  const { workspaceId } = await seedWorkspace(db);
  await db.query(
    `insert into whatsapp_accounts (workspace_id, id, phone_number_id, business_account_id, display_phone, base_url,
       api_version, access_token, app_secret, verify_token_hash)
     values ($1, $2, '1', '1', '+573000000001', 'https://graph.facebook.com', 'v24.0', $3, $4, 'hash')`,
    [
      workspaceId,
      accountId,
      vault().seal("token", `whatsapp_accounts/${accountId}/access_token`),
      vault().seal("secret", `whatsapp_accounts/${accountId}/app_secret`),
    ],
  );
});
afterAll(async () => {
  await db.drop();
  rmSync(folder, { recursive: true });
});

const secrets = () => JSON.parse(readFileSync(file, "utf8")) as { secret: string; encryptionKeys: string };
const vault = () => createVault(parseVaultKeys(secrets().encryptionKeys)!);

async function acta(...args: string[]) {
  let output = "";
  const write = (text: string) => {
    output += text;
  };
  const env = { ACTA_OWNER_DATABASE_URL: db.urls.owner, ACTA_DATA_DIR: folder };
  const code = await main(args, env, { out: write, err: write, askSecret: () => Promise.resolve("") });
  return { code, output };
}

async function stored(): Promise<{ access_token: string; app_secret: string }> {
  const [row] = await db.query<{ access_token: string; app_secret: string }>(
    "select access_token, app_secret from whatsapp_accounts",
  );
  return row!;
}

it("a new key seals, the old one opens until everything is sealed anew, then it is forgotten", async () => {
  expect(await acta("rotate-key")).toMatchObject({
    code: 0,
    output: expect.stringContaining("Key 2 is the first"),
  });
  expect(secrets().secret).toBe("kept");
  expect(secrets().encryptionKeys).toMatch(/^2:[\w-]{43},1:/);
  expect(await acta("rotate-key", "--forget")).toMatchObject({
    code: 1,
    output: expect.stringContaining("2 secrets are still sealed"),
  });
  expect(await acta("reseal")).toEqual({ code: 0, output: "2 secrets were sealed anew.\n" });
  expect(await acta("reseal")).toEqual({ code: 0, output: "0 secrets were sealed anew.\n" });
  expect(await acta("rotate-key", "--forget")).toMatchObject({ code: 0 });
  expect(secrets().encryptionKeys).toMatch(/^2:[\w-]{43}$/);
  const { access_token, app_secret } = await stored();
  expect(vault().open(access_token, `whatsapp_accounts/${accountId}/access_token`)).toBe("token");
  expect(vault().open(app_secret, `whatsapp_accounts/${accountId}/app_secret`)).toBe("secret");
});

it("names a secret that cannot be opened, and leaves it", async () => {
  await db.query("update whatsapp_accounts set app_secret = 'v1.9.AAAA.AAAA'");
  const { code, output } = await acta("reseal");
  expect(code).toBe(1);
  expect(output).toContain(`whatsapp_accounts/${accountId}: there is no encryption key 9`);
  expect((await stored()).app_secret).toBe("v1.9.AAAA.AAAA");
});

it("knows every column of sealed secrets", () => {
  const schema = readFileSync(
    new URL("../../../packages/db/src/schema/whatsapp.ts", import.meta.url),
    "utf8",
  );
  const approvals = readFileSync(
    new URL("../../../packages/db/src/schema/approvals.ts", import.meta.url),
    "utf8",
  );
  const declared = [...`${schema}${approvals}`.matchAll(/[Ss]ealed[^\n]*\n\s+\w+: text\("(\w+)"\)/g)].map(
    ([, column]) => column,
  );
  expect(sealedColumns.map(({ column }) => column).sort()).toEqual(
    expect.arrayContaining([...new Set(declared)].sort()),
  );
});

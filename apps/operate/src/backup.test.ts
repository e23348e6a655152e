import { mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createTestDatabase, type TestDatabase } from "@acta/db/testing";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { main } from "./main.ts";

const folder = mkdtempSync(join(tmpdir(), "acta-operate-"));
const file = join(folder, "acta.backup");
const owner = ["--email", "Owner@Shop.example", "--name", "Shop Owner", "--workspace", "Café Ñandú"];
let here: TestDatabase;
let elsewhere: TestDatabase;

beforeAll(async () => {
  here = await createTestDatabase();
  elsewhere = await createTestDatabase();
});
afterAll(async () => {
  await here.drop();
  await elsewhere.drop();
  rmSync(folder, { recursive: true });
});

async function acta(place: TestDatabase, args: string[], password = "") {
  let output = "";
  const write = (text: string) => {
    output += text;
  };
  const io = { out: write, err: write, askSecret: () => Promise.resolve(password) };
  const code = await main(args, { ACTA_OWNER_DATABASE_URL: place.urls.owner }, io);
  return { code, output };
}

describe("acta first-owner", () => {
  it("makes the first workspace and its owner, and no second one", async () => {
    const password = "una frase larga";
    expect(await acta(here, ["first-owner", ...owner], "short")).toEqual({
      code: 1,
      output: "The password must have at least 10 characters.\n",
    });
    expect((await acta(here, ["first-owner", ...owner], "ñ".repeat(40))).output).toContain("72 bytes");
    const made = await acta(here, ["first-owner", ...owner], password);
    expect(made.code, made.output).toBe(0);
    expect(made.output).not.toContain("frase");
    expect(
      await here.query(
        `select w.name, w.slug, w.time_zone, u.email, m.role, u.password_hash like '$2_$%' as hashed
         from workspaces w join workspace_members m on m.workspace_id = w.id join users u on u.id = m.user_id`,
      ),
    ).toEqual([
      {
        name: "Café Ñandú",
        slug: "cafe-nandu",
        time_zone: "America/Bogota",
        email: "owner@shop.example",
        role: "owner",
        hashed: true,
      },
    ]);
    expect(await acta(here, ["first-owner", ...owner], password)).toMatchObject({
      code: 1,
      output: expect.stringContaining("There is a workspace already"),
    });
  });

  it("says what is missing", async () => {
    expect(await acta(here, ["first-owner", "--email", "a@b.example"])).toMatchObject({ code: 2 });
    expect(await acta(here, ["first-owner", "--mail", "a@b.example"])).toMatchObject({ code: 2 });
  });
});

describe("acta backup and restore", () => {
  it("take an installation elsewhere, once", async () => {
    const written = await acta(here, ["backup", file]);
    expect(written.code, written.output).toBe(0);
    expect(statSync(file).mode & 0o077, "for its owner only").toBe(0);
    expect(await acta(here, ["backup", file])).toMatchObject({
      code: 1,
      output: expect.stringContaining("is there already"),
    });
    const restored = await acta(elsewhere, ["restore", file]);
    expect(restored.code, restored.output).toBe(0);
    const users = "select id, email, password_hash from users";
    expect(await elsewhere.query(users)).toEqual(await here.query(users));
    expect((await acta(elsewhere, ["fsck"])).output).toContain("Sound.");
    expect((await acta(elsewhere, ["restore", file])).output).toContain("not empty");
  });

  it("say what they need, and leave nothing behind", async () => {
    expect((await acta(here, ["backup"])).output).toContain("Name one file");
    writeFileSync(join(folder, "odd"), "odd");
    expect((await acta(elsewhere, ["restore", join(folder, "odd")])).output).toContain("damaged");
    expect((await acta(elsewhere, ["restore", join(folder, "none")])).output).toContain("There is no file");
    const nowhere = { ACTA_OWNER_DATABASE_URL: "postgres://acta_owner:x@127.0.0.1:1/acta" };
    const io = { out() {}, err() {}, askSecret: () => Promise.resolve("") };
    expect(await main(["backup", join(folder, "never")], nowhere, io)).toBe(3);
    expect(readdirSync(folder).sort()).toEqual(["acta.backup", "odd"]);
  });
});

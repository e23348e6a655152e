import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createTestDatabase, seedWorkspace, type TestDatabase } from "@acta/db/testing";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { commands } from "./commands.ts";
import type { Env } from "./env.ts";
import { main } from "./main.ts";

let db: TestDatabase;
beforeAll(async () => {
  db = await createTestDatabase();
});
afterAll(() => db.drop());

async function run(args: string[], env: Env = { ACTA_OWNER_DATABASE_URL: db.urls.owner }) {
  const written = { out: "", err: "" };
  const code = await main(args, env, {
    out(text) {
      written.out += text;
    },
    err(text) {
      written.err += text;
    },
    askSecret: () => Promise.resolve(""),
  });
  return { code, ...written };
}

describe("acta fsck", () => {
  it("says of a sound database that it is", async () => {
    const { code, out } = await run(["fsck"]);
    expect(code).toBe(0);
    expect(out).toMatch(/ok {2}records\.match +Every record is/);
    expect(out).toMatch(/\nSound\.\n$/);
  });

  it("finds the database of the npm start that runs here", async () => {
    const folder = mkdtempSync(join(tmpdir(), "acta-operate-"));
    writeFileSync(join(folder, "dev.json"), JSON.stringify({ migratorDatabaseUrl: db.urls.owner }));
    expect((await run(["fsck"], { ACTA_DATA_DIR: folder })).code).toBe(0);
    rmSync(folder, { recursive: true });
    expect(await run(["fsck"], { ACTA_DATA_DIR: folder })).toMatchObject({
      code: 3,
      err: expect.stringContaining("ACTA_OWNER_DATABASE_URL"),
    });
  });

  it("tells programs and people what is wrong and where", async () => {
    const { workspaceId } = await seedWorkspace(db);
    const [row] = await db.query<{ id: string }>(
      "insert into contacts (workspace_id, id, name) values ($1, gen_random_uuid(), 'By hand') returning id",
      [workspaceId],
    );
    const found = { workspaceId, subject: `contacts/${row!.id}`, problem: expect.any(String) };
    const machine = await run(["fsck", "--json"]);
    expect(machine.code).toBe(1);
    expect(JSON.parse(machine.out)).toMatchObject({
      sound: false,
      results: expect.arrayContaining([
        expect.objectContaining({ name: "records.match", count: 1, found: [found] }),
      ]),
    });
    const { code, out } = await run(["fsck"]);
    expect(code).toBe(1);
    expect(out).toContain(`workspace ${workspaceId}, contacts/${row!.id}: it is there`);
    expect(out).toMatch(/\nNot sound: 1 place\.\n$/);
  });

  it("tells a wrong call from a database that is not there", async () => {
    expect(await run(["fsck", "--repair"])).toMatchObject({
      code: 2,
      err: expect.stringContaining("--json"),
    });
    expect(await run(["fsck", "--help"])).toMatchObject({ code: 0, out: expect.stringContaining("fsck") });
    const away = { ACTA_OWNER_DATABASE_URL: "postgres://acta_owner:x@127.0.0.1:1/acta" };
    expect(await run(["fsck"], away)).toMatchObject({ code: 3, err: expect.stringContaining("reached") });
    const wrong = new URL(db.urls.owner);
    wrong.password = "wrong";
    expect((await run(["fsck"], { ACTA_OWNER_DATABASE_URL: wrong.href })).code).toBe(3);
  });
});

describe("the root's acta command", () => {
  it("sends here what is to be found here", () => {
    const dispatcher = readFileSync(new URL("../../../tooling/launch/acta.mjs", import.meta.url), "utf8");
    const [, names] = /operatorCommands = (\[.*?\]);/s.exec(dispatcher)!;
    expect(JSON.parse(names!)).toEqual(Object.keys(commands).sort());
  });
});

import { PassThrough, Readable } from "node:stream";
import { buffer } from "node:stream/consumers";
import { gunzipSync, gzipSync } from "node:zlib";
import { newId } from "@acta/core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { BackupError, restoreBackup, writeBackup } from "../src/index.ts";
import { createTestDatabase, seedApiKey, seedWorkspace, type TestDatabase } from "../src/testing.ts";

/** Digest of every table's rows, by name. */
const everything = `
select relname as table, (xpath('/row/d/text()', query_to_xml(
  format('select coalesce(md5(string_agg(t::text, chr(10) order by t::text)), ''empty'') as d from public.%I t', relname),
  false, true, '')))[1]::text as digest
from pg_class where relnamespace = 'public'::regnamespace and relkind in ('r', 'p') and not relispartition
  and relname <> 'acta_migrations' order by 1`;

describe("a backup", () => {
  let source: TestDatabase;
  let file: Buffer;
  const longAgo = "01700000-0000-7000-8000-000000000001";

  async function backUp(): Promise<Buffer> {
    const to = new PassThrough();
    const [bytes] = await Promise.all([buffer(to), writeBackup(source.urls.owner, to)]);
    return bytes;
  }

  beforeAll(async () => {
    source = await createTestDatabase();
    for (const _ of [1, 2]) {
      const { workspaceId } = await seedWorkspace(source);
      const key = await seedApiKey(source, workspaceId);
      const contactId = newId();
      const odd = 'Ñandú 📚\n\\.\n\ttab "quotes" \\N';
      await source.query("insert into contacts (workspace_id, id, name) values ($1, $2, $3)", [
        workspaceId,
        contactId,
        odd,
      ]);
      await source.query(
        "insert into orders (workspace_id, id, contact_id, currency, total_minor, placed_at) values ($1, $2, $3, 'COP', 9007199254740991, now())",
        [workspaceId, newId(), contactId],
      );
      await source.query(
        "insert into tool_executions (workspace_id, id, tool_name, inputs, status, started_at, completed_at, duration_ms, api_key_id, source) values ($1, $2, 'crm.contact.create', $3, 'success', now(), now(), 1, $4, 'api')",
        [workspaceId, newId(), JSON.stringify({ name: odd }), key.apiKeyId],
      );
    }
    file = await backUp();
  });
  afterAll(() => source.drop());

  async function withEmpty(test: (target: TestDatabase) => Promise<void>): Promise<void> {
    const target = await createTestDatabase();
    try {
      await test(target);
    } finally {
      await target.drop();
    }
  }

  it("restores every table to the byte, and leaves row security as it was", () =>
    withEmpty(async (target) => {
      const summary = await restoreBackup(target.urls.owner, Readable.from(file));
      expect(summary.rows).toBeGreaterThan(10);
      expect(await target.query(everything)).toEqual(await source.query(everything));
      const unforced = await target.query(
        "select relname from pg_class where relnamespace = 'public'::regnamespace and relkind in ('r', 'p') and relrowsecurity and not relforcerowsecurity",
      );
      expect(unforced).toEqual([]);
      expect(await target.query("select 1 from tool_executions_default")).toEqual([]);
    }));

  it("makes the partitions of months long past", async () => {
    const [workspace] = await source.query<{ id: string }>("select id from workspaces limit 1");
    await source.query(
      "select acta.ensure_partition(to_timestamp(('x' || substr(replace($1, '-', ''), 1, 12))::bit(48)::bigint / 1000.0))",
      [longAgo],
    );
    await source.query(
      "insert into tool_executions (workspace_id, id, tool_name, status, started_at, completed_at, duration_ms, source) values ($1, $2, 'crm.contact.list', 'success', now(), now(), 1, 'api')",
      [workspace!.id, longAgo],
    );
    const bytes = await backUp();
    await withEmpty(async (target) => {
      await restoreBackup(target.urls.owner, Readable.from(bytes));
      const [row] = await target.query<{ place: string }>(
        "select tableoid::regclass::text as place from tool_executions where id = $1",
        [longAgo],
      );
      expect(row!.place).toMatch(/^tool_executions_\d{4}_\d{2}$/);
    });
  });

  it("goes into no database that has anything in it", async () => {
    await expect(restoreBackup(source.urls.owner, Readable.from(file))).rejects.toThrow("not empty");
  });

  it("is refused where it is damaged, cut off or of another version, and leaves nothing behind", () =>
    withEmpty(async (target) => {
      const text = gunzipSync(file).toString("utf8");
      const swapped = gzipSync(text.replace("Ñandú", "Nandúú"));
      const older = gzipSync(text.replace("0000_tables.sql", "0000_tablas.sql"));
      const broken = Buffer.from(file);
      broken[Math.floor(broken.length / 2)]! ^= 0xff;
      for (const bytes of [
        swapped,
        older,
        broken,
        file.subarray(0, file.length - 100),
        gzipSync(text.slice(0, text.lastIndexOf("\\."))),
        gzipSync("not a backup\n"),
        Buffer.from("not even gzip"),
      ]) {
        await expect(restoreBackup(target.urls.owner, Readable.from(bytes))).rejects.toBeInstanceOf(
          BackupError,
        );
      }
      expect(await target.query("select 1 from workspaces")).toEqual([]);
    }));
});

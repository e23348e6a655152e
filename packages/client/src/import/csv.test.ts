import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { openTable } from "./csv.ts";

const folder = mkdtempSync(join(tmpdir(), "acta-csv-"));
afterAll(() => rmSync(folder, { recursive: true }));

const options = { encoding: "utf-8", nulls: ["NULL"] };

async function read(content: string | Buffer, given: Partial<Parameters<typeof openTable>[1]> = {}) {
  const path = join(folder, "file.csv");
  writeFileSync(path, content);
  const table = await openTable(path, { ...options, ...given });
  const rows = [];
  for await (const { row, repaired, fault, value } of table.rows())
    rows.push({ row, repaired, fault, values: table.header.map(value) });
  return { header: table.header, rows };
}

test("an unquoted delimiter in a text is put back: its continuation begins with a space", async () => {
  const { rows } = await read(
    "id,address,city\n1,Rua do Paço, 67,Rio\n2,12, rue des Bouchers, étage 3,Marseille\n",
  );
  expect(rows).toEqual([
    { row: 2, repaired: true, fault: undefined, values: ["1", "Rua do Paço, 67", "Rio"] },
    { row: 3, repaired: true, fault: undefined, values: ["2", "12, rue des Bouchers, étage 3", "Marseille"] },
  ]);
});

test("a row that can be repaired in several ways, or in none, is faulty and keeps its fields", async () => {
  const { rows } = await read("id,address,city\n1,a,b,c\n2, a, b, c\n3,a\n4,a,b\n");
  expect(rows.map(({ row, fault }) => [row, fault !== undefined])).toEqual([
    [2, true],
    [3, true],
    [4, true],
    [5, false],
  ]);
  expect(rows[0]!.fault).toContain("4 fields and the header 3");
});

test("quoted fields are never joined, and a well-formed row may have fields that begin with a space", async () => {
  const { rows } = await read('id,a,b\n1,x," y",z\n2, x, y\n3,"x, y",z\n');
  expect(rows.map(({ fault, values }) => fault === undefined && values)).toEqual([
    false,
    ["2", "x", "y"],
    ["3", "x, y", "z"],
  ]);
});

test("NULL and nothing are no value; other texts are trimmed and kept", async () => {
  const { rows } = await read("id,a,b,c\n1,NULL,, null \n");
  expect(rows[0]!.values).toEqual(["1", undefined, undefined, "null"]);
});

test("quotes, doubled quotes, line breaks in quotes, CRLF, blank lines and a byte order mark are read", async () => {
  const { header, rows } = await read('\uFEFFid,text\r\n1,"say ""hi"",\nthen go"\r\n\r\n2,5" pipe\r\n');
  expect(header).toEqual(["id", "text"]);
  expect(rows.map(({ row, values }) => [row, ...values])).toEqual([
    [2, "1", 'say "hi",\nthen go'],
    [4, "2", '5" pipe'],
  ]);
});

test("the delimiter is found in the header", async () => {
  expect((await read("id;name\n1;Ana, María\n")).rows[0]!.values).toEqual(["1", "Ana, María"]);
  expect((await read("id\tname\n1\tAna\n")).rows[0]!.values).toEqual(["1", "Ana"]);
});

test("a file in another encoding is refused, and read when the encoding is named", async () => {
  const latin = Buffer.from("id,name\n1,Café\n", "latin1");
  await expect(read(latin)).rejects.toThrow("is not utf-8");
  expect((await read(latin, { encoding: "windows-1252" })).rows[0]!.values).toEqual(["1", "Café"]);
});

test("accents survive chunks that end within a character", async () => {
  const { rows } = await read(`id,name\n1,${"é".repeat(100_001)}\n`);
  expect(rows[0]!.values[1]).toBe("é".repeat(100_001));
});

test("a rejects file can be imported again: its own columns are left out and its apostrophes taken back", async () => {
  const { header, rows } = await read("row,reason,id,phone\n7,PHONE_TAKEN,1,'+57300\n");
  expect(header).toEqual(["id", "phone"]);
  expect(rows[0]!.values).toEqual(["1", "+57300"]);
});

test("what is no table is told in words", async () => {
  await expect(read("")).rejects.toThrow("is empty");
  await expect(read("id,id\n")).rejects.toThrow('column "id" more than once');
  await expect(read('id,name\n1,"never closed\n')).rejects.toThrow("not readable as CSV");
  await expect(openTable(join(folder, "absent.csv"), options)).rejects.toThrow("there is no file");
  await expect(openTable(folder, options)).rejects.toThrow("is a folder");
});

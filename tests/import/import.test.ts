import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { createActa } from "@acta/client";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type CommandResult, createPlace, hasNorthwind, northwindDir, type Place } from "./place.ts";

let place: Place;

beforeAll(async () => {
  place = await createPlace();
}, 120_000);
// Without a place beforeAll has failed, and said why.
afterAll(() => place?.close(), 60_000);

type Key = Awaited<ReturnType<Place["newKey"]>>;

/** Files are read where they are; what the command writes goes into the test's own folder. */
async function importFile(key: Key, kind: string, file: string, ...more: string[]) {
  const rejects = join(place.folder, `${kind}.rejects.csv`);
  const result = await place.acta(key, ["import", kind, file, "--json", "--rejects", rejects, ...more]);
  return { ...parsed(result), rejects };
}

function parsed(result: CommandResult) {
  return { ...result, summary: parseSummary(result) };
}

function parseSummary({ stdout, stderr }: CommandResult): {
  [member: string]: unknown;
  calls: number;
  created: number;
} {
  if (stdout === "") expect.fail(`no summary:\n${stderr}`);
  return JSON.parse(stdout);
}

async function countExecutions(key: Key): Promise<number> {
  const [row] = await place.db.query<{ count: number }>(
    "select count(*)::int as count from tool_executions where api_key_id = $1",
    [key.apiKeyId],
  );
  return row!.count;
}

function write(name: string, lines: string[]): string {
  const path = join(place.folder, name);
  writeFileSync(path, `${lines.join("\n")}\n`);
  return path;
}

describe("files made for the test", () => {
  test("rows go in with what they say, and those that cannot are rejected by row", async () => {
    const key = await place.newKey();
    const contacts = await importFile(
      key,
      "contacts",
      write("customers.csv", [
        "customerID,companyName,contactName,address,city,region,country,phone,fax",
        "S1,Café Ñandú,María Peña,Calle 9, 12,Bogotá,NULL,Colombia,300 123 4567,NULL",
        "S2,NULL,Jürgen Groß,Hauptstr. 5,Köln,NULL,Germany,extension 12,0221-98765",
        "S3,NULL,Same Phone,Calle 1,Bogotá,NULL,Colombia,+57 300 123 4567,NULL",
        "S4,NULL,NULL,Calle 2,Bogotá,NULL,Colombia,NULL,NULL",
      ]),
      "--concurrency",
      "1",
    );
    expect(contacts.exitCode).toBe(1);
    // The nameless row never became a call; the taken phone did, and left its row in the history.
    expect(contacts.summary).toMatchObject({
      rows: 4,
      created: 2,
      rejected: 2,
      repaired: 1,
      calls: 3,
      executions: 3,
    });
    const rejects = readFileSync(contacts.rejects, "utf8");
    expect(rejects).toMatch(/^4,"PHONE_TAKEN: /m);
    expect(rejects).toMatch(/^5,name is missing,S4,/m);
    const rows = await place.db.query(
      `select external_id, name, company, address, city, region, country, phone, phone_text, custom_fields
       from contacts where external_id in ('S1', 'S2') order by external_id`,
    );
    expect(rows).toEqual([
      {
        external_id: "S1",
        name: "María Peña",
        company: "Café Ñandú",
        address: "Calle 9, 12",
        city: "Bogotá",
        region: null,
        country: "CO",
        phone: "+573001234567",
        phone_text: null,
        custom_fields: {},
      },
      {
        external_id: "S2",
        name: "Jürgen Groß",
        company: null,
        address: "Hauptstr. 5",
        city: "Köln",
        region: null,
        country: "DE",
        phone: null,
        phone_text: "extension 12",
        custom_fields: { fax: "0221-98765" },
      },
    ]);

    const products = await importFile(
      key,
      "products",
      write("products.csv", [
        "productID,productName,unitPrice,discontinued",
        "P1,Té,4.35,0",
        "P2,Old,1.10,1",
      ]),
    );
    expect(products).toMatchObject({ exitCode: 0, summary: { created: 2, calls: 2, executions: 2 } });

    write("order-details.csv", [
      "orderID,productID,unitPrice,quantity,discount",
      "O1,P1,4.35,3,0.05",
      "O1,P2,1.10,1,0",
      "O2,P1,4.35,1,0",
    ]);
    const orders = await importFile(
      key,
      "orders",
      write("orders.csv", [
        "orderID,customerID,orderDate,shippedDate,freight,shipAddress",
        "O1,S1,2026-05-04 00:00:00.000,2026-05-06 00:00:00.000,2.50,Calle 9, 12",
        "O2,NOBODY,2026-05-04 00:00:00.000,NULL,0.00,Calle 9",
        "O3,S1,2026-05-04 00:00:00.000,NULL,0.00,Calle 9",
      ]),
    );
    expect(orders.exitCode).toBe(1);
    // 3 × 4.35 less 5 % is 12.3975: 12.40, and 1.10, and 2.50 of shipping.
    expect(orders.summary).toMatchObject({
      created: 1,
      rejected: 2,
      calls: 2,
      executions: 2,
      totalMinor: 1600,
    });
    expect(readFileSync(orders.rejects, "utf8")).toMatch(/^3,CONTACT_NOT_FOUND: /m);
    expect(readFileSync(orders.rejects, "utf8")).toMatch(/^4,there are no lines for it/m);
    expect(
      await place.db.query(
        "select status, currency, shipping_minor::int, total_minor::int, placed_at, custom_fields from orders where external_id = 'O1'",
      ),
    ).toEqual([
      {
        status: "shipped",
        currency: "USD",
        shipping_minor: 250,
        total_minor: 1600,
        placed_at: new Date("2026-05-04T05:00:00Z"),
        custom_fields: { shippedDate: "2026-05-06 00:00:00.000", shipAddress: "Calle 9, 12" },
      },
    ]);
    expect(await countExecutions(key)).toBe(3 + 2 + 2);
  }, 60_000);

  test("an import that is interrupted and run again makes each call once", async () => {
    const key = await place.newKey();
    const rows = Array.from({ length: 300 }, (_, index) => `R${index},Contact ${index},`);
    const file = write("resume.csv", ["customerID,contactName,phone", ...rows]);
    const args = ["import", "contacts", file, "--json", "--concurrency", "2"];
    const stopped = await place.acta(key, args, {
      watch(child) {
        const timer = setInterval(async () => {
          if ((await countExecutions(key)) < 20) return;
          clearInterval(timer);
          child.kill("SIGINT");
        }, 20);
        child.once("close", () => clearInterval(timer));
      },
    });
    expect(stopped.exitCode, stopped.stderr).toBe(130);
    const first = parseSummary(stopped);
    expect(first.created).toBeLessThan(300);
    const second = parseSummary(await place.acta(key, args));
    expect(second).toMatchObject({ skipped: first.created, created: 300 - first.created, existing: 0 });
    expect(await countExecutions(key)).toBe(300);
    const [count] = await place.db.query(
      "select count(*)::int as n from contacts where external_id ~ '^R[0-9]+$'",
    );
    expect(count).toEqual({ n: 300 });
  }, 60_000);

  test("more rows than a key may send are put off, not lost; what is put off is no execution", async () => {
    const url = await place.startGateway({ callsPerMinute: 30 });
    const key = await place.newKey();
    const rows = Array.from({ length: 31 }, (_, index) => `L${index},Contact ${index}`);
    const file = write("limited.csv", ["customerID,contactName", ...rows]);
    const { exitCode, summary } = parsed(
      await place.acta(key, ["import", "contacts", file, "--json"], { url }),
    );
    expect(exitCode).toBe(0);
    expect(summary).toMatchObject({ created: 31, rejected: 0, calls: 31, executions: 31 });
    expect(summary.rateLimited).toBeGreaterThan(0);
    expect(await countExecutions(key)).toBe(31);
  }, 60_000);

  test("a dry-run predicts, records and changes nothing", async () => {
    const key = await place.newKey();
    const file = write("rehearsal.csv", ["customerID,contactName", "D1,Ana", "D2,Eva"]);
    const { exitCode, summary } = await importFile(key, "contacts", file, "--dry-run");
    expect(exitCode).toBe(0);
    expect(summary).toMatchObject({ dryRun: true, created: 2, calls: 2, executions: 2 });
    expect(await place.db.query("select id from contacts where external_id in ('D1', 'D2')")).toEqual([]);
    expect(
      await place.db.query("select distinct status from tool_executions where api_key_id = $1", [
        key.apiKeyId,
      ]),
    ).toEqual([{ status: "dry_run" }]);
  }, 60_000);
});

if (!hasNorthwind)
  console.log(
    `Skipped: the import of the Northwind tables, which are not in ${northwindDir} (ACTA_NORTHWIND_DIR).`,
  );

describe.skipIf(!hasNorthwind)("the Northwind tables", () => {
  const read = (name: string) =>
    readFileSync(join(northwindDir, name), "utf8")
      .trimEnd()
      .split("\n")
      .slice(1)
      .map((line) => line.split(","));
  const cents = (text: string) => BigInt(text.replace(".", ""));
  const file = (name: string) => join(northwindDir, name);
  const counts = async () => {
    const [row] = await place.db.query(
      `select (select count(*)::int from contacts where external_id ~ '^[A-Z]{5}$') as contacts,
              (select count(*)::int from products where external_id ~ '^[0-9]+$') as products,
              (select count(*)::int from orders where external_id ~ '^[0-9]+$') as orders,
              (select count(*)::int from order_lines join orders on orders.workspace_id = order_lines.workspace_id
                 and orders.id = order_lines.order_id where orders.external_id ~ '^[0-9]+$') as lines`,
    );
    return row;
  };
  const everything = { contacts: 91, products: 77, orders: 830, lines: 2155 };

  test("all of it goes in, in as many executions as calls", async () => {
    const people = await place.newKey();
    const contacts = await importFile(people, "contacts", file("customers.csv"));
    expect(contacts).toMatchObject({
      exitCode: 0,
      summary: { rows: 91, created: 91, rejected: 0, repaired: 24, calls: 91, executions: 91 },
    });
    const products = await importFile(people, "products", file("products.csv"));
    expect(products).toMatchObject({
      exitCode: 0,
      summary: { rows: 77, created: 77, calls: 77, executions: 77 },
    });
    expect(await countExecutions(people)).toBe(91 + 77);

    const sales = await place.newKey();
    const orders = await importFile(sales, "orders", file("orders.csv"), "--currency", "USD");
    expect(orders).toMatchObject({
      exitCode: 0,
      summary: {
        rows: 830,
        lines: 2155,
        created: 830,
        rejected: 0,
        repaired: 176,
        calls: 830,
        executions: 830,
      },
    });
    expect(await countExecutions(sales)).toBe(830);
    expect(await counts()).toEqual(everything);

    const acta = createActa({ baseUrl: place.gatewayUrl, apiKey: people.plaintext });
    let listed = 0;
    for await (const execution of acta.executions.list({
      actor: people.apiKeyId,
      tool: "crm.contact.create",
    })) {
      expect(execution).toMatchObject({ status: "success", source: "api" });
      listed += 1;
    }
    expect(listed).toBe(91);
  }, 240_000);

  test("every order's total is the one its lines and freight add up to in the files", async () => {
    const totals = new Map<string, bigint>();
    // Freight stands before the addresses, so the rows' surplus commas do not matter here.
    for (const row of read("orders.csv")) totals.set(row[0]!, cents(row[7]!));
    for (const [order, , price, quantity, discount] of read("order-details.csv")) {
      const kept = 10_000n - BigInt(`${discount!.split(".")[1] ?? ""}0000`.slice(0, 4));
      const amount = (cents(price!) * BigInt(quantity!) * kept + 5_000n) / 10_000n;
      totals.set(order!, totals.get(order!)! + amount);
    }
    const rows = await place.db.query<{ external_id: string; total_minor: string; currency: string }>(
      "select external_id, total_minor::text, currency from orders where external_id ~ '^[0-9]+$'",
    );
    expect(rows).toHaveLength(830);
    for (const row of rows) {
      expect(row.currency).toBe("USD");
      expect(BigInt(row.total_minor), row.external_id).toBe(totals.get(row.external_id));
    }
  });

  test("names keep their accents, and every column stands where it belongs, in the repaired rows too", async () => {
    const contacts = await place.db.query<{ [column: string]: unknown }>(
      `select external_id, name, company, address, city, country, phone, phone_text, custom_fields->>'fax' as fax
       from contacts where external_id ~ '^[A-Z]{5}$'`,
    );
    const byId = new Map(contacts.map((row) => [row.external_id, row]));
    const countries: { [name: string]: string } = {
      UK: "GB",
      USA: "US",
      Germany: "DE",
      Mexico: "MX",
      Brazil: "BR",
      Spain: "ES",
    };
    for (const row of read("customers.csv")) {
      const contact = byId.get(row[0])!;
      expect(contact).toMatchObject({ company: row[1], name: row[2] });
      const end = row.length;
      expect(contact.address).toBe(
        row
          .slice(4, end - 6)
          .join(",")
          .trim(),
      );
      expect(contact.city).toBe(row[end - 6]);
      expect(contact.fax).toBe(row[end - 1] === "NULL" ? null : row[end - 1]);
      const country = countries[row[end - 3]!];
      if (country !== undefined) expect(contact.country).toBe(country);
      // E.164 where it is a valid number of the country; where not, the text as it was.
      if (contact.phone === null) expect(contact.phone_text).toBe(row[end - 2]);
      else expect(contact.phone).toMatch(/^\+[1-9][0-9]{6,14}$/);
    }
    expect(byId.get("BERGS")).toMatchObject({
      name: "Christina Berglund",
      company: "Berglunds snabbköp",
      city: "Luleå",
    });
    expect(contacts.some(({ phone }) => phone !== null)).toBe(true);
    const orders = await place.db.query<{ external_id: string; ship_country: string; ship_address: string }>(
      `select external_id, custom_fields->>'shipCountry' as ship_country, custom_fields->>'shipAddress' as ship_address
       from orders where external_id ~ '^[0-9]+$'`,
    );
    const shipped = new Map(orders.map((order) => [order.external_id, order]));
    for (const row of read("orders.csv")) {
      expect(shipped.get(row[0]!)).toMatchObject({
        ship_country: row.at(-1),
        ship_address: row
          .slice(9, row.length - 4)
          .join(",")
          .trim(),
      });
    }
  });

  test("a second import creates nothing", async () => {
    const again = await place.newKey();
    for (const [kind, name, existing] of [
      ["contacts", "customers.csv", 91],
      ["products", "products.csv", 77],
    ] as const) {
      const { exitCode, summary } = await importFile(again, kind, file(name));
      expect(exitCode).toBe(0);
      expect(summary).toMatchObject({
        created: 0,
        existing,
        skipped: 0,
        rejected: 0,
        calls: existing,
        executions: existing,
      });
    }
    const sales = await place.newKey();
    const { exitCode, summary } = await importFile(sales, "orders", file("orders.csv"));
    expect(exitCode).toBe(0);
    expect(summary).toMatchObject({ created: 0, existing: 830, rejected: 0, calls: 830, executions: 830 });
    expect(await countExecutions(sales)).toBe(830);
    expect(await counts()).toEqual(everything);
  }, 240_000);
});

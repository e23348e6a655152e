import { expect, test } from "vitest";
import type { Table, TableRow } from "./csv.ts";
import { detectMapping, type ImportKind, type Mapping, parseMapping } from "./mapping.ts";
import { lineAmount, readOrderLines, toContact, toInstant, toOrder, toProduct } from "./records.ts";

function rowOf(values: { [column: string]: string }, row = 2): TableRow {
  return {
    row,
    fields: Object.values(values),
    repaired: false,
    fault: undefined,
    value: (column) => values[column],
  };
}

function contextOf(kind: ImportKind, values: { [column: string]: string }, mapping?: Mapping) {
  const header = Object.keys(values);
  return {
    mapping: mapping ?? detectMapping(kind, header),
    header,
    currency: "USD",
    timeZone: "America/Bogota",
  };
}

const customer = {
  customerID: "BLONP",
  companyName: "Blondesddsl père et fils",
  contactName: "Frédérique Citeaux",
  contactTitle: "Marketing Manager",
  address: "24, place Kléber",
  city: "Strasbourg",
  postalCode: "67000",
  country: "France",
  phone: "88.60.15.31",
  fax: "88.60.15.32",
};

test("a customer becomes a contact", () => {
  expect(toContact(contextOf("contacts", customer), rowOf(customer))).toEqual({
    tool: "crm.contact.create",
    externalId: "BLONP",
    inputs: {
      externalId: "BLONP",
      name: "Frédérique Citeaux",
      company: "Blondesddsl père et fils",
      address: "24, place Kléber",
      city: "Strasbourg",
      postalCode: "67000",
      country: "FR",
      phoneText: "88.60.15.31",
      customFields: { contactTitle: "Marketing Manager", fax: "88.60.15.32" },
    },
  });
});

test("a country that is in no list is kept as it stands", () => {
  const lost = { ...customer, country: "Atlantis" };
  expect(toContact(contextOf("contacts", lost), rowOf(lost)).inputs).toMatchObject({
    customFields: { countryText: "Atlantis" },
  });
});

test("a row without a name or an external id is refused", () => {
  const { contactName: _, ...nameless } = customer;
  expect(() => toContact(contextOf("contacts", customer), rowOf(nameless))).toThrow("name is missing");
});

test("a product's price is exact, discontinued means not active, and counts are numbers", () => {
  const product = {
    productID: "5",
    productName: "Chef Anton's Gumbo Mix",
    supplierID: "2",
    quantityPerUnit: "36 boxes",
    unitPrice: "21.35",
    unitsInStock: "0",
    discontinued: "1",
  };
  expect(toProduct(contextOf("products", product), rowOf(product)).inputs).toEqual({
    externalId: "5",
    name: "Chef Anton's Gumbo Mix",
    description: "36 boxes",
    unitPriceMinor: 2135,
    currency: "USD",
    active: false,
    customFields: { supplierID: "2", unitsInStock: 0 },
  });
});

const order = {
  orderID: "10250",
  customerID: "HANAR",
  orderDate: "1996-07-08 00:00:00.000",
  shippedDate: "1996-07-12 00:00:00.000",
  freight: "65.83",
  shipCity: "Rio de Janeiro",
};

async function linesOf(rows: { [column: string]: string }[]) {
  const header = ["orderID", "productID", "unitPrice", "quantity", "discount"];
  const table: Table = {
    path: "lines.csv",
    header,
    async *rows() {
      for (const [index, values] of rows.entries()) yield rowOf(values, index + 2);
    },
  };
  const mapping = detectMapping("orders", Object.keys(order), header);
  return { lines: await readOrderLines(table, mapping), context: { ...contextOf("orders", order, mapping) } };
}

test("an order takes its lines along, and the total of both for the server to check", async () => {
  const { lines, context } = await linesOf([
    { orderID: "10250", productID: "41", unitPrice: "7.70", quantity: "10", discount: "0" },
    { orderID: "10250", productID: "51", unitPrice: "42.40", quantity: "35", discount: "0.15" },
    { orderID: "10250", productID: "65", unitPrice: "16.80", quantity: "15", discount: "0.15" },
    { orderID: "10251", productID: "22", unitPrice: "16.80", quantity: "6", discount: "0.05" },
  ]);
  expect(toOrder(context, lines, rowOf(order)).inputs).toEqual({
    externalId: "10250",
    contactExternalId: "HANAR",
    currency: "USD",
    status: "shipped",
    placedAt: "1996-07-08T05:00:00.000Z",
    shippingMinor: 6583,
    lines: [
      { productExternalId: "41", quantity: 10, unitPriceMinor: 770, discountBasisPoints: 0 },
      { productExternalId: "51", quantity: 35, unitPriceMinor: 4240, discountBasisPoints: 1500 },
      { productExternalId: "65", quantity: 15, unitPriceMinor: 1680, discountBasisPoints: 1500 },
    ],
    // 77.00 + 1261.40 + 214.20 + 65.83
    totalMinor: 161_843,
    customFields: { shippedDate: "1996-07-12 00:00:00.000", shipCity: "Rio de Janeiro" },
  });
});

test("an order that has not been shipped begins where its pipeline begins; one without lines, or with a faulty line, is refused", async () => {
  const { shippedDate: _, ...open } = order;
  const { lines, context } = await linesOf([
    { orderID: "10250", productID: "41", unitPrice: "7.70", quantity: "10", discount: "0" },
    { orderID: "10251", productID: "41", unitPrice: "7.705", quantity: "10", discount: "0" },
    { orderID: "10252", productID: "41", unitPrice: "7.70", quantity: "10", discount: "1.5" },
  ]);
  expect(toOrder(context, lines, rowOf(open)).inputs).not.toHaveProperty("status");
  const refused = (orderID: string) => () => toOrder(context, lines, rowOf({ ...order, orderID }));
  expect(refused("10251")).toThrow("line in row 3: unitPrice has more than 2 decimal places");
  expect(refused("10252")).toThrow("line in row 4: discount is not between 0 and 1");
  expect(refused("10253")).toThrow("there are no lines for it");
});

test("a line of the wrong width makes its order wait rather than go in without it", async () => {
  const { lines, context } = await linesOf([
    { orderID: "10250", productID: "41", unitPrice: "7.70", quantity: "10", discount: "0" },
  ]);
  lines.byOrder.get("10250")!.push({ ...rowOf({}, 3), fault: "the row has 4 fields and the header 5" });
  expect(() => toOrder(context, lines, rowOf(order))).toThrow("line in row 3: the row has 4 fields");
});

test("a stated total must agree", async () => {
  const { lines, context } = await linesOf([
    { orderID: "10250", productID: "41", unitPrice: "7.70", quantity: "10", discount: "0" },
  ]);
  const stated = {
    ...context,
    mapping: { ...context.mapping, fields: { ...context.mapping.fields, total: "sum" } },
  };
  expect(toOrder(stated, lines, rowOf({ ...order, sum: "142.83" })).inputs).toMatchObject({
    totalMinor: 14_283,
  });
  expect(() => toOrder(stated, lines, rowOf({ ...order, sum: "142.84" }))).toThrow("14284 minor units");
});

test("line amounts round half up", () => {
  expect(lineAmount(1n, 50n, 100n)).toBe(50n); // 49.5
  expect(lineAmount(1n, 49n, 100n)).toBe(49n); // 48.51
  expect(lineAmount(3n, 333n, 3333n)).toBe(666n); // 666.0333
});

test("dates are of the zone they name, else of the one that is given, and must exist", () => {
  const at = (text: string, timeZone = "America/Bogota") => toInstant(text, "at", timeZone);
  expect(at("1996-07-04 00:00:00.000")).toBe("1996-07-04T05:00:00.000Z");
  expect(at("1996-07-04")).toBe("1996-07-04T05:00:00.000Z");
  expect(at("1996-07-04", "UTC")).toBe("1996-07-04T00:00:00.000Z");
  expect(at("2026-05-04T08:30:15.250")).toBe("2026-05-04T13:30:15.250Z");
  expect(at("2026-05-04T08:30Z")).toBe("2026-05-04T08:30:00.000Z");
  expect(at("2026-05-04T08:30-03:00")).toBe("2026-05-04T11:30:00.000Z");
  expect(at("2026-05-04 08:30:00 +0530")).toBe("2026-05-04T03:00:00.000Z");
  expect(at("0001-01-01", "UTC")).toBe("0001-01-01T00:00:00.000Z");
  expect(at("0001-01-01")).toMatch(/^0001-01-01T04:5/);
  expect(at("2024-02-29 23:59:59")).toBe("2024-03-01T04:59:59.000Z");
  // Winter and summer, and the hour of spring that no clock shows: as many hours after midnight.
  expect(at("2026-01-15 12:00", "Europe/Madrid")).toBe("2026-01-15T11:00:00.000Z");
  expect(at("2026-07-15 12:00", "Europe/Madrid")).toBe("2026-07-15T10:00:00.000Z");
  expect(at("2026-03-29 02:30", "Europe/Madrid")).toBe("2026-03-29T01:30:00.000Z");
  for (const text of ["04/07/1996", "1996-02-31", "1996-13-01", "yesterday", "1996-07-04T25:00"])
    expect(() => at(text), text).toThrow("is not a date");
});

test("a mapping file is checked in full", () => {
  const good = {
    fields: { externalId: "ID", name: "Nombre", country: { value: "CO" } },
    customFields: { stock: { column: "Stock", type: "integer" } },
    rest: "customFields",
    decimalMark: ",",
  };
  const mapping = parseMapping("contacts", good);
  const row = { ID: "1", Nombre: "Ana", Stock: "4", Extra: "x" };
  expect(toContact(contextOf("contacts", row, mapping), rowOf(row)).inputs).toEqual({
    externalId: "1",
    name: "Ana",
    country: "CO",
    customFields: { stock: 4, Extra: "x" },
  });
  expect(() => parseMapping("contacts", [])).toThrow("must be a JSON object");
  expect(() => parseMapping("contacts", { fields: { externalId: "ID" } })).toThrow("fields.name is missing");
  expect(() => parseMapping("contacts", { fields: { ...good.fields, fax: "F" } })).toThrow(
    "fields.fax is no field",
  );
  expect(() => parseMapping("contacts", { ...good, rest: "all" })).toThrow("rest must be one of");
  expect(() => parseMapping("contacts", { ...good, extra: 1 })).toThrow("unknown member extra");
  expect(() => parseMapping("contacts", { ...good, lines: { fields: {} } })).toThrow(
    "only orders have lines",
  );
});

test("a file whose columns say nothing asks for a mapping", () => {
  expect(() => detectMapping("contacts", ["A", "B"])).toThrow("no column was recognised as externalId");
});

import { TZDate } from "@date-fns/tz";
import type { ToolInputs } from "../generated/types.ts";
import { toCountryCode } from "./country.ts";
import type { Table, TableRow } from "./csv.ts";
import { minorDigitsOf, parseInteger, toSafeNumber } from "./decimal.ts";
import { RowFault } from "./fault.ts";
import { type ImportKind, type Mapping, readCustomFields, readFields } from "./mapping.ts";

/** A row turned into the inputs of the tool that creates its record. */
export type ImportRecord = {
  [Name in CreateTool]: { tool: Name; externalId: string; inputs: ToolInputs[Name] };
}[CreateTool];

type CreateTool = (typeof createTools)[ImportKind];

export const createTools = {
  contacts: "crm.contact.create",
  products: "crm.product.create",
  orders: "crm.order.create",
} as const;

export interface RecordContext {
  mapping: Mapping;
  header: readonly string[];
  /** ISO 4217; for rows that name none. */
  currency: string;
  /** IANA name; of times that name no zone. */
  timeZone: string;
}

/** @throws RowFault saying what is wrong with the row */
export function toContact({ mapping, header }: RecordContext, row: TableRow): ImportRecord {
  const field = readFields(mapping, row);
  const externalId = field.require("externalId");
  const countryText = field.get("country");
  const country = countryText === undefined ? undefined : toCountryCode(countryText);
  const customFields = {
    ...readCustomFields(mapping, header, row),
    // A name that is in no list of countries is kept as it stands rather than lost.
    ...(countryText !== undefined && country === undefined && { countryText }),
  };
  return {
    tool: "crm.contact.create",
    externalId,
    inputs: {
      ...present({
        name: field.require("name"),
        company: field.get("company"),
        phone: field.get("phone"),
        phoneText: field.get("phoneText"),
        email: field.get("email"),
        address: field.get("address"),
        city: field.get("city"),
        region: field.get("region"),
        postalCode: field.get("postalCode"),
        country,
        tags: toTags(field.get("tags")),
        customFields: Object.keys(customFields).length > 0 ? customFields : undefined,
      }),
      externalId,
    },
  };
}

function toTags(text: string | undefined): string[] | undefined {
  const tags = text
    ?.split(/[;,|]/)
    .map((tag) => tag.trim())
    .filter((tag) => tag !== "");
  return tags?.length ? [...new Set(tags)] : undefined;
}

/** @throws RowFault saying what is wrong with the row */
export function toProduct(
  { mapping, header, currency: fallback }: RecordContext,
  row: TableRow,
): ImportRecord {
  const field = readFields(mapping, row);
  const externalId = field.require("externalId");
  const currency = toCurrency(field.get("currency") ?? fallback);
  field.require("unitPrice");
  const price = field.decimal("unitPrice", minorDigitsOf(currency))!;
  const discontinued = field.boolean("discontinued");
  return {
    tool: "crm.product.create",
    externalId,
    inputs: {
      ...present({
        name: field.require("name"),
        sku: field.get("sku"),
        description: field.get("description"),
        unitPriceMinor: toSafeNumber(price, "unitPrice"),
        currency,
        active: field.boolean("active") ?? (discontinued === undefined ? undefined : !discontinued),
        customFields: readCustomFields(mapping, header, row),
      }),
      externalId,
    },
  };
}

type OrderInputs = ToolInputs["crm.order.create"];
type LineInputs = OrderInputs["lines"][number];

/** The lines of all orders, by the order's external id. Held in memory: the file need not be sorted by order. */
export interface OrderLines {
  path: string;
  byOrder: ReadonlyMap<string, TableRow[]>;
  count: number;
  repaired: number;
}

export async function readOrderLines(table: Table, mapping: Mapping): Promise<OrderLines> {
  const byOrder = new Map<string, TableRow[]>();
  let count = 0;
  let repaired = 0;
  const fields = { fields: mapping.lines?.fields ?? {}, decimalMark: mapping.decimalMark };
  for await (const row of table.rows()) {
    count += 1;
    if (row.repaired) repaired += 1;
    // A row of the wrong width still names its order where its first columns are sound: that order is then refused
    // rather than imported without the line.
    const order =
      row.fault === undefined ? readFields(fields, row).get("order") : orderAmong(table, fields.fields, row);
    if (order === undefined) continue;
    const lines = byOrder.get(order);
    if (lines) lines.push(row);
    else byOrder.set(order, [row]);
  }
  return { path: table.path, byOrder, count, repaired };
}

function orderAmong(table: Table, fields: Mapping["fields"], row: TableRow): string | undefined {
  const source = fields.order;
  if (typeof source !== "string") return undefined;
  return row.fields[table.header.indexOf(source)]?.trim();
}

/** @throws RowFault saying what is wrong with the row or with one of its lines */
export function toOrder(context: RecordContext, lines: OrderLines, row: TableRow): ImportRecord {
  const { mapping, header } = context;
  const field = readFields(mapping, row);
  const externalId = field.require("externalId");
  const currency = toCurrency(field.get("currency") ?? context.currency);
  const digits = minorDigitsOf(currency);
  const rows = lines.byOrder.get(externalId);
  if (rows === undefined) throw new RowFault(`there are no lines for it in ${lines.path}`);
  const given = rows.map((line) => toLine(mapping, digits, line));
  const shippingMinor = toSafeNumber(field.decimal("shipping", digits) ?? 0n, "shipping");
  const total = given.reduce((sum, line) => sum + line.amount, 0n) + BigInt(shippingMinor);
  const stated = field.decimal("total", digits);
  if (stated !== undefined && stated !== total)
    throw new RowFault(`its total is ${stated} minor units, its lines and shipping add up to ${total}`);
  return {
    tool: "crm.order.create",
    externalId,
    inputs: {
      ...present({
        contactExternalId: field.require("contactExternalId"),
        currency,
        shippingMinor,
        // Without a price on a line the server takes the product's, and only the server knows the total.
        totalMinor: given.every((line) => line.priced) ? toSafeNumber(total, "total") : undefined,
        status: toStatus(field.get("status"), field.get("shippedAt")),
        placedAt: toInstant(field.get("placedAt"), "placedAt", context.timeZone),
        notes: field.get("notes"),
        customFields: readCustomFields(mapping, header, row),
      }),
      lines: given.map((line) => line.inputs),
      externalId,
    },
  };
}

function toLine(
  mapping: Mapping,
  digits: number,
  row: TableRow,
): { inputs: LineInputs; amount: bigint; priced: boolean } {
  try {
    if (row.fault !== undefined) throw new RowFault(row.fault);
    const field = readFields({ fields: mapping.lines?.fields ?? {}, decimalMark: mapping.decimalMark }, row);
    const quantity = parseInteger(field.require("quantity"), "quantity");
    const price = field.decimal("unitPrice", digits);
    // 0.15 or 15 %: both 1500 basis points.
    const discount = field.decimal("discount", 4) ?? field.decimal("discountPercent", 2) ?? 0n;
    if (discount < 0n || discount > 10_000n)
      throw new RowFault(`discount is not between 0 and 1: ${field.get("discount")}`);
    return {
      inputs: present({
        productExternalId: field.get("product"),
        description: field.get("description"),
        quantity,
        unitPriceMinor: price === undefined ? undefined : toSafeNumber(price, "unitPrice"),
        discountBasisPoints: Number(discount),
      }),
      amount: lineAmount(BigInt(quantity), price ?? 0n, discount),
      priced: price !== undefined,
    };
  } catch (error) {
    if (error instanceof RowFault)
      throw new RowFault(`line in row ${row.row}: ${error.message}`, { cause: error });
    throw error;
  }
}

/** Quantity × price less discount, rounded half up, as the server computes it: the two are compared. */
export function lineAmount(quantity: bigint, unitPriceMinor: bigint, discountBasisPoints: bigint): bigint {
  return (quantity * unitPriceMinor * (10_000n - discountBasisPoints) + 5_000n) / 10_000n;
}

function toStatus(text: string | undefined, shippedAt: string | undefined): OrderInputs["status"] {
  if (text === undefined) return shippedAt === undefined ? undefined : "shipped";
  // Which stages there are is the workspace's own: the server says so where this is none.
  return text.toLowerCase();
}

function toCurrency(text: string): string {
  const code = text.toUpperCase();
  if (!/^[A-Z]{3}$/.test(code)) throw new RowFault(`currency is not an ISO 4217 code: ${text}`);
  return code;
}

/**
 * ISO 8601 in UTC.
 *
 * @param timeZone IANA name; in which a time that names no zone, and a day, are taken
 * @throws RowFault for what is no date
 */
export function toInstant(text: string | undefined, what: string, timeZone: string): string | undefined {
  if (text === undefined) return undefined;
  const match =
    /^(\d{4}-\d{2}-\d{2})(?:[T ](\d{2}:\d{2}(?::\d{2}(?:\.\d{1,9})?)?)\s*(Z|[+-]\d{2}:?\d{2})?)?$/.exec(text);
  const [, date, time = "00:00:00", zone] = match ?? [];
  const at =
    zone === undefined
      ? inZone(new Date(`${date}T${time}Z`), timeZone)
      : new Date(`${date}T${time}${zone.replace(/^([+-]\d{2})(\d{2})$/, "$1:$2")}`);
  // Date takes the 31st of February for the 3rd of March.
  const isReal = date !== undefined && new Date(`${date}T00:00:00Z`).toJSON()?.startsWith(date);
  if (!isReal || Number.isNaN(at.getTime()))
    throw new RowFault(`${what} is not a date such as 2026-05-04: ${text}`);
  return at.toISOString();
}

/** The instant at which the clocks of a zone show what those of UTC do at `clock`. */
function inZone(clock: Date, timeZone: string): Date {
  const zoned = new TZDate(
    clock.getUTCFullYear(),
    clock.getUTCMonth(),
    clock.getUTCDate(),
    clock.getUTCHours(),
    clock.getUTCMinutes(),
    clock.getUTCSeconds(),
    clock.getUTCMilliseconds(),
    timeZone,
  );
  // Like Date it takes the year 1, by which other systems say that there is no date, for 1901.
  zoned.setFullYear(clock.getUTCFullYear());
  // It writes itself with the zone's offset.
  return new Date(zoned.getTime());
}

/** Leaves out what is undefined: an absent field and a null one are not the same to a tool. */
function present<T extends object>(fields: T): { [K in keyof T]: Exclude<T[K], undefined> } {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)) as {
    [K in keyof T]: Exclude<T[K], undefined>;
  };
}

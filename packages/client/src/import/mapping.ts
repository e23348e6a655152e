import type { TableRow } from "./csv.ts";
import { parseInteger, parseScaled } from "./decimal.ts";
import { ImportFault, RowFault } from "./fault.ts";

export const importKinds = ["contacts", "products", "orders"] as const;
export type ImportKind = (typeof importKinds)[number];

/** Where a value comes from: a column, or the same text for every row. */
export type Source = string | { column: string } | { value: string };

export type CustomType = "text" | "integer" | "boolean";
export type CustomSource = string | { column: string; type?: CustomType };

/** Which column becomes which field. The format of `--mapping` files; see the README. */
export interface Mapping {
  fields: { [field: string]: Source };
  /** Custom field → column. */
  customFields: { [name: string]: CustomSource };
  /** What becomes of columns that nothing names: custom fields of the column's name, or nothing. */
  rest: "customFields" | "ignore";
  /** Texts that mean "no value". */
  nulls: string[];
  decimalMark: "." | ",";
  /** Columns of the file with the order lines. Orders only. */
  lines?: { fields: { [field: string]: Source } };
}

interface FieldRule {
  /** Column names that are taken for it when there is no mapping file, without case and punctuation. */
  columns: readonly string[];
  required?: boolean;
}
type FieldRules = { readonly [field: string]: FieldRule };

const contactFields: FieldRules = {
  externalId: { columns: ["externalid", "customerid", "contactid", "id"], required: true },
  name: { columns: ["contactname", "name", "fullname", "nombre"], required: true },
  company: { columns: ["companyname", "company", "empresa"] },
  phone: { columns: [] },
  phoneText: { columns: ["phone", "phonetext", "telephone", "mobile", "telefono", "celular"] },
  email: { columns: ["email", "emailaddress", "correo"] },
  address: { columns: ["address", "streetaddress", "street", "direccion"] },
  city: { columns: ["city", "ciudad"] },
  region: { columns: ["region", "state", "province", "departamento"] },
  postalCode: { columns: ["postalcode", "zip", "zipcode", "postcode"] },
  country: { columns: ["country", "pais"] },
  tags: { columns: ["tags", "etiquetas"] },
};

const productFields: FieldRules = {
  externalId: { columns: ["externalid", "productid", "id"], required: true },
  name: { columns: ["productname", "name", "nombre"], required: true },
  sku: { columns: ["sku"] },
  description: { columns: ["description", "quantityperunit", "descripcion"] },
  unitPrice: { columns: ["unitprice", "price", "precio"], required: true },
  currency: { columns: ["currency", "moneda"] },
  active: { columns: ["active", "activo"] },
  discontinued: { columns: ["discontinued"] },
};

const orderFields: FieldRules = {
  externalId: { columns: ["externalid", "orderid", "id"], required: true },
  contactExternalId: { columns: ["contactexternalid", "customerid", "contactid"], required: true },
  placedAt: { columns: ["placedat", "orderdate", "date", "fecha"] },
  shipping: { columns: ["freight", "shipping", "shippingcost"] },
  currency: { columns: ["currency", "moneda"] },
  status: { columns: ["status", "estado"] },
  shippedAt: { columns: ["shippedat", "shippeddate"] },
  total: { columns: [] },
  notes: { columns: ["notes", "notas"] },
};

const lineFields: FieldRules = {
  order: { columns: ["orderexternalid", "orderid", "order"], required: true },
  product: { columns: ["productexternalid", "productid", "product"] },
  description: { columns: ["description"] },
  quantity: { columns: ["quantity", "qty", "cantidad"], required: true },
  unitPrice: { columns: ["unitprice", "price", "precio"] },
  discount: { columns: ["discount"] },
  discountPercent: { columns: ["discountpercent"] },
};

const fieldRules: { readonly [kind in ImportKind | "lines"]: FieldRules } = {
  contacts: contactFields,
  products: productFields,
  orders: orderFields,
  lines: lineFields,
};

/** Columns that are kept as custom fields although a field reads them too: it takes only part of what they say. */
const alsoKept: ReadonlySet<string> = new Set(["shippedAt"]);

/** Columns of well-known exports that hold counts. Everything else stays text: "05021" is no number. */
const integerColumns: ReadonlySet<string> = new Set(["unitsinstock", "unitsonorder", "reorderlevel"]);

const defaults = { nulls: ["NULL"], decimalMark: "." } as const;

/**
 * Guesses a mapping from the names of the columns: those of the Northwind tables, and plain names such as `name` or
 * `country`. Every other column becomes a custom field.
 *
 * @throws ImportFault when a required field finds no column
 */
export function detectMapping(
  kind: ImportKind,
  header: readonly string[],
  lineHeader?: readonly string[],
): Mapping {
  const fields = detectFields(kind, header);
  const taken = new Set(
    Object.entries(fields).flatMap(([field, column]) => (alsoKept.has(field) ? [] : [column])),
  );
  const customFields: Mapping["customFields"] = {};
  for (const column of header) {
    if (taken.has(column) || column === "") continue;
    customFields[column] = integerColumns.has(bare(column)) ? { column, type: "integer" } : column;
  }
  return {
    fields,
    customFields,
    rest: "ignore",
    nulls: [...defaults.nulls],
    decimalMark: defaults.decimalMark,
    ...(lineHeader && { lines: { fields: detectFields("lines", lineHeader) } }),
  };
}

function detectFields(kind: ImportKind | "lines", header: readonly string[]): { [field: string]: string } {
  const byName = new Map(header.map((column) => [bare(column), column]));
  const found: { [field: string]: string } = {};
  for (const [field, { columns, required }] of Object.entries(fieldRules[kind])) {
    const column = columns.map((name) => byName.get(name)).find((name) => name !== undefined);
    if (column !== undefined) found[field] = column;
    else if (required)
      throw new ImportFault(
        `no column was recognised as ${field} of the ${kind} (columns: ${header.join(", ")}); say which with --mapping`,
      );
  }
  return found;
}

function bare(column: string): string {
  return column
    .normalize("NFD")
    .replace(/[^A-Za-z0-9]/g, "")
    .toLowerCase();
}

/**
 * Reads a mapping file.
 *
 * @throws ImportFault naming the first member that is wrong
 */
export function parseMapping(kind: ImportKind, json: unknown): Mapping {
  const root = asObject(json, "the mapping");
  for (const member of Object.keys(root)) {
    if (!["fields", "customFields", "rest", "nulls", "decimalMark", "lines"].includes(member))
      throw new ImportFault(`the mapping has an unknown member ${member}`);
  }
  const mapping: Mapping = {
    fields: parseFields(kind, root.fields, "fields"),
    customFields: {},
    rest: root.rest === undefined ? "ignore" : oneOf(root.rest, ["customFields", "ignore"], "rest"),
    nulls: [...defaults.nulls],
    decimalMark:
      root.decimalMark === undefined
        ? defaults.decimalMark
        : oneOf(root.decimalMark, [".", ","], "decimalMark"),
  };
  for (const [name, source] of Object.entries(asObject(root.customFields ?? {}, "customFields")))
    mapping.customFields[name] = parseCustomSource(source, `customFields.${name}`);
  if (root.nulls !== undefined) {
    if (!Array.isArray(root.nulls) || !root.nulls.every((text) => typeof text === "string"))
      throw new ImportFault("the mapping's nulls must be a list of texts");
    mapping.nulls = root.nulls;
  }
  if (root.lines !== undefined) {
    if (kind !== "orders") throw new ImportFault("only orders have lines");
    mapping.lines = {
      fields: parseFields("lines", asObject(root.lines, "lines").fields, "lines.fields"),
    };
  }
  return mapping;
}

function parseFields(kind: ImportKind | "lines", json: unknown, at: string): { [field: string]: Source } {
  const rules = fieldRules[kind];
  const fields: { [field: string]: Source } = {};
  for (const [field, source] of Object.entries(asObject(json, at))) {
    if (!Object.hasOwn(rules, field))
      throw new ImportFault(
        `${at}.${field} is no field of ${kind}; there are ${Object.keys(rules).join(", ")}`,
      );
    fields[field] = parseSource(source, `${at}.${field}`);
  }
  for (const [field, { required }] of Object.entries(rules)) {
    if (required && !Object.hasOwn(fields, field))
      throw new ImportFault(`${at}.${field} is missing: it is needed for every one of the ${kind}`);
  }
  return fields;
}

function parseSource(json: unknown, at: string): Source {
  if (typeof json === "string") return json;
  const { column, value, ...rest } = asObject(json, at);
  if (Object.keys(rest).length === 0) {
    if (typeof column === "string" && value === undefined) return { column };
    if (typeof value === "string" && column === undefined) return { value };
  }
  throw new ImportFault(`${at} must be a column's name, {"column": …} or {"value": …}`);
}

function parseCustomSource(json: unknown, at: string): CustomSource {
  if (typeof json === "string") return json;
  const { column, type = "text", ...rest } = asObject(json, at);
  if (typeof column !== "string" || Object.keys(rest).length > 0)
    throw new ImportFault(`${at} must be a column's name or {"column": …, "type": …}`);
  return { column, type: oneOf(type, ["text", "integer", "boolean"], `${at}.type`) };
}

function asObject(json: unknown, at: string): { [member: string]: unknown } {
  if (typeof json !== "object" || json === null || Array.isArray(json))
    throw new ImportFault(`${at} must be a JSON object`);
  return json as { [member: string]: unknown };
}

function oneOf<const T extends string>(value: unknown, allowed: readonly T[], at: string): T {
  if (!allowed.includes(value as T)) throw new ImportFault(`${at} must be one of ${allowed.join(", ")}`);
  return value as T;
}

/** @throws ImportFault when the mapping names a column that the file does not have */
export function assertColumns(
  mapping: Pick<Mapping, "fields"> & Partial<Pick<Mapping, "customFields">>,
  header: readonly string[],
  path: string,
): void {
  for (const source of [...Object.values(mapping.fields), ...Object.values(mapping.customFields ?? {})]) {
    const column = columnOf(source);
    if (column !== undefined && !header.includes(column))
      throw new ImportFault(
        `${path} has no column ${JSON.stringify(column)} (columns: ${header.join(", ")})`,
      );
  }
}

function columnOf(source: Source | CustomSource): string | undefined {
  if (typeof source === "string") return source;
  return "column" in source ? source.column : undefined;
}

/** Reads the fields of one row through a mapping. */
export interface FieldReader {
  get(field: string): string | undefined;
  /** @throws RowFault when it is absent */
  require(field: string): string;
  decimal(field: string, scale: number): bigint | undefined;
  boolean(field: string): boolean | undefined;
}

export function readFields(
  { fields, decimalMark }: Pick<Mapping, "fields" | "decimalMark">,
  row: TableRow,
): FieldReader {
  const get = (field: string) => {
    const source = fields[field];
    if (source === undefined) return undefined;
    if (typeof source === "object" && "value" in source) return source.value;
    return row.value(columnOf(source)!);
  };
  return {
    get,
    require(field) {
      const text = get(field);
      if (text === undefined) throw new RowFault(`${field} is missing`);
      return text;
    },
    decimal(field, scale) {
      const text = get(field);
      return text === undefined ? undefined : parseScaled(text, scale, field, decimalMark);
    },
    boolean(field) {
      const text = get(field);
      return text === undefined ? undefined : parseBoolean(text, field);
    },
  };
}

export type CustomFields = { [name: string]: string | number | boolean };

/** The custom fields of a row; undefined when it has none. */
export function readCustomFields(
  mapping: Mapping,
  header: readonly string[],
  row: TableRow,
): CustomFields | undefined {
  const custom: CustomFields = {};
  const named = new Set<string>();
  for (const source of Object.values(mapping.fields)) {
    const column = columnOf(source);
    if (column !== undefined) named.add(column);
  }
  for (const [name, source] of Object.entries(mapping.customFields)) {
    const column = columnOf(source)!;
    named.add(column);
    const text = row.value(column);
    if (text === undefined) continue;
    const type = typeof source === "string" ? "text" : source.type;
    custom[name] =
      type === "integer" ? parseInteger(text, name) : type === "boolean" ? parseBoolean(text, name) : text;
  }
  if (mapping.rest === "customFields") {
    for (const column of header) {
      const text = named.has(column) || column === "" ? undefined : row.value(column);
      if (text !== undefined) custom[column] = text;
    }
  }
  return Object.keys(custom).length > 0 ? custom : undefined;
}

function parseBoolean(text: string, what: string): boolean {
  const lower = text.toLowerCase();
  if (["1", "true", "yes", "y", "si", "sí"].includes(lower)) return true;
  if (["0", "false", "no", "n"].includes(lower)) return false;
  throw new RowFault(`${what} is neither yes nor no: ${text}`);
}

import type { JsonSchema } from "@acta/core";
import fc from "fast-check";

type Schema = Record<string, unknown>;

/** Text that has broken something somewhere: SQL, LIKE, JSON, HTML, direction marks, what Postgres cannot store. */
const unpleasantTexts = [
  "",
  " ",
  "%",
  "_",
  "\\",
  "'",
  "''; drop table contacts; --",
  '"',
  "$1",
  "{}",
  "null",
  "NaN",
  "-0",
  "\0",
  "\ud800",
  "\u202e",
  "\r\n",
  "𝒳𝒴",
  "e\u0301",
  "İ",
  "<script>",
  "__proto__",
  "constructor",
];

const unpleasantNumbers = [0, -0, -1, 0.5, 2 ** 31, 2 ** 53 - 1, 2 ** 53, -(2 ** 53), 1e308, 5e-324];

/** Any JSON value, with what is unpleasant in it more often than chance would have it. */
const junk: fc.Arbitrary<unknown> = fc.oneof(
  fc.jsonValue({ maxDepth: 3 }),
  fc.constantFrom<unknown>(...unpleasantTexts, ...unpleasantNumbers, null, true, [], {}, [[]]),
);

/** What stands inside of an object or array. */
type Inside = (schema: Schema) => fc.Arbitrary<unknown>;

/** Values that a schema accepts, as far as what is inside of them is: its bounds, its pattern, its format, at their edges too. */
function accepted(schema: Schema, inside: Inside): fc.Arbitrary<unknown> {
  if (Array.isArray(schema.enum)) return fc.constantFrom(...(schema.enum as unknown[]));
  if ("const" in schema) return fc.constant(schema.const);
  const { type } = schema;
  if (Array.isArray(type)) return fc.oneof(...type.map((one) => accepted({ ...schema, type: one }, inside)));
  switch (type) {
    case "null":
      return fc.constant(null);
    case "boolean":
      return fc.boolean();
    case "integer":
      return integers(schema);
    case "number":
      return fc.oneof(fc.double({ noNaN: true, noDefaultInfinity: true }), fc.integer());
    case "string":
      return strings(schema);
    case "array": {
      const minLength = Number(schema.minItems ?? 0);
      const maxLength = Math.min(Number(schema.maxItems ?? 5), minLength + 4);
      return fc.array(inside((schema.items ?? {}) as Schema), { minLength, maxLength });
    }
    case "object":
      return objects(schema, inside);
    default:
      return junk;
  }
}

function integers({ minimum, maximum }: Schema): fc.Arbitrary<number> {
  const min = Number(minimum ?? Number.MIN_SAFE_INTEGER);
  const max = Number(maximum ?? Number.MAX_SAFE_INTEGER);
  return fc.oneof(fc.constantFrom(min, max), fc.integer({ min, max: Math.min(max, min + 1_000) }));
}

const unusualInstants = [
  "2016-12-31T23:59:60Z",
  "0000-01-01T00:00:00Z",
  "9999-12-31T23:59:59-23:59",
  "2026-02-29T00:00:00Z",
  "2026-05-04t13:30:00.123456789z",
];

/** What a pattern lets through that says what may not be in a text, rather than what has to be. */
const ordinary = ["Ana", "Calle 7 # 71-21, piso 2", "¿Ñandú? ☕"];

function strings({ format, pattern, minLength, maxLength }: Schema): fc.Arbitrary<string> {
  const bounds = { minLength: Number(minLength ?? 0), maxLength: Math.min(Number(maxLength ?? 40), 400) };
  if (format === "uuid")
    return fc.oneof(
      fc.uuid({ version: 7 }),
      fc.uuid().map((id) => id.toUpperCase()),
    );
  if (format === "email") return fc.emailAddress();
  if (format === "date-time") {
    const days = fc.date({ min: new Date("1900-01-01"), max: new Date("2999-12-31"), noInvalidDate: true });
    return fc.oneof(
      days.map((day) => day.toISOString()),
      fc.constantFrom(...unusualInstants),
    );
  }
  const text = fc.string({ unit: "grapheme", ...bounds });
  if (typeof pattern !== "string" || pattern === "\\S") return text;
  const matches = new RegExp(pattern);
  // One that only forbids: strings made from such a class, character by character, cost more than all of the calls.
  if (ordinary.every((word) => matches.test(word))) return text.filter((each) => matches.test(each));
  return fc.stringMatching(matches).filter((match) => match.length <= bounds.maxLength);
}

function objects(schema: Schema, inside: Inside): fc.Arbitrary<Record<string, unknown>> {
  const properties = Object.entries((schema.properties ?? {}) as Record<string, Schema>);
  const declared = fc.record(Object.fromEntries(properties.map(([name, child]) => [name, inside(child)])), {
    requiredKeys: ((schema.required ?? []) as string[]).filter((name) =>
      properties.some(([known]) => known === name),
    ),
  });
  if (typeof schema.additionalProperties !== "object") return declared;
  const names = fc.oneof(fc.string({ unit: "grapheme", maxLength: 70 }), fc.constantFrom("a", "constructor"));
  const open = fc.dictionary(names, inside(schema.additionalProperties as Schema), { maxKeys: 5 });
  return fc.tuple(declared, open).map(([own, more]) => ({ ...more, ...own }));
}

/** Mostly what the schema accepts, sometimes not. */
function anyFor(schema: Schema): fc.Arbitrary<unknown> {
  return fc.oneof({ arbitrary: accepted(schema, anyFor), weight: 12 }, { arbitrary: junk, weight: 1 });
}

/**
 * Inputs for a tool: values its schema accepts, variations of a call that works, and rubbish.
 *
 * @param working inputs that the tool accepts, naming records that exist
 */
export function arbitraryInputs(schema: JsonSchema, working: unknown): fc.Arbitrary<unknown> {
  const { properties = {} } = schema as { properties?: Record<string, Schema> };
  const changes = fc.record(
    Object.fromEntries(Object.entries(properties).map(([name, child]) => [name, anyFor(child)])),
    { requiredKeys: [] },
  );
  return fc.oneof(
    { arbitrary: changes.map((changed) => ({ ...(working as object), ...changed })), weight: 6 },
    { arbitrary: accepted(schema as Schema, anyFor), weight: 3 },
    { arbitrary: junk, weight: 1 },
  );
}

/**
 * A call that works, once with each unpleasant text in all its free texts that may hold it. Chance alone leaves some of
 * them out of a run.
 *
 * @param working inputs that the tool accepts, naming records that exist
 */
export function unpleasantInputs(schema: JsonSchema, working: unknown): unknown[] {
  const { properties = {} } = schema as { properties?: Record<string, Schema> };
  return unpleasantTexts.flatMap((text) => {
    const changed = Object.entries(properties).filter(([, child]) => isFreeText(child, text.length));
    if (changed.length === 0) return [];
    return [{ ...(working as object), ...Object.fromEntries(changed.map(([name]) => [name, text])) }];
  });
}

function isFreeText({ type, format, pattern, enum: values, minLength, maxLength }: Schema, length: number) {
  if (![type].flat().includes("string") || format !== undefined || values !== undefined) return false;
  if (pattern !== undefined && pattern !== "\\S") return false;
  return length >= Number(minLength ?? 0) && length <= Number(maxLength ?? Number.POSITIVE_INFINITY);
}

const acceptedWhole: Inside = (schema) => accepted(schema, acceptedWhole);

/**
 * Inputs that a tool has good reason to take: one of its examples, with some values replaced by others its schema
 * accepts, some optional ones left out and some added. Ids of records are any: `makeRunnable` puts real ones there.
 */
export function draftInputs(schema: JsonSchema, examples: readonly unknown[]): fc.Arbitrary<unknown> {
  const { properties = {}, required = [] } = schema as {
    properties?: Record<string, Schema>;
    required?: string[];
  };
  const names = Object.keys(properties);
  const choices = fc.record(
    Object.fromEntries(
      names.map((name) => [
        name,
        fc.oneof(
          { arbitrary: fc.constant({ change: "keep" as const }), weight: 6 },
          { arbitrary: fc.constant({ change: "drop" as const }), weight: 1 },
          {
            arbitrary: acceptedWhole(properties[name]!).map((value) => ({ change: "set" as const, value })),
            weight: 2,
          },
        ),
      ]),
    ),
  );
  return fc.tuple(fc.constantFrom(...examples), choices).map(([example, changes]) => {
    const inputs: Record<string, unknown> = { ...(example as object) };
    for (const name of names) {
      const choice = changes[name]!;
      if (choice.change === "set") inputs[name] = choice.value;
      if (choice.change === "drop" && !required.includes(name)) delete inputs[name];
    }
    return inputs;
  });
}

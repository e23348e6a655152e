import type { JsonSchema } from "@acta/core";

type Schema = Record<string, unknown>;

export interface Hostile {
  what: string;
  inputs: unknown;
}

const deep = (levels: number): unknown => JSON.parse(`${"[".repeat(levels)}${"]".repeat(levels)}`);

/** One value of each type that JSON has. */
const ofEachType: readonly (readonly [string, unknown])[] = [
  ["null", null],
  ["boolean", true],
  ["integer", 1],
  ["number", 0.5],
  ["string", "x"],
  ["array", []],
  ["object", {}],
];

/** Inputs that every tool must refuse, whatever its fields are. */
export function hostileWholes(inputs: object): Hostile[] {
  const own = inputs as Record<string, unknown>;
  return [
    ...ofEachType
      .filter(([type]) => type !== "object")
      .map(([type, value]) => ({ what: `a ${type} instead of inputs`, inputs: value })),
    { what: "an unknown field", inputs: { ...own, notAField: 1 } },
    { what: "the field constructor", inputs: { ...own, constructor: {} } },
    { what: "the field __proto__", inputs: withProto(own) },
    { what: "a field whose name has a NUL", inputs: { ...own, "a\0b": 1 } },
    { what: "a deep unknown field", inputs: { ...own, notAField: deep(5_000) } },
  ];
}

/** Inputs that a tool must refuse for one of its fields, made of inputs that it takes. */
export function hostileFields(schema: JsonSchema, inputs: object): Hostile[] {
  const own = inputs as Record<string, unknown>;
  const properties = Object.entries((schema.properties ?? {}) as Record<string, Schema>);
  const required = (schema.required ?? []) as string[];
  return [
    ...required.map((name) => ({
      what: `no ${name}`,
      inputs: Object.fromEntries(Object.entries(own).filter(([each]) => each !== name)),
    })),
    ...properties.flatMap(([name, property]) => [
      ...ofEachType
        .filter(([type]) => !accepts(property, type))
        .map(([type, value]) => ({ what: `${name} as ${type}`, inputs: { ...own, [name]: value } })),
      { what: `${name}, deep`, inputs: { ...own, [name]: deep(5_000) } },
      { what: `${name} with a NUL`, inputs: { ...own, [name]: spoiled(property, "a\0b") } },
      { what: `${name} with half a character`, inputs: { ...own, [name]: spoiled(property, "a\ud800b") } },
      { what: `${name}, huge`, inputs: { ...own, [name]: spoiled(property, "x".repeat(300_000)) } },
      { what: `${name}, very many`, inputs: { ...own, [name]: Array.from({ length: 60_000 }, () => 0) } },
    ]),
  ];
}

/** `JSON.parse` makes it a field of its own; written in a literal it would be the prototype. */
function withProto(own: object): unknown {
  const text = JSON.stringify(own);
  return JSON.parse(`{"__proto__":{"polluted":true}${text === "{}" ? "}" : `,${text.slice(1)}`}`);
}

/** The text where a property would have one: in its items, or in its open fields. */
function spoiled(schema: Schema, text: string): unknown {
  if (accepts(schema, "array")) return [text];
  if (accepts(schema, "object")) return { [text.length > 10 ? "a" : text]: text };
  return text;
}

/** Whether a schema may take a value of a type: where it does not say, any. */
function accepts(schema: Schema, type: string): boolean {
  if (Array.isArray(schema.enum)) return schema.enum.some((value) => typeOf(value) === type);
  if ("const" in schema) return typeOf(schema.const) === type;
  const unions = (schema.oneOf ?? schema.anyOf) as Schema[] | undefined;
  if (unions) return unions.some((one) => accepts(one, type));
  if (schema.type === undefined) return true;
  const types = [schema.type].flat();
  return types.includes(type) || (type === "integer" && types.includes("number"));
}

function typeOf(value: unknown): string {
  if (value === null) return "null";
  if (Array.isArray(value)) return "array";
  return typeof value === "number" && Number.isInteger(value) ? "integer" : typeof value;
}

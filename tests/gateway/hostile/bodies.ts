import { type JsonSchema, jsonLimits, pointerToken } from "@acta/core";

/** A body that no call may be made with, and what it is told. */
export interface HostileBody {
  /** What is wrong with it. */
  what: string;
  body: string | Buffer;
  refusal: Refusal;
  /** Refused for what the body comes to as a whole: inside of another one it would be too much elsewhere. */
  asWhole?: true;
}

export interface Refusal {
  status: number;
  code: string;
  /** One fault that must be among those listed: RFC 6901, and the rules it may be told with. */
  fault?: { pointer: string; keywords: readonly string[] };
}

export interface HostileTool {
  name: string;
  inputSchema: JsonSchema;
  examples: readonly { inputs: Inputs }[];
}

type Inputs = { [name: string]: unknown };
type Schema = Record<string, unknown>;
type Path = readonly (string | number)[];

/** In every value that no schema has asked for: nothing of it may be kept or answered. */
export const canary = "canary-5f1d9be2c07a";

/**
 * What is refused by a tool's schema, and before it: something for each way to be wrong that each of its fields allows.
 *
 * @param turn whose turn it is: what does not depend on the tool is tried on some tools each, all of it on any few
 */
export function hostileBodies(tool: HostileTool, turn: number): HostileBody[] {
  const fields = [...fieldsOf(tool.inputSchema, [])];
  const base = tool.examples[0]?.inputs ?? {};
  const ofAnyTool = [...unreadable(tool, base, fields), ...wrongBytes(base)];
  return [
    ...fields.flatMap((field, index) => wrongValues(tool, field, turn + index)),
    ...wrongWholes(tool, base),
    ...ofAnyTool.filter((_, index) => (index + turn) % 4 === 0),
  ];
}

interface Field {
  path: Path;
  schema: Schema;
}

/** Every place a schema declares, the first item standing for all of a list. */
function* fieldsOf(schema: Schema, path: Path): Generator<Field> {
  yield { path, schema };
  const properties = (schema.properties ?? {}) as { [name: string]: Schema };
  for (const [name, property] of Object.entries(properties)) yield* fieldsOf(property, [...path, name]);
  if (isSchema(schema.items)) yield* fieldsOf(schema.items, [...path, 0]);
}

/** One value of each type that JSON has. */
const ofEachType: readonly (readonly [string, unknown])[] = [
  ["null", null],
  ["boolean", true],
  ["number", 0.1],
  ["string", ""],
  ["array", [canary]],
  ["object", { secret: canary }],
];

function wrongValues(tool: HostileTool, { path, schema }: Field, turn: number): HostileBody[] {
  const at = (what: string, value: unknown, ...keywords: string[]): HostileBody => ({
    what: `${pointerOf(path)} ${what}`,
    body: JSON.stringify(withValue(tool, path, value)),
    refusal: invalid(pointerOf(path), keywords),
  });
  const wrong = ofEachType
    .filter(([type]) => !accepts(schema, type))
    // Two of the five or so.
    .filter((_, index) => path.length === 0 || (index + turn) % 5 < 2)
    .map(([type, value]) => at(`as ${type}`, value, "type", "enum"));
  const { maxLength, maxItems, minimum, maximum } = schema;
  if (isBelow(maxLength, jsonLimits.stringBytes)) {
    wrong.push(at("too long", "x".repeat(maxLength + 1), "maxLength"));
  }
  if (isBelow(maxItems, jsonLimits.nodes)) {
    const items = (valueAt(tool, path) ?? []) as unknown[];
    wrong.push(at("too many", Array(maxItems + 1).fill(items[0] ?? null), "maxItems"));
  }
  if (isBelow(maximum, Number.MAX_SAFE_INTEGER)) wrong.push(at("too large", maximum + 1, "maximum"));
  if (typeof minimum === "number" && minimum > Number.MIN_SAFE_INTEGER) {
    wrong.push(at("too small", minimum - 1, "minimum"));
  }
  if (typeof schema.format === "string") wrong.push(at("in no such format", "\u202e' or 1=1", "format"));
  if (Array.isArray(schema.enum)) wrong.push(at("none of those", `${schema.enum[0]}\u200b`, "enum"));
  if (schema.additionalProperties === false) {
    for (const name of ["notAField", "constructor", "prototype", "toString", "", "a/b~c"]) {
      wrong.push({
        what: `${pointerOf(path)} with a field ${JSON.stringify(name)}`,
        body: JSON.stringify(withValue(tool, [...path, name], canary)),
        refusal: invalid(pointerOf([...path, name]), ["additionalProperties"]),
      });
    }
  }
  return wrong;
}

/** What is refused where the inputs begin, whatever the fields are. */
function wrongWholes(tool: HostileTool, base: Inputs): HostileBody[] {
  const required = (tool.inputSchema.required ?? []) as string[];
  return [
    ...required.map((name) => ({
      what: `without ${name}`,
      body: JSON.stringify({ ...base, [name]: undefined }),
      refusal: invalid(`/${pointerToken(name)}`, ["required"]),
    })),
    {
      what: "nested as deep as JSON may be, where nothing belongs",
      body: withMember(base, `"notAField":${nested(jsonLimits.depth - 1)}`),
      refusal: invalid("/notAField", ["additionalProperties"]),
      asWhole: true,
    },
    {
      what: "with an API key where nothing belongs",
      body: withMember(
        base,
        `"notAField":"mfx_${"a".repeat(12)}_${canary.padEnd(38, "0").replaceAll("-", "x")}"`,
      ),
      refusal: invalid("/notAField", ["additionalProperties"]),
    },
  ];
}

const nested = (levels: number, inside = `"${canary}"`) =>
  `${"[".repeat(levels)}${inside}${"]".repeat(levels)}`;

/** Text that is no JSON that could be kept: it is refused before there is a call. */
function unreadable(tool: HostileTool, base: Inputs, fields: readonly Field[]): HostileBody[] {
  const text = fields.find(({ schema, path }) => path.length > 0 && accepts(schema, "string"))?.path ?? ["x"];
  const number = fields.find(({ schema, path }) => path.length > 0 && accepts(schema, "number"))?.path ?? [
    "x",
  ];
  const inner = fields.find(({ schema, path }) => path.length > 0 && accepts(schema, "object"))?.path ?? [];
  const [first = "x"] = Object.keys(base);
  const raw = (what: string, path: Path, json: string, keyword: string): HostileBody => ({
    what,
    body: withRaw(tool, path, json),
    refusal: unreadableAt(pointerOf(path), keyword),
  });
  const tooMuch = (what: string, json: string, keyword: string, pointer: string): HostileBody => ({
    what,
    body: withRaw(tool, text, json),
    refusal: unreadableAt(pointer, keyword),
    asWhole: true,
  });
  const tooDeep = `${pointerOf(text)}${"/0".repeat(jsonLimits.depth - text.length)}`;
  const member = (what: string, path: Path, json: string, keyword: string, pointer = pointerOf(path)) => ({
    what,
    body: JSON.stringify(withValue(tool, [...path, mark], 0)).replace(`"${mark}":0`, () => json),
    refusal: unreadableAt(pointer, keyword),
  });
  const keyAt = (path: Path, key: string) => pointerOf([...path, key]);
  return [
    raw("NUL in a text", text, `"${canary}\\u0000b"`, "nul"),
    raw("half a character in a text", text, `"\\ud83d ${canary}"`, "surrogate"),
    raw("the other half", text, `"${canary}\\uDE00\\ud83d"`, "surrogate"),
    raw(
      "a longer text than can be kept",
      text,
      `"${"x".repeat(jsonLimits.stringBytes + 1)}"`,
      "stringLength",
    ),
    ...["1e400", "-1e400", "1e21", "9007199254740993", "-9007199254740993", `1${"0".repeat(400)}`].map(
      (each) => raw(`the number ${each.slice(0, 20)}`, number, each, "number"),
    ),
    tooMuch("nested too deep", nested(jsonLimits.depth), "depth", tooDeep),
    tooMuch("nested deeper than any stack", nested(60_000), "depth", tooDeep),
    tooMuch("more values than can be kept", `[${"0,".repeat(jsonLimits.nodes)}0]`, "nodes", ""),
    raw(
      "more fields than an object may have",
      text,
      `{${Array.from({ length: jsonLimits.keysPerObject + 1 }, (_, index) => `"${index}":0`)}}`,
      "keys",
    ),
    ...(inner.length > 0 ? [[], inner] : [[]]).flatMap((path) => [
      member(
        "a field __proto__",
        path,
        `"__proto__":{"${canary}":true}`,
        "poisonKey",
        keyAt(path, "__proto__"),
      ),
      member(
        "a field __proto__, escaped",
        path,
        `"\\u005f_proto__":1`,
        "poisonKey",
        keyAt(path, "__proto__"),
      ),
      member("a field twice", path, `"a":1,"a":"${canary}"`, "duplicateKey", keyAt(path, "a")),
      member("a field twice, escaped", path, `"a":1,"\\u0061":2`, "duplicateKey", keyAt(path, "a")),
      member("NUL in a field's name", path, `"${canary}\\u0000":1`, "nul"),
      member("half a character in a field's name", path, `"${canary}\\udfff":1`, "surrogate"),
      member("a long name", path, `"${"k".repeat(jsonLimits.keyBytes + 1)}":1`, "keyLength"),
    ]),
    member("its own first field again", [], `"${first}":1,"${first}":2`, "duplicateKey", `/${first}`),
  ];
}

/** Bytes that are no JSON text at all, or none that is acceptable. */
function wrongBytes(base: Inputs): HostileBody[] {
  const whole = JSON.stringify(base);
  const within = (bytes: readonly number[]) =>
    Buffer.concat([Buffer.from('{"x":"'), Buffer.from(bytes), Buffer.from('"}')]);
  const entries: [what: string, body: string | Buffer, keyword: string, pointer?: string][] = [
    ["nothing", "", "empty"],
    ["spaces", " \r\n\t ", "syntax"],
    [
      "a byte order mark",
      Buffer.concat([Buffer.from([0xef, 0xbb, 0xbf]), Buffer.from(whole)]),
      "byteOrderMark",
    ],
    ["UTF-16", Buffer.from(`\ufeff${whole}`, "utf16le"), "encoding"],
    ["a byte that UTF-8 does not have", within([0xff]), "encoding"],
    ["NUL, overlong", within([0xc0, 0x80]), "encoding"],
    ["half a character, as bytes", within([0xed, 0xa0, 0x80]), "encoding"],
    ["a character beyond Unicode", within([0xf4, 0x90, 0x80, 0x80]), "encoding"],
    [
      "half a sequence at its end",
      Buffer.concat([Buffer.from(whole), Buffer.from([0xe2, 0x82])]),
      "encoding",
    ],
    ["a word behind it", `${whole} ${canary}`, "syntax"],
    ["another value behind it", `${whole}${whole}`, "syntax"],
    ["NUL behind it", `${whole}\0`, "syntax"],
    ["an end that is missing", whole.slice(0, -1), "syntax"],
    ["a comma too many", withMember(base, '"x":1,'), "syntax"],
    ["NaN", withMember(base, '"x":NaN'), "syntax", "/x"],
    ["Infinity", withMember(base, '"x":-Infinity'), "syntax", "/x"],
    ["a number with a zero before it", withMember(base, '"x":01'), "syntax"],
    ["hexadecimal", withMember(base, '"x":0x1f'), "syntax"],
    ["single quotes", withMember(base, "'x':'y'"), "syntax"],
    ["a comment", withMember(base, '"x":1/* */'), "syntax"],
    ["a line break in a text", withMember(base, '"x":"a\nb"'), "syntax", "/x"],
    ["an escape there is not", withMember(base, '"x":"\\x41"'), "syntax", "/x"],
    ["a form", `x=1&${canary}=2`, "syntax"],
    ["XML", `<!DOCTYPE a [<!ENTITY x "${canary}">]><a>&x;</a>`, "syntax"],
  ];
  return [
    ...entries.map(
      ([what, body, keyword, pointer = ""]): HostileBody => ({
        what: `a body of ${what}`,
        body,
        refusal: unreadableAt(pointer, keyword),
        asWhole: true,
      }),
    ),
    {
      what: "a body of brackets that never close",
      body: "[".repeat(100_000),
      refusal: unreadableAt("/0".repeat(jsonLimits.depth), "depth"),
      asWhole: true,
    },
    {
      what: "a body that is too large",
      body: withMember(base, `"x":"${"x".repeat(1_048_576)}"`),
      refusal: { status: 413, code: "BODY_TOO_LARGE" },
      asWhole: true,
    },
  ];
}

const invalid = (pointer: string, keywords: readonly string[]): Refusal => ({
  status: 422,
  code: "INPUT_INVALID",
  fault: { pointer, keywords },
});

const unreadableAt = (pointer: string, keyword: string): Refusal => ({
  status: 400,
  code: "JSON_INVALID",
  fault: { pointer, keywords: [keyword] },
});

/** The body with a member more, as it is written. */
function withMember(base: Inputs, member: string): string {
  const whole = JSON.stringify(base);
  return whole === "{}" ? `{${member}}` : `${whole.slice(0, -1)},${member}}`;
}

/** Stands where raw JSON is to stand. */
const mark = "\u2603";

function withRaw(tool: HostileTool, path: Path, json: string): string {
  return JSON.stringify(withValue(tool, path, mark)).replace(`"${mark}"`, () => json);
}

/** Inputs that the tool takes, but for one value. What stands around it is made where no example has it. */
function withValue(tool: HostileTool, path: Path, value: unknown): unknown {
  const put = (current: unknown, [step, ...rest]: Path): unknown => {
    if (step === undefined) return value;
    if (typeof step === "number") {
      const [item, ...others] = (Array.isArray(current) ? current : []) as unknown[];
      return [put(item, rest), ...others];
    }
    const whole = isSchema(current) ? current : {};
    return { ...whole, [step]: put(whole[step], rest) };
  };
  return put(exampleWith(tool, path), path);
}

function valueAt(tool: HostileTool, path: Path): unknown {
  return path.reduce(memberOf, exampleWith(tool, path));
}

const memberOf = (value: unknown, step: string | number): unknown =>
  typeof value === "object" && value !== null ? (value as Record<string | number, unknown>)[step] : undefined;

/** The example that has a value there; else the first. */
function exampleWith({ examples }: HostileTool, path: Path): unknown {
  const all = examples.map(({ inputs }) => inputs);
  return all.find((inputs) => path.reduce(memberOf, inputs as unknown) !== undefined) ?? all[0] ?? {};
}

const pointerOf = (path: Path): string => path.map((step) => `/${pointerToken(step)}`).join("");

const isSchema = (value: unknown): value is Schema =>
  typeof value === "object" && value !== null && !Array.isArray(value);

const isBelow = (value: unknown, bound: number): value is number =>
  typeof value === "number" && value < bound;

/** Whether a schema may take a value of a type: where it does not say, any. */
function accepts(schema: Schema, type: string): boolean {
  if (Array.isArray(schema.enum)) return schema.enum.some((value) => typeOf(value) === type);
  return schema.type === undefined || [schema.type].flat().includes(type);
}

function typeOf(value: unknown): string {
  if (value === null) return "null";
  return Array.isArray(value) ? "array" : typeof value;
}

import { ActaError } from "@acta/core";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { maxBodyBytes, parseJsonBody } from "./json-body.ts";
import { findTextFault } from "./json-fault.ts";

function verdict(body: string | Uint8Array): { value: unknown } | { keyword: string; pointer: string } {
  try {
    return { value: parseJsonBody(typeof body === "string" ? Buffer.from(body) : body) };
  } catch (error) {
    if (!(error instanceof ActaError)) throw error;
    expect(error.code).toBe("JSON_INVALID");
    const [issue, ...rest] = error.issues!;
    expect(rest).toEqual([]);
    return { keyword: issue!.keyword, pointer: issue!.pointer };
  }
}

/** Milliseconds of processor time. Not of the clock: on a busy machine that counts the other processes' turns as well. */
function timeOf(run: () => unknown): number {
  const start = process.cpuUsage();
  try {
    run();
  } catch {
    // Refused is as good as accepted here.
  }
  const { user, system } = process.cpuUsage(start);
  return (user + system) / 1_000;
}

const bytes = (...values: (number | string)[]) =>
  Buffer.concat(
    values.map((value) => (typeof value === "number" ? Buffer.from([value]) : Buffer.from(value))),
  );
const nested = (depth: number) => "[".repeat(depth) + "]".repeat(depth);
const keys = (count: number) => `{${Array.from({ length: count }, (_, index) => `"k${index}":0`).join(",")}}`;

/** What RFC 8259 lets a sender write. */
const accepted: [name: string, body: string, value: unknown][] = [
  ["an empty object", "{}", {}],
  ["an empty array", "[]", []],
  ["space around everything", ' \t\r\n{ \n"a" : [ 1 , 2 ] \t} ', { a: [1, 2] }],
  ["a lone string", '"Bogotá"', "Bogotá"],
  ["a lone number", "-0.5", -0.5],
  ["a lone true", "true", true],
  ["a lone null", "null", null],
  ["zero and minus zero", "[0,-0]", [0, -0]],
  ["exponents", "[1e2,1E+2,12.5e-1,0e10]", [100, 100, 1.25, 0]],
  ["a number too small for a double", "[1e-400]", [0]],
  ["the largest whole numbers", "[9007199254740991,-9007199254740991]", [2 ** 53 - 1, 1 - 2 ** 53]],
  ["a fraction of many digits", "[0.1234567890123456789]", [0.12345678901234568]],
  ["every simple escape", '"\\"\\\\\\/\\b\\f\\n\\r\\t"', '"\\/\b\f\n\r\t'],
  ["a \\u escape in either case", '"\\u00e9\\u00E9"', "éé"],
  ["a surrogate pair as escapes", '"\\ud83d\\uDe00"', "😀"],
  ["a surrogate pair as bytes", '"😀"', "😀"],
  ["an escaped reverse solidus before u", '"\\\\u0000"', "\\u0000"],
  ["DEL and C1 controls, which JSON does not forbid", '"\u007f\u0085"', "\u007f\u0085"],
  ["line and paragraph separators", '"\u2028\u2029"', "\u2028\u2029"],
  ["a noncharacter", '"\uffff"', "\uffff"],
  ["an empty key", '{"":1}', { "": 1 }],
  ["the same key in different objects", '[{"a":1},{"a":{"a":2}}]', [{ a: 1 }, { a: { a: 2 } }]],
  [
    "keys that are names of Object.prototype",
    '{"constructor":1,"toString":2}',
    { constructor: 1, toString: 2 },
  ],
  ["keys that are indices", '{"1":"b","0":"a"}', { 0: "a", 1: "b" }],
  [
    "keys that differ in case or form only",
    '{"a":1,"A":2,"é":3,"e\u0301":4}',
    { a: 1, A: 2, é: 3, "e\u0301": 4 },
  ],
  ["brackets and quotes inside strings", '{"a":"}]{[\\",:"}', { a: '}]{[",:' }],
  ["64 levels", nested(64), JSON.parse(nested(64))],
  ["1,000 keys", keys(1000), JSON.parse(keys(1000))],
  ["a key of 256 bytes", `{"${"k".repeat(256)}":1}`, { ["k".repeat(256)]: 1 }],
  ["a short key in long escapes", `{"${"\\u0061".repeat(200)}":1}`, { ["a".repeat(200)]: 1 }],
  ["50,000 values", `[${"0,".repeat(49_998)}0]`, Array.from({ length: 49_999 }, () => 0)],
];

/** What is refused, with the reason it is given and where. */
const refused: [name: string, body: string | Uint8Array, keyword: string, pointer?: string][] = [
  ["nothing", "", "empty"],
  ["only space", " \n", "syntax"],
  ["a byte order mark", bytes(0xef, 0xbb, 0xbf, "{}"), "byteOrderMark"],
  ["UTF-16", Buffer.from("{}", "utf16le"), "syntax"],
  ["UTF-16 with its mark", bytes(0xff, 0xfe, "{", 0), "encoding"],
  ["a lone continuation byte", bytes('"', 0x80, '"'), "encoding"],
  ["a truncated sequence", bytes('"', 0xe2, 0x82, '"'), "encoding"],
  ["an overlong slash", bytes('"', 0xc0, 0xaf, '"'), "encoding"],
  ["a surrogate in UTF-8", bytes('"', 0xed, 0xa0, 0x80, '"'), "encoding"],
  ["a character past U+10FFFF", bytes('"', 0xf4, 0x90, 0x80, 0x80, '"'), "encoding"],
  ["Latin-1", bytes('"caf', 0xe9, '"'), "encoding"],
  ["two values", "{}{}", "syntax"],
  ["something after the value", "{} x", "syntax"],
  ["a comment", "{} // x", "syntax"],
  ["a block comment", "[/* */1]", "syntax"],
  ["a trailing comma in an array", "[1,]", "syntax"],
  ["a trailing comma in an object", '{"a":1,}', "syntax"],
  ["a leading comma", "[,1]", "syntax"],
  ["two commas", "[1,,2]", "syntax"],
  ["no comma", "[1 2]", "syntax"],
  ["no colon", '{"a" 1}', "syntax", "/a"],
  ["two colons", '{"a"::1}', "syntax", "/a"],
  ["a comma for a colon", '{"a",1}', "syntax", "/a"],
  ["a colon in an array", '["a":1]', "syntax"],
  ["a key without quotes", "{a:1}", "syntax"],
  ["a key in single quotes", "{'a':1}", "syntax"],
  ["a number as key", "{1:1}", "syntax"],
  ["a key without a value", '{"a":}', "syntax", "/a"],
  ["an array not closed", "[1", "syntax"],
  ["an object not closed", '{"a":1', "syntax"],
  ["brackets that do not match", "[1}", "syntax"],
  ["a closing bracket alone", "]", "syntax"],
  ["a string not closed", '"abc', "syntax"],
  ["a string that ends in an escape", '"abc\\', "syntax"],
  ["an unknown escape", '"\\x41"', "syntax"],
  ["an escaped quote mark only", '"\\"', "syntax"],
  ["half a \\u escape", '"\\u00"', "syntax"],
  ["a \\u escape of other letters", '"\\u00g0"', "syntax"],
  ["an escape in capital U", '"\\U0041"', "syntax"],
  ["a raw tab in a string", '"\t"', "syntax"],
  ["a raw line feed in a string", '"a\nb"', "syntax"],
  ["a raw NUL in a string", '"\0"', "syntax"],
  ["a raw NUL after the value", "1\0", "syntax"],
  ["a form feed as space", "[\f1]", "syntax"],
  ["a no-break space as space", "[\u00a01]", "syntax"],
  ["single quotes", "['a']", "syntax"],
  ["a plus sign", "[+1]", "syntax"],
  ["a leading zero", "[012]", "syntax"],
  ["a minus alone", "[-]", "syntax"],
  ["a minus before a leading zero", "[-01]", "syntax"],
  ["no digit before the point", "[.5]", "syntax"],
  ["no digit after the point", "[1.]", "syntax"],
  ["no digit in the exponent", "[1e]", "syntax"],
  ["a sign alone in the exponent", "[1e+]", "syntax"],
  ["hexadecimal", "[0x1]", "syntax"],
  ["an underscore in a number", "[1_000]", "syntax"],
  ["a fullwidth digit", "[１]", "syntax"],
  ["NaN", "[NaN]", "syntax"],
  ["Infinity", "[Infinity]", "syntax"],
  ["-Infinity", "[-Infinity]", "syntax"],
  ["undefined", "[undefined]", "syntax"],
  ["True", "[True]", "syntax"],
  ["nul", "[nul]", "syntax"],
  ["truex", "[truex]", "syntax"],
  ["a key twice", '{"a":1,"b":2,"a":1}', "duplicateKey", "/a"],
  ["a key twice, deep inside", '{"x":[{"a/b":1,"a/b":2}]}', "duplicateKey", "/x/0/a~1b"],
  ["a key twice, once in escapes", '{"a":1,"\\u0061":2}', "duplicateKey", "/a"],
  ["an empty key twice", '{"":1,"":2}', "duplicateKey", "/"],
  ["an index key twice", '{"0":1,"0":2}', "duplicateKey", "/0"],
  ["__proto__", '{"__proto__":{"a":1}}', "poisonKey", "/__proto__"],
  ["__proto__ in escapes", '{"\\u005f_proto__":1}', "poisonKey", "/__proto__"],
  ["__proto__ deep inside", '[[{"__proto__":null}]]', "poisonKey", "/0/0/__proto__"],
  ["an escaped NUL", '{"a":"\\u0000"}', "nul", "/a"],
  ["an escaped NUL in a key", '{"a\\u0000":1}', "nul", ""],
  ["a high surrogate alone", '["\\ud800"]', "surrogate", "/0"],
  ["a low surrogate alone", '["\\udc00"]', "surrogate", "/0"],
  ["surrogates the wrong way round", '["\\ude00\\ud83d"]', "surrogate", "/0"],
  ["a high surrogate before another escape", '["\\ud800\\u0041"]', "surrogate", "/0"],
  ["a high surrogate before half an escape", '["\\ud800\\u00"]', "syntax", "/0"],
  ["a surrogate alone in a key", '{"\\ud800":1}', "surrogate", ""],
  ["1e400", '{"n":1e400}', "number", "/n"],
  ["a whole number past 2^53", "[9007199254740993]", "number", "/0"],
  ["the same as exponent", "[1e16]", "number", "/0"],
  ["the same as fraction", "[9007199254740992.0]", "number", "/0"],
  ["a lone number of many digits", "1".repeat(400), "number", ""],
  ["65 levels", nested(65), "depth", "/0".repeat(64)],
  ["65 levels of objects", `${'{"a":'.repeat(65)}1${"}".repeat(65)}`, "depth", "/a".repeat(64)],
  ["a million levels", "[".repeat(1_000_000), "depth"],
  ["1,001 keys", `{"o":${keys(1001)}}`, "keys", "/o"],
  ["a key of 257 bytes", `{"${"k".repeat(257)}":1}`, "keyLength", ""],
  ["a key of 129 two-byte characters", `{"${"é".repeat(129)}":1}`, "keyLength", ""],
  ["a string of 256 KiB and one byte", `["${"x".repeat(262_145)}"]`, "stringLength", "/0"],
  ["50,001 values", `[${"0,".repeat(49_999)}0]`, "nodes", ""],
];

describe("parseJsonBody", () => {
  it.each(accepted)("accepts %s", (_, body, value) => {
    expect(verdict(body)).toEqual({ value });
  });

  it.each(refused)("refuses %s", (_, body, keyword, pointer) => {
    const refusal = verdict(body);
    expect(refusal).toMatchObject({ keyword });
    if (pointer !== undefined) expect(refusal).toMatchObject({ pointer });
  });

  it("accepts a string of exactly 256 KiB, also when escapes make it longer on the wire", () => {
    expect(verdict(`["${"x".repeat(262_144)}"]`)).toHaveProperty("value");
    expect(verdict(`["${"\\n".repeat(200_000)}"]`)).toHaveProperty("value");
  });

  it("refuses a body over its limit before reading it", () => {
    expect(() => parseJsonBody(Buffer.alloc(maxBodyBytes + 1, "["))).toThrow(
      expect.objectContaining({ code: "BODY_TOO_LARGE" }),
    );
    expect(parseJsonBody(Buffer.alloc(maxBodyBytes, " ").fill("1", 0, 1))).toBe(1);
  });

  it("never repeats what was sent", () => {
    try {
      parseJsonBody(Buffer.from('{"secret-value": tru }'));
      expect.unreachable();
    } catch (error) {
      expect(JSON.stringify([(error as ActaError).detail, (error as ActaError).issues])).not.toContain(
        "tru ",
      );
    }
  });

  it("reads the body wherever it lies in a larger buffer", () => {
    const pool = Buffer.from('xx{"a":1}yy');
    expect(parseJsonBody(pool.subarray(2, 9))).toEqual({ a: 1 });
  });

  it("answers what JSON.parse answers, for any JSON within the bounds", () => {
    fc.assert(
      fc.property(fc.json({ maxDepth: 5 }), (text) => {
        const result = verdict(text);
        if ("value" in result) expect(result.value).toEqual(JSON.parse(text));
        else expect(["number", "surrogate", "nul", "poisonKey"]).toContain(result.keyword);
      }),
      { numRuns: 500 },
    );
  });

  it("agrees with its exact reader and with JSON.parse on text that is nearly JSON", () => {
    const piece = fc.constantFrom(
      ...'{}[],:"\\'.split(""),
      "0",
      "1",
      "-",
      ".5",
      "e9",
      "9007199254740993",
      '"a"',
      '"b":',
      '"a":',
      '"\\u0061"',
      '"\\u0000"',
      '"\\ud83d\\ude00"',
      '"__proto__":',
      "true",
      "null",
      "tru",
      " ",
      "\n",
      "\t",
      "é",
    );
    fc.assert(
      fc.property(fc.array(piece, { minLength: 1, maxLength: 12 }), (pieces) => {
        const text = pieces.join("");
        const fault = findTextFault(text);
        const result = verdict(text);
        let isJson = true;
        try {
          JSON.parse(text);
        } catch {
          isJson = false;
        }
        // Text that is not JSON may have a worse fault before it breaks; either is a true answer.
        if (!isJson) expect([fault !== null, "keyword" in result]).toEqual([true, true]);
        else if (fault) expect(result).toEqual({ keyword: fault.reason, pointer: fault.pointer });
        else expect(result).toEqual({ value: JSON.parse(text) });
      }),
      { numRuns: 3000 },
    );
  });

  it("does not hold the event loop for any body of legal size", () => {
    const wide = JSON.stringify(
      Array.from({ length: 49 }, (_, o) =>
        Object.fromEntries(Array.from({ length: 999 }, (_, k) => [`key${o}_${k}`, k])),
      ),
    );
    const worst: Record<string, string> = {
      wide,
      "wide, broken at its end": wide.slice(0, -1),
      "wide, with a key twice": `${wide.slice(0, -2)},"key48_0":1}]`,
      numbers: JSON.stringify(Array.from({ length: 49_999 }, (_, index) => index)),
      escapes: `["${"\\u00e9".repeat(43_000)}","${"\\u00e9".repeat(43_000)}","${"\\u00e9".repeat(43_000)}"]`,
      quotes: '"'.repeat(1_000_000),
      braces: '{"a":'.repeat(200_000),
      space: `${" ".repeat(1_000_000)}1`,
      digits: "1".repeat(1_000_000),
    };
    for (const [name, text] of Object.entries(worst)) {
      const body = Buffer.from(text);
      let gateMs = Number.POSITIVE_INFINITY;
      let parseMs = Number.POSITIVE_INFINITY;
      // The quickest of several runs. Two threads of one core slow each other: JSON.parse of the same text, in turns with
      // it, says how much.
      for (let round = 0; round < 24 && gateMs >= 50; round++) {
        gateMs = Math.min(
          gateMs,
          timeOf(() => parseJsonBody(body)),
        );
        parseMs = Math.min(
          parseMs,
          timeOf(() => JSON.parse(text)),
        );
      }
      expect(gateMs, name).toBeLessThan(Math.max(50, 4 * parseMs));
    }
  }, 60_000);
});

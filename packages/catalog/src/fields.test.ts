import { SchemaValidator } from "@acta/core";
import { describe, expect, it } from "vitest";
import { companyName, keyName, notes, personName, productName, streetAddress, tagName } from "./fields.ts";

const accepts = (schema: object, value: string) =>
  new SchemaValidator(schema as { [keyword: string]: unknown }).check(value).ok;
const esc = "\u001b";

describe("a name", () => {
  it.each([
    "Ana",
    " Ana ",
    "Café «El Ñandú»",
    "李雷",
    "محمد",
    "\u200fمحمد",
    "क्‍ष",
    "👩‍👩‍👧",
    "❤\ufe0f",
    "O’Neil & Söhne (2)",
    "-",
  ])("may be %j", (value) => {
    for (const schema of [personName, companyName, tagName, productName, keyName]) {
      expect(accepts(schema, value)).toBe(true);
    }
  });

  it.each([
    "",
    " ",
    "\u00a0\u3000",
    "\u200b",
    "\u200d\ufe0f",
    "\ufeff",
    "\u2800",
    "\u3164",
    "\u00ad",
    `\u0001${esc}[31mred`,
    "Ana\u0000",
    "Ana\nPérez",
    "Ana\tPérez",
    "Ana\u0085",
    "Ana\u2028",
    "Ana\u202egpj.exe",
    "\u2066Ana\u2069",
  ])("may not be %j", (value) => {
    for (const schema of [personName, companyName, tagName, productName, keyName]) {
      expect(accepts(schema, value)).toBe(false);
    }
  });

  it("is refused in words that help", () => {
    expect(new SchemaValidator(personName).check("\u200b")).toMatchObject({
      issues: [{ keyword: "pattern", message: personName["x-message"] }],
    });
  });
});

describe("text of several lines", () => {
  it("may have lines and tabs, and nothing else that controls", () => {
    for (const schema of [notes, streetAddress]) {
      expect(accepts(schema, "\n\tCalle 1\r\n# 2-3\n")).toBe(true);
      for (const value of ["\n\t ", "\u200b\n", `a${esc}[2J`, "a\u0007", "a\u009b"]) {
        expect(accepts(schema, value)).toBe(false);
      }
    }
  });
});

it("is decided in time that grows with the length, however hostile", () => {
  for (const schema of [personName, notes]) {
    const pattern = new RegExp(schema.pattern, "u");
    const hostile = [`${" ".repeat(200_000)}\u0001`, `${"a ".repeat(100_000)}\u0001`];
    const started = process.cpuUsage();
    expect(hostile.map((text) => pattern.test(text))).toEqual([false, false]);
    const { user } = process.cpuUsage(started);
    // Trying again from every place would take minutes.
    expect(user / 1_000).toBeLessThan(1_000);
  }
});

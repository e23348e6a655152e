import { describe, expect, it } from "vitest";
import { hasNestedQuantifiers } from "./pattern.ts";

describe("nested quantifiers", () => {
  for (const pattern of [
    "(a+)+",
    "^(\\w+\\s?)*$",
    "(a*)*",
    "([a-z]+\\.)+",
    "((a|b)+c)*",
    "(a{2,})+",
    "(a{1,5})*",
    "(?:x+)+?",
  ])
    it(`finds them in ${pattern}`, () => expect(hasNestedQuantifiers(pattern)).toBe(true));

  for (const pattern of [
    "^\\+[1-9][0-9]{6,14}$",
    "^[A-Z]{2}$",
    "a+b+c+",
    "(a+)b",
    "(a+)?",
    "(ab)+",
    "^(?:[a-z]{2}-)+x$",
    "\\(a+\\)+",
    "[(a+)]+",
    "(a+){3}",
    "^-?[0-9]+(\\.[0-9]+)?$",
  ])
    it(`finds none in ${pattern}`, () => expect(hasNestedQuantifiers(pattern)).toBe(false));
});

import { describe, expect, it } from "vitest";
import { isSlow } from "./pattern.ts";

describe("a pattern", () => {
  for (const pattern of [
    "^(a+)+$",
    "^(\\w+\\s?)*$",
    "^(a|aa)+$",
    "^(?:[a-z]|[a-z0-9]{2})*$",
    "^(?:a|b|ab)*c",
    "^((a|b)+c?)*$",
    "^(a{1,5})*$",
    "^(a?){30}a{30}$",
    "^[a-z]*[a-z0-9]*$",
    "a+b+c",
  ])
    it(`is slow: ${pattern}`, () => expect(isSlow(pattern)).toBe(true));

  for (const pattern of [
    "^\\+[1-9][0-9]{6,14}$",
    "^[A-Z]{2}$",
    "^[a-z0-9_]{1,512}$",
    "^[\\]a]+\\[$",
    "^a.{3,}",
    "^a+b+c+$",
    "^(ab)+$",
    "^(?:cat|dog)+$",
    "^(?:[a-z]{2}-)+x$",
    "^-?[0-9]+(\\.[0-9]+)?$",
    "\\S",
  ])
    it(`is not: ${pattern}`, () => expect(isSlow(pattern)).toBe(false));
});

import { describe, expect, it } from "vitest";
import { toE164, toPhone } from "./phone.ts";

describe("toE164", () => {
  it.each([
    ["030-0074321", "DE", "+49300074321"],
    ["(171) 555-7788", "GB", null],
    ["300 123 4567", "CO", "+573001234567"],
    ["601 744 7600", "CO", "+576017447600"],
    ["+57 300 123 4567", "US", "+573001234567"],
    ["+57 300 123 4567", undefined, "+573001234567"],
    ["(206) 555-9857", "US", "+12065559857"],
    ["40.32.21.21", "FR", null],
    ["0695-34 67 21", "SE", "+46695346721"],
    ["300 123 4567", undefined, null],
    ["300 123 4567", "XX", null],
    ["300 123 4567", "toString", null],
    ["+1 206 555 0100 ext. 7", "US", null],
    ["call Ana at 300 123 4567", "CO", null],
    ["", "CO", null],
    ["+".repeat(60), "CO", null],
  ])("reads %j in %s as %s", (text, country, expected) => {
    expect(toE164(text, country)).toBe(expected);
  });
});

describe("toPhone", () => {
  it("keeps the number instead of a text that is one", () => {
    expect(toPhone({ phoneText: " 300 123 4567 " }, "CO")).toEqual({
      phone: "+573001234567",
      phoneText: null,
    });
  });

  it("keeps a text that is no number, trimmed", () => {
    expect(toPhone({ phoneText: " ask at the desk " }, "CO")).toEqual({
      phone: null,
      phoneText: "ask at the desk",
    });
  });

  it("takes a number as it is given, and the text beside it", () => {
    expect(toPhone({ phone: "+15550000000", phoneText: "the old one" }, "CO")).toEqual({
      phone: "+15550000000",
      phoneText: "the old one",
    });
  });

  it("has neither when neither is given", () => {
    expect(toPhone({}, "CO")).toEqual({ phone: null, phoneText: null });
  });
});

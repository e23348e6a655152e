import { expect, it } from "vitest";
import { presentForm, samePhones } from "./same-phone.ts";

it("knows the two ways mobiles of three countries are written, each from the other", () => {
  for (const [now, then] of [
    ["+525512345678", "+5215512345678"],
    ["+5531996883193", "+553196883193"],
    ["+5491123456789", "+541123456789"],
  ] as const) {
    expect(samePhones(now)).toEqual([now, then]);
    expect(samePhones(then)).toEqual([then, now]);
  }
  expect(presentForm("+5215512345678")).toBe("+525512345678");
  expect(presentForm("+553196883193")).toBe("+5531996883193");
});

it("knows one way of any other, and makes up nothing", () => {
  // Colombia; a landline of São Paulo; the short, the strange.
  for (const phone of ["+573001234567", "+551134567890", "+5255123", "+1", "573001234567"]) {
    expect(samePhones(phone)).toEqual([phone]);
    expect(presentForm(phone)).toBe(phone);
  }
});

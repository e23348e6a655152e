import { describe, expect, it } from "vitest";
import { money } from "./money";

describe("money", () => {
  it("is counted in the minor units of ISO 4217, not in those of everyday use", () => {
    expect(money(123_456, "USD")).toBe("USD 1,234.56");
    // CLDR shows pesos without centavos; amounts in minor units have them.
    expect(money(3_890_000, "COP")).toBe("COP 38,900.00");
    expect(money(1500, "JPY")).toBe("JPY 1,500");
    expect(money(1500, "KWD")).toBe("KWD 1.500");
  });

  it("keeps every digit, small, negative and largest", () => {
    expect(money(5, "USD")).toBe("USD 0.05");
    expect(money(0, "USD")).toBe("USD 0.00");
    expect(money(-123_456, "USD")).toBe("USD −1,234.56");
    expect(money(Number.MAX_SAFE_INTEGER, "USD")).toBe("USD 90,071,992,547,409.91");
  });
});

import { describe, expect, it } from "vitest";
import { describeFaults, readCredentials } from "./credentials";

describe("what is given to sign in with", () => {
  it("is an address and a password", () => {
    const given = { email: " owner@acta.test", password: "ñ\t x" };
    expect(readCredentials(given)).toEqual(given);
    expect(readCredentials({ ...given, email: "x".repeat(254) })).toMatchObject({ password: given.password });
  });

  it("is refused at its field, before anything is asked of the database or of bcrypt", () => {
    const cases: [unknown, string[]][] = [
      [{ email: "a\0", password: "x" }, ["/email"]],
      [{ email: "a\n@acta.test", password: "x" }, ["/email"]],
      [{ email: "a\u007f", password: "x" }, ["/email"]],
      [{ email: "\ud800", password: "x" }, ["/email"]],
      [{ email: "x".repeat(255), password: "x" }, ["/email"]],
      [{ email: "  ", password: "x" }, ["/email"]],
      [{ email: "a", password: "x\0y" }, ["/password"]],
      [{ email: ["a"], password: {} }, ["/email", "/password"]],
      [{}, ["/email", "/password"]],
      [null, ["/email", "/password"]],
      ["email", ["/email", "/password"]],
      [[], ["/email", "/password"]],
    ];
    for (const [body, pointers] of cases) {
      const issues = readCredentials(body);
      if (!Array.isArray(issues)) throw new Error(`taken: ${JSON.stringify(body)}`);
      expect(issues.map(({ pointer }) => pointer)).toEqual(pointers);
    }
  });

  it("is answered for in words", () => {
    const issues = readCredentials({ email: "a\0", password: "" });
    expect(describeFaults(Array.isArray(issues) ? issues : [])).toBe(
      "The e-mail address must not contain control characters. The password is missing.",
    );
    expect(describeFaults([{ pointer: "", keyword: "syntax", message: "is no JSON" }])).toBeNull();
  });
});

import { expect, it } from "vitest";
import { findSecrets, maskSecrets, maskSecretsIn } from "./secret.ts";

const key = `mfx_${"aB3".repeat(4)}_${"z".repeat(38)}`;

it("masks every key in a text and nothing that only begins like one", () => {
  expect(maskSecrets(`Bearer ${key}, ${key}`)).toBe("Bearer [redacted], [redacted]");
  for (const text of ["mfx_aB3x", "mfx_", key.slice(0, -1), key.replace("_", "-")]) {
    expect(maskSecrets(text)).toBe(text);
  }
});

it("masks texts and names at any depth, beside what JSON escapes", () => {
  const value = { a: [{ b: `"\\\n\u001b${key}\u001b\\"` }], [key]: 1, n: null, t: true };
  expect(maskSecretsIn(value)).toEqual({
    a: [{ b: '"\\\n\u001b[redacted]\u001b\\"' }],
    "[redacted]": 1,
    n: null,
    t: true,
  });
});

it("gives back the very value where there is nothing to mask", () => {
  const value = { a: ["mfxa", 1, null], b: undefined };
  expect(maskSecretsIn(value)).toBe(value);
  expect(maskSecretsIn(undefined)).toBeUndefined();
});

it("tells where the keys are, without telling them", () => {
  const issues = findSecrets({ a: ["x", key], [`k/${key}`]: "y", prefix: "mfx_aB3x" });
  expect(issues.map(({ pointer }) => pointer)).toEqual(["/a/1", "/k~1[redacted]"]);
  expect(issues[0]).toMatchObject({ keyword: "secret", message: expect.stringContaining("API key") });
});

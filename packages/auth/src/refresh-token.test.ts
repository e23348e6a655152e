import { randomBytes } from "node:crypto";
import { newId } from "@acta/core";
import { expect, it } from "vitest";
import { createRefreshTokens } from "./refresh-token.ts";

const tokens = createRefreshTokens(randomBytes(32));

it("reads back what it made", () => {
  const sessionId = newId();
  const first = tokens.first(sessionId);
  expect(first).toMatchObject({ sessionId, generation: 0 });
  expect(tokens.parse(first.token)).toEqual(first);
});

it("gives the same next token each time, and another one for another session", () => {
  const first = tokens.first(newId());
  const next = tokens.next(first);
  expect(tokens.next(tokens.parse(first.token)!)).toEqual(next);
  expect(next).toMatchObject({ sessionId: first.sessionId, generation: 1 });
  expect(next.hash).not.toBe(first.hash);
  expect(tokens.first(first.sessionId).token).not.toBe(first.token);
});

it("knows none but its own", () => {
  const { token } = tokens.first(newId());
  expect(createRefreshTokens(randomBytes(32)).parse(token)).toBeNull();
  for (let position = 0; position < 90; position++) {
    const other = token[position] === "A" ? "B" : "A";
    expect(tokens.parse(token.slice(0, position) + other + token.slice(position + 1))).toBeNull();
  }
  expect(tokens.parse("")).toBeNull();
  expect(tokens.parse("A".repeat(91))).toBeNull();
});

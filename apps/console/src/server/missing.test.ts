import { fail } from "@acta/core";
import { expect, it, vi } from "vitest";
import { notFoundFor } from "./missing";

// Next's own needs a React that only its build has.
vi.mock("next/navigation", () => ({
  notFound() {
    throw new Error("404");
  },
}));

it("what is not there is a page that says so, and any other failure is left to the page", () => {
  const leave = notFoundFor("EXECUTION_NOT_FOUND");
  const notFound = new Error("404");
  const thrownFor = (error: unknown) => {
    try {
      leave(error);
      return null;
    } catch (thrown) {
      return thrown;
    }
  };
  // tRPC wraps what procedures throw.
  for (const cause of [fail("EXECUTION_NOT_FOUND"), fail("FILTER_INVALID")]) {
    expect(thrownFor(cause)).toEqual(notFound);
    expect(thrownFor(new Error("tRPC", { cause }))).toEqual(notFound);
  }
  for (const error of [fail("DATABASE_UNAVAILABLE"), fail("TOOL_NOT_FOUND"), new Error("x"), null])
    expect(thrownFor(error)).toBeNull();
});

import { describe, expect, it } from "vitest";
import { undoneBy } from "./undo-state.ts";

const edge = (undone: string, by: string) => ({ undone, by });

describe("undoneBy", () => {
  it("knows nothing of an execution nobody undid", () => {
    expect(undoneBy("1", [edge("2", "3")])).toBeNull();
  });

  it("names the undo", () => {
    expect(undoneBy("1", [edge("1", "2")])).toBe("2");
  });

  it("does not count an undo that was undone, but one that was undone and done again", () => {
    expect(undoneBy("1", [edge("1", "2"), edge("2", "3")])).toBeNull();
    expect(undoneBy("2", [edge("1", "2"), edge("2", "3")])).toBe("3");
    expect(undoneBy("1", [edge("1", "2"), edge("2", "3"), edge("3", "4")])).toBe("2");
  });

  it("finds the one of several undos that is in force", () => {
    expect(undoneBy("1", [edge("1", "2"), edge("2", "3"), edge("1", "4")])).toBe("4");
  });
});

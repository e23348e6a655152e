import { afterEach, describe, expect, it, vi } from "vitest";
import { idAt, idTime, isId, newId } from "./id.ts";

describe("newId", () => {
  afterEach(() => {
    vi.useRealTimers();
  });

  it("makes version 7 ids of now", () => {
    const before = Date.now();
    const id = newId();
    expect(isId(id)).toBe(true);
    expect(id).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
    expect(idTime(id).getTime()).toBeGreaterThanOrEqual(before);
    expect(idTime(id).getTime()).toBeLessThanOrEqual(Date.now() + 1);
  });

  it("makes each greater than the one before, also when the clock stands still or goes back", async () => {
    // Its own: ids that are ahead of the clock would stay ahead in the files after this one.
    vi.resetModules();
    const { newId } = await import("./id.ts");
    const now = new Date("2030-01-01T00:00:00.000Z");
    vi.useFakeTimers({ now });
    const ids = Array.from({ length: 20_000 }, newId);
    vi.setSystemTime(now.getTime() - 60_000);
    ids.push(newId());
    expect(ids.every((id, index) => index === 0 || id > ids[index - 1]!)).toBe(true);
    expect(new Set(ids.map((id) => id.slice(19))).size).toBe(ids.length);
    expect(idTime(ids.at(-1)!).getTime() - now.getTime()).toBeLessThan(20);
  });

  it("lies after the smallest id of its instant", () => {
    const id = newId();
    expect(id > idAt(idTime(id))).toBe(true);
  });
});

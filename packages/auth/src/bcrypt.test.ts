import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { expect, it } from "vitest";
import { createBcryptGate, nobodysHash } from "./bcrypt.ts";
import { hashPassword } from "./password.ts";

it("hashes and compares without holding up the event loop", async () => {
  const gate = createBcryptGate();
  await gate.compare("warm", nobodysHash);
  let longestMs = 0;
  let last = performance.now();
  const watch = setInterval(() => {
    longestMs = Math.max(longestMs, performance.now() - last);
    last = performance.now();
  }, 5);
  const hash = await gate.hash("Öffne dich");
  expect(await gate.compare("Öffne dich", hash)).toBe(true);
  expect(await gate.compare("öffne dich", hash)).toBe(false);
  clearInterval(watch);
  // One hash alone is about 100 ms.
  expect(longestMs).toBeLessThan(60);
  await gate.close();
});

it("turns away what does not fit its queue, with a time to come back", async () => {
  const gate = createBcryptGate({ running: 1, queueLimit: 2 });
  const outcomes = await Promise.allSettled([1, 2, 3, 4].map(() => gate.compare("x", nobodysHash)));
  expect(outcomes.map(({ status }) => status)).toEqual(["fulfilled", "fulfilled", "fulfilled", "rejected"]);
  expect(outcomes[3]).toMatchObject({ reason: { code: "RATE_LIMITED", retryAfterSeconds: 1 } });
  expect(gate.calls).toBe(3);
  await gate.close();
});

it("serves those with a real name before guesses, and displaces guesses when full", async () => {
  const gate = createBcryptGate({ running: 1, queueLimit: 2 });
  const order: string[] = [];
  const ask = (name: string, lane: "known" | "unknown") =>
    gate.compare("x", nobodysHash, lane).then(
      () => order.push(name),
      (error) => order.push(`${name} ${error.code}`),
    );
  await Promise.all([
    ask("first", "unknown"),
    ask("guess 1", "unknown"),
    ask("guess 2", "unknown"),
    ask("real", "known"),
  ]);
  expect(order).toEqual(["guess 2 RATE_LIMITED", "first", "real", "guess 1"]);
  await gate.close();
});

it("keeps serving after a thread has died", async () => {
  const gate = createBcryptGate({ running: 1 });
  await expect(gate.compare("x", "not a hash")).resolves.toBe(false);
  await expect(gate.compare(undefined as unknown as string, nobodysHash)).rejects.toThrow();
  await expect(gate.compare("x", nobodysHash)).resolves.toBe(false);
  await gate.close();
});

it("compares unknown names at the same cost as real ones", async () => {
  expect(nobodysHash.slice(0, 7)).toBe((await hashPassword("x")).slice(0, 7));
});

it("lets a process end by itself once its work is done", async () => {
  const script = `
    import { hashPassword } from ${JSON.stringify(new URL("./password.ts", import.meta.url).href)};
    console.log((await hashPassword("x")).length);`;
  const { stdout } = await promisify(execFile)(
    process.execPath,
    ["--conditions=@acta/source", "--import", "tsx", "--input-type=module", "--eval", script],
    { cwd: import.meta.dirname, timeout: 20_000 },
  );
  expect(stdout.trim()).toBe("60");
});

it("refuses passwords that bcrypt would cut off, naming the field", async () => {
  await expect(hashPassword("é".repeat(36))).resolves.toMatch(/^\$2/);
  await expect(hashPassword(`${"é".repeat(36)}x`)).rejects.toMatchObject({
    code: "INPUT_INVALID",
    issues: [{ pointer: "/password" }],
  });
});

import { expect, it } from "vitest";
import { createThrottle, networkOf } from "./throttle.ts";

function setUp(limit: number) {
  let nowMs = 1_000_000;
  return { throttle: createThrottle(limit, () => nowMs), pass: (ms: number) => (nowMs += ms) };
}

it("lets so many through in any minute, and says when to come back", () => {
  const { throttle, pass } = setUp(2);
  throttle.take("a");
  pass(20_000);
  throttle.take("a");
  expect(throttle.retryAfterSeconds("a")).toBe(40);
  expect(throttle.retryAfterSeconds("b")).toBe(0);
  pass(39_500);
  expect(throttle.retryAfterSeconds("a")).toBe(1);
  pass(500);
  expect(throttle.retryAfterSeconds("a")).toBe(0);
});

it("does not count what turned out well", () => {
  const { throttle } = setUp(1);
  const forgive = throttle.take("a");
  expect(throttle.retryAfterSeconds("a")).toBeGreaterThan(0);
  forgive();
  expect(throttle.retryAfterSeconds("a")).toBe(0);
});

it.each([
  ["192.0.2.7", "192.0.2.7"],
  ["::ffff:192.0.2.7", "192.0.2.7"],
  ["2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"],
  ["2001:0db8:0001:0002::9", "2001:db8:1:2::/64"],
  ["2001:db8::9", "2001:db8:0:0::/64"],
  ["::1", "0:0:0:0::/64"],
  ["fe80::1%eth0", "fe80:0:0:0::/64"],
  [undefined, "unknown"],
])("counts %s as %s", (ip, network) => {
  expect(networkOf(ip)).toBe(network);
});

import { describe, expect, it } from "vitest";
import { clientAddress, parseTrustedProxies } from "./client-address";

const nobody = parseTrustedProxies("");
const proxies = parseTrustedProxies("10.0.0.0/8, 2001:db8::1");

describe("a caller's address", () => {
  it("is the other end of the connection, whatever the caller says", () => {
    expect(clientAddress("203.0.113.7", "1.2.3.4", nobody)).toBe("203.0.113.7");
    expect(clientAddress("203.0.113.7", "1.2.3.4", proxies)).toBe("203.0.113.7");
    expect(clientAddress("::ffff:203.0.113.7", undefined, nobody)).toBe("203.0.113.7");
  });

  it("is what known proxies say, as far back as they are known", () => {
    expect(clientAddress("10.1.2.3", "203.0.113.7", proxies)).toBe("203.0.113.7");
    expect(clientAddress("10.1.2.3", "6.6.6.6, 203.0.113.7, 10.9.9.9", proxies)).toBe("203.0.113.7");
    expect(clientAddress("2001:db8::1", "203.0.113.7", proxies)).toBe("203.0.113.7");
    expect(clientAddress("10.1.2.3", "nonsense", proxies)).toBe("10.1.2.3");
    expect(clientAddress("10.1.2.3", undefined, proxies)).toBe("10.1.2.3");
  });

  it("is not left to a list that cannot be read", () => {
    for (const list of ["proxy.internal", "10.0.0.0/33", "10.0.0.0/8/9", "10.0.0.0/x"])
      expect(() => parseTrustedProxies(list)).toThrow("ACTA_TRUST_PROXY");
  });
});

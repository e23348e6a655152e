import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { describe, expect, it } from "vitest";
import { clientAddress, parseTrustedProxies, watchClientAddresses } from "./client-address";
import { clientOf } from "./requests";

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

it("is what the console takes a request to come from, so that no header evades the limits of the login", async () => {
  watchClientAddresses(nobody);
  const seen: (string | undefined)[] = [];
  const server = createServer((request, response) => {
    // What Next makes of a request for a route handler, which hands it to the login.
    const headers = new Headers();
    for (const [name, value] of Object.entries(request.headers)) headers.append(name, String(value));
    seen.push(clientOf(headers).ip);
    response.end();
  });
  await once(server.listen(0, "127.0.0.1"), "listening");
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
  for (const forwarded of ["203.0.113.7", "203.0.113.8, 10.0.0.1", "::1", "", "x"])
    await fetch(url, { headers: { "x-forwarded-for": forwarded, "x-real-ip": "203.0.113.9", forwarded } });
  server.close();
  expect(seen).toEqual(Array.from({ length: 5 }, () => "127.0.0.1"));
});

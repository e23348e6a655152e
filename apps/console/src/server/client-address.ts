import { channel } from "node:diagnostics_channel";
import type { IncomingMessage } from "node:http";
import { BlockList, isIP } from "node:net";

/**
 * Where a request really comes from. `X-Forwarded-For` is what anyone says of himself: it is believed only as far as
 * the proxies we were told of have written it.
 *
 * @param peer address of the other end of the connection
 * @param forwarded the header as it came
 */
export function clientAddress(
  peer: string | undefined,
  forwarded: string | undefined,
  isTrusted: (address: string) => boolean,
): string {
  // An IPv4 client of a socket that speaks both.
  const plain = (address: string) => address.trim().replace(/^::ffff:/i, "");
  let address = plain(peer ?? "");
  // The last entry was written by the proxy that spoke to us, the one before by the one that spoke to it.
  const told = (forwarded ?? "").split(",").map(plain).filter(Boolean);
  while (isTrusted(address)) {
    const before = told.pop();
    if (before === undefined || isIP(before) === 0) break;
    address = before;
  }
  return address;
}

/** @throws Error when the list holds something that is neither an address nor a network */
export function parseTrustedProxies(list: string): (address: string) => boolean {
  const trusted = new BlockList();
  const kindOf = (address: string) => (isIP(address) === 6 ? "ipv6" : "ipv4");
  for (const entry of list.split(",").map((each) => each.trim())) {
    if (entry === "") continue;
    const [address = "", bits, ...rest] = entry.split("/");
    const most = isIP(address) === 6 ? 128 : 32;
    const size = bits === undefined ? most : /^\d{1,3}$/.test(bits) ? Number(bits) : Number.NaN;
    if (isIP(address) === 0 || rest.length > 0 || !(size <= most))
      throw new Error("ACTA_TRUST_PROXY must list IP addresses or networks such as 10.0.0.0/8");
    trusted.addSubnet(address, size, kindOf(address));
  }
  return (address) => isIP(address) !== 0 && trusted.check(address, kindOf(address));
}

/**
 * Gives every request of this process the one address that is true. Route handlers never see the socket, and Next
 * fills the header in only where a client has not: whoever sends it could otherwise pose as anyone, in the history and
 * before the limits of the login.
 */
export function watchClientAddresses(isTrusted: (address: string) => boolean): void {
  // Published by Node before any listener of the server is called.
  channel("http.server.request.start").subscribe((message) => {
    const { request } = message as { request: IncomingMessage };
    const { headers, socket } = request;
    const forwarded = headers["x-forwarded-for"];
    headers["x-forwarded-for"] = clientAddress(
      socket.remoteAddress,
      Array.isArray(forwarded) ? forwarded.join() : forwarded,
      isTrusted,
    );
  });
}

import { lookup } from "node:dns";
import { request as requestPlain } from "node:http";
import { request as requestSecure } from "node:https";
import { BlockList, isIP, type LookupFunction } from "node:net";
import { Transform } from "node:stream";
import { isObject, parseJson } from "./cloud-errors.ts";
import type { MediaOutcome, ProviderAccount } from "./provider.ts";

/** The largest that WhatsApp carries: a document. */
export const maxMediaBytes = 100 * 1_048_576;
const maxIdleMs = 15_000;
const maxDownloadMs = 120_000;

/** Where the Graph API keeps its files: the one other host that is ever shown the token. */
const graphHost = "graph.facebook.com";
const graphMediaHost = "lookaside.fbsbx.com";

/** What the provider says of a medium before its bytes are asked for. */
export interface MediaPlace {
  url: URL;
  mimeType: string | undefined;
  sizeBytes: number | undefined;
}

/** `GET /{media-id}`: `{"url", "mime_type", "sha256", "file_size", "id"}`. */
export function parseMediaPlace(body: string): MediaPlace | undefined {
  const value = parseJson(body);
  if (!isObject(value) || typeof value.url !== "string" || !URL.canParse(value.url)) return undefined;
  const size = Number(value.file_size);
  return {
    url: new URL(value.url),
    mimeType: typeof value.mime_type === "string" ? value.mime_type.slice(0, 128) : undefined,
    sizeBytes: Number.isSafeInteger(size) && size >= 0 && value.file_size !== "" ? size : undefined,
  };
}

/**
 * Whether a medium of this account may be fetched from there. The answer that names the place is not believed: it would
 * otherwise choose who is shown the token, and what of our network is looked into.
 */
export function isMediaUrl(url: URL, account: Pick<ProviderAccount, "baseUrl">): boolean {
  if (url.username || url.password) return false;
  const base = new URL(account.baseUrl);
  if (url.origin === base.origin) return true;
  return base.hostname === graphHost && url.origin === `https://${graphMediaHost}`;
}

const privateNetworks = new BlockList();
for (const [network, bits] of [
  ["0.0.0.0", 8],
  ["10.0.0.0", 8],
  ["100.64.0.0", 10],
  ["127.0.0.0", 8],
  ["169.254.0.0", 16],
  ["172.16.0.0", 12],
  ["192.0.0.0", 24],
  ["192.168.0.0", 16],
  ["198.18.0.0", 15],
  ["224.0.0.0", 3],
] as const)
  privateNetworks.addSubnet(network, bits, "ipv4");
for (const [network, bits] of [
  ["::", 96],
  // 6to4 and NAT64 carry an IPv4 address, which may be any.
  ["64:ff9b::", 96],
  ["2002::", 16],
  ["fc00::", 7],
  ["fe80::", 10],
  ["ff00::", 8],
] as const)
  privateNetworks.addSubnet(network, bits, "ipv6");

/** Whether an address belongs to no host of the internet: RFC 6890 and its kin. */
export function isPrivateAddress(address: string): boolean {
  // Node checks an IPv4 address that is written as IPv6 (`::ffff:…`) against the networks of IPv4.
  return privateNetworks.check(address, isIP(address) === 6 ? "ipv6" : "ipv4");
}

/** Names that lead into a private network are not followed; checked where the connection is made, not before. */
const publicLookup: LookupFunction = (hostname, options, callback) => {
  lookup(hostname, options, (error, address, family) => {
    const found = Array.isArray(address) ? address : [{ address, family: family ?? 4 }];
    const inside = !error && found.some((each) => isPrivateAddress(each.address));
    callback(inside ? new Error("the name leads into a private network") : error, address, family);
  });
};

/** What a connection to this host needs so that it stays outside, unless it need not; undefined where it must not be made. */
export function guardFor(
  { hostname }: URL,
  reachesPrivate: boolean,
): { lookup?: LookupFunction } | undefined {
  if (reachesPrivate) return {};
  const host = hostname.replace(/^\[|\]$/g, "");
  if (isIP(host) === 0) return { lookup: publicLookup };
  return isPrivateAddress(host) ? undefined : {};
}

/** Begins to fetch the bytes. No redirect is followed, and no more is read than `maxBytes`. */
export function openMedia(
  place: MediaPlace,
  account: ProviderAccount,
  {
    maxBytes,
    connectTimeoutMs,
    reachesPrivate,
    signal,
  }: { maxBytes: number; connectTimeoutMs: number; reachesPrivate: boolean; signal: AbortSignal },
): Promise<MediaOutcome> {
  const unavailable = (message: string): MediaOutcome => ({
    state: "unavailable",
    code: "NO_MEDIA",
    message,
  });
  if (!isMediaUrl(place.url, account)) {
    return Promise.resolve(unavailable("the provider named a place that is not its own"));
  }
  const guard = guardFor(place.url, reachesPrivate);
  if (!guard) return Promise.resolve(unavailable("the place is in a private network"));
  if ((place.sizeBytes ?? 0) > maxBytes) return Promise.resolve({ state: "tooLarge" });
  return new Promise((resolve) => {
    const secure = place.url.protocol === "https:";
    const outgoing = (secure ? requestSecure : requestPlain)(place.url, {
      agent: false,
      ...guard,
      headers: {
        Authorization: `Bearer ${account.accessToken}`,
        // Meta refuses callers that do not say who they are.
        "User-Agent": "acta",
        Accept: "*/*",
        Connection: "close",
      },
    });
    const whole = setTimeout(() => outgoing.destroy(new Error("it took too long")), maxDownloadMs);
    const connecting = setTimeout(() => outgoing.destroy(new Error("no connection")), connectTimeoutMs);
    const onAbort = (): void => void outgoing.destroy(new Error("given up"));
    signal.addEventListener("abort", onAbort, { once: true });
    outgoing.once("close", () => {
      clearTimeout(whole);
      clearTimeout(connecting);
      signal.removeEventListener("abort", onAbort);
    });
    outgoing.setTimeout(maxIdleMs, () => outgoing.destroy(new Error("it stopped coming")));
    outgoing.on("socket", (socket) =>
      socket.once(secure ? "secureConnect" : "connect", () => clearTimeout(connecting)),
    );
    outgoing.on("error", (error) => resolve(unavailable(error.message)));
    outgoing.on("response", (incoming) => {
      const { statusCode = 0 } = incoming;
      const length = Number(incoming.headers["content-length"] ?? Number.NaN);
      if (statusCode !== 200 || length > maxBytes) {
        outgoing.destroy();
        if (statusCode === 404 || statusCode === 410) resolve({ state: "gone" });
        else
          resolve(statusCode === 200 ? { state: "tooLarge" } : unavailable(`it was answered ${statusCode}`));
        return;
      }
      let received = 0;
      const body = new Transform({
        transform(chunk: Buffer, _encoding, done) {
          received += chunk.length;
          if (received > maxBytes) done(new Error("more came than there may be"));
          else done(null, chunk);
        },
      });
      incoming.on("error", (error) => body.destroy(error));
      incoming.on("close", () => {
        if (!incoming.complete) body.destroy(new Error("it broke off"));
      });
      // A reader that goes takes the connection with it.
      body.on("close", () => outgoing.destroy());
      body.on("error", () => outgoing.destroy());
      incoming.pipe(body);
      resolve({
        state: "found",
        mimeType: place.mimeType ?? incoming.headers["content-type"],
        sizeBytes: Number.isSafeInteger(length) ? length : undefined,
        body,
      });
    });
    if (signal.aborted) onAbort();
    else outgoing.end();
  });
}

import { createServer, type RequestListener, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { buffer } from "node:stream/consumers";
import { afterEach, describe, expect, it } from "vitest";
import { createCloudApi } from "./cloud-api.ts";
import { guardFor, isMediaUrl, isPrivateAddress } from "./media.ts";
import type { MediaOutcome } from "./provider.ts";

const servers: Server[] = [];
afterEach(() => {
  for (const server of servers.splice(0)) {
    server.closeAllConnections();
    server.close();
  }
});

/** What is asked of the provider for medium 5, and of where it says that it is. */
async function fetchFrom(
  listener: RequestListener,
  place = "/file",
): Promise<{ outcome: MediaOutcome; asked: string[] }> {
  const asked: string[] = [];
  const server = createServer((message, response) => {
    asked.push(`${message.url} ${message.headers.authorization}`);
    if (message.url?.startsWith("/v24.0/5?")) {
      const url = place.startsWith("/") ? `http://${message.headers.host}${place}` : place;
      response.end(JSON.stringify({ url, mime_type: "image/jpeg", file_size: "3", id: "5" }));
    } else listener(message, response);
  });
  servers.push(server);
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const api = createCloudApi({
    connectTimeoutMs: 500,
    totalTimeoutMs: 500,
    maxMediaBytes: 10,
    reachesPrivate: true,
  });
  const account = {
    baseUrl: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    apiVersion: "v24.0",
    phoneNumberId: "106",
    businessAccountId: "102",
    accessToken: "token",
    sandbox: false,
  };
  return { outcome: await api.fetchMedia(account, "5", new AbortController().signal), asked };
}

describe("a medium", () => {
  it("is fetched from where the provider says, with the token", async () => {
    const { outcome, asked } = await fetchFrom((_, response) => void response.end("abc"));
    expect(asked).toEqual(["/v24.0/5?phone_number_id=106 Bearer token", "/file Bearer token"]);
    if (outcome.state !== "found") throw new Error(outcome.state);
    expect(outcome).toMatchObject({ mimeType: "image/jpeg" });
    expect((await buffer(outcome.body)).toString()).toBe("abc");
  });

  it("is fetched from nowhere else, and no redirect is followed", async () => {
    const elsewhere = createServer((_, response) => response.end("inside"));
    servers.push(elsewhere);
    await new Promise<void>((resolve) => elsewhere.listen(0, "127.0.0.1", resolve));
    const inside = `http://127.0.0.1:${(elsewhere.address() as AddressInfo).port}/secret`;
    let visited = 0;
    elsewhere.on("request", () => visited++);
    for (const place of [
      inside,
      "http://169.254.169.254/latest/meta-data",
      "file:///etc/passwd",
      "javascript:1",
    ]) {
      const { outcome, asked } = await fetchFrom((_, response) => void response.end("abc"), place);
      expect(outcome).toMatchObject({ state: "unavailable" });
      expect(asked).toHaveLength(1);
    }
    const { outcome } = await fetchFrom(
      (_, response) => void response.writeHead(302, { Location: inside }).end(),
    );
    expect(outcome).toEqual({ state: "unavailable", code: "NO_MEDIA", message: "it was answered 302" });
    expect(visited).toBe(0);
  });

  it("is no larger than it may be, whatever is said of it", async () => {
    const declared = await fetchFrom((_, response) => void response.end("a".repeat(11)));
    expect(declared.outcome).toEqual({ state: "tooLarge" });
    const { outcome } = await fetchFrom((_, response) => {
      response.write("a".repeat(8));
      response.end("a".repeat(8));
    });
    if (outcome.state !== "found") throw new Error(outcome.state);
    await expect(buffer(outcome.body)).rejects.toThrow("more came than there may be");
  });

  it("breaks off where the provider does, and is gone where it says so", async () => {
    const { outcome } = await fetchFrom((_, response) => {
      response.writeHead(200, { "Content-Length": "9" });
      response.write("abc");
      setTimeout(() => response.destroy(), 20);
    });
    if (outcome.state !== "found") throw new Error(outcome.state);
    await expect(buffer(outcome.body)).rejects.toThrow();
    const gone = await fetchFrom((_, response) => void response.writeHead(404).end());
    expect(gone.outcome).toEqual({ state: "gone" });
    const refused = await fetchFrom((_, response) => void response.writeHead(401).end());
    expect(refused.outcome).toMatchObject({ state: "unavailable" });
  });
});

describe("where a medium may be", () => {
  const meta = { baseUrl: "https://graph.facebook.com" };
  const allowed = (url: string, account: { baseUrl: string } = meta) => isMediaUrl(new URL(url), account);

  it("is the provider's own host, and of the Graph API the one it keeps its files on", () => {
    expect(allowed("https://lookaside.fbsbx.com/whatsapp_business/attachments/?mid=1")).toBe(true);
    expect(allowed("https://graph.facebook.com/x")).toBe(true);
    const partner = { baseUrl: "https://waba.partner.example/api" };
    expect(allowed("https://waba.partner.example/x", partner)).toBe(true);
    for (const url of [
      "http://lookaside.fbsbx.com/x",
      "https://lookaside.fbsbx.com:8443/x",
      "https://user:pass@lookaside.fbsbx.com/x",
      "https://lookaside.fbsbx.com.evil.example/x",
      "https://evil.example/lookaside.fbsbx.com",
      "https://10.0.0.1/x",
    ])
      expect(allowed(url)).toBe(false);
    expect(allowed("https://lookaside.fbsbx.com/x", partner)).toBe(false);
  });

  it("is in no private network, by whatever name", async () => {
    for (const address of [
      "10.1.2.3",
      "127.0.0.1",
      "169.254.169.254",
      "192.168.1.1",
      "100.64.0.1",
      "0.0.0.0",
      "::1",
      "::",
      "fe80::1",
      "fd00::1",
      "::ffff:10.0.0.1",
      "64:ff9b::a00:1",
    ])
      expect(isPrivateAddress(address), address).toBe(true);
    for (const address of ["157.240.1.1", "2a03:2880::1", "::ffff:157.240.1.1"])
      expect(isPrivateAddress(address), address).toBe(false);
    expect(guardFor(new URL("https://10.0.0.1/"), false)).toBeUndefined();
    expect(guardFor(new URL("https://[::1]/"), false)).toBeUndefined();
    const guard = guardFor(new URL("https://localhost/"), false);
    const refused = await new Promise((resolve) =>
      guard!.lookup!("localhost", { all: true }, (error) => resolve(error?.message)),
    );
    expect(refused).toBe("the name leads into a private network");
  });
});

import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { afterEach, describe, expect, it } from "vitest";
import { takeFaults } from "./watch-answers.ts";

const requestId = { "request-id": "01981c2e-9b10-7d44-8a52-6c1f0e7b2d93" };
const document = {
  paths: {
    "/openapi.json": {
      get: {
        responses: {
          "200": {
            headers: { "Request-Id": { schema: {} } },
            content: { "application/json": { schema: {} } },
          },
        },
      },
    },
    "/v1/whoami": {
      get: {
        responses: {
          "200": {
            headers: { "Request-Id": { schema: {} } },
            content: { "application/json": { schema: { type: "object", required: ["apiKeyId"] } } },
          },
        },
      },
    },
  },
};

let server: Server | undefined;
afterEach(() => server?.close());

/** Something that answers everything but its document with the same. */
async function serve(body: object, headers: { [name: string]: string }): Promise<string> {
  server = createServer((request, response) => {
    const isDocument = request.url === "/openapi.json";
    response.writeHead(200, { "content-type": "application/json", ...headers });
    response.end(JSON.stringify(isDocument ? document : body));
  });
  await new Promise<void>((resolve) => server!.listen(0, "127.0.0.1", resolve));
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

describe("an answer of a gateway", () => {
  it("is held against its document, and is still there to be read", async () => {
    const url = await serve({ apiKeyId: "1" }, requestId);
    expect(await (await fetch(`${url}/v1/whoami`)).json()).toEqual({ apiKeyId: "1" });
    expect(takeFaults()).toEqual([]);
  });

  it("is a fault where the document says otherwise, also where nobody reads it", async () => {
    const url = await serve({ name: "Key" }, requestId);
    await fetch(new URL("/v1/whoami", url));
    await fetch(new Request(`${url}/v1/whoami?x=1`, { method: "DELETE" }));
    expect(takeFaults()).toEqual([
      expect.stringMatching(/^GET \/v1\/whoami 200: the body must have required property 'apiKeyId'/),
      expect.stringMatching(/^DELETE \/v1\/whoami\?x=1 200: the method is not described/),
    ]);
  });

  it("is let alone where it is none of ours", async () => {
    const url = await serve({ name: "Key" }, {});
    await fetch(`${url}/v1/whoami`);
    expect(takeFaults()).toEqual([]);
  });
});

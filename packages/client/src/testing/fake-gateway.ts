import { createServer, type IncomingMessage } from "node:http";
import type { AddressInfo } from "node:net";
import type { JsonObject } from "../wire.ts";

export interface FakeRequest {
  method: string;
  path: string;
  query: URLSearchParams;
  headers: IncomingMessage["headers"];
  body: unknown;
}

/** An answer, or what happens in its place. */
export type FakeAnswer =
  | { status: number; body?: unknown; headers?: { [name: string]: string } }
  | "drop"
  | "html";

export interface FakeGateway {
  url: string;
  requests: FakeRequest[];
  /** Answers the next calls in place of the gateway; `undefined` passes the request on. */
  intercept(answer: (request: FakeRequest) => FakeAnswer | undefined | Promise<FakeAnswer | undefined>): void;
  records: { [tool: string]: Map<string, JsonObject> };
  close(): Promise<void>;
}

export function problem(status: number, code: string, more: JsonObject = {}): FakeAnswer {
  return {
    status,
    headers: { "content-type": "application/problem+json" },
    body: {
      type: `/errors/${code}`,
      title: code,
      status,
      detail: `About ${code}.`,
      code,
      requestId: "request-1",
      retryable: false,
      ...more,
    },
  };
}

/** The part of the gateway that the client touches: remembers what it created by external id, and nothing more. */
export async function startFakeGateway(): Promise<FakeGateway> {
  const requests: FakeRequest[] = [];
  const records: FakeGateway["records"] = {
    "crm.contact.create": new Map(),
    "crm.product.create": new Map(),
    "crm.order.create": new Map(),
  };
  let executions = 0;
  let answerInstead: Parameters<FakeGateway["intercept"]>[0] = () => undefined;

  function answer(request: FakeRequest): FakeAnswer {
    if (request.headers.authorization !== "Bearer mfx_test") return problem(401, "UNAUTHENTICATED");
    if (request.path === "/v1/whoami")
      return {
        status: 200,
        body: { workspace: { id: "w1", name: "Test", timeZone: "America/Bogota" }, permissions: [] },
      };
    const [, tool, mode] = /^\/v1\/tools\/([^/]+)(\/dry-run)?$/.exec(request.path) ?? [];
    const known = tool === undefined ? undefined : records[tool];
    if (tool === undefined || known === undefined) return problem(404, "TOOL_NOT_FOUND");
    if (request.method === "GET") return { status: 200, body: { name: tool } };
    executions += 1;
    const inputs = request.body as JsonObject;
    if (
      typeof inputs.externalId !== "string" ||
      (tool !== "crm.order.create" && typeof inputs.name !== "string")
    )
      return problem(422, "INPUT_INVALID", {
        executionId: `e${executions}`,
        errors: [{ pointer: "/name", keyword: "required", message: "is required" }],
      });
    const created = !known.has(inputs.externalId);
    if (created && mode === undefined) known.set(inputs.externalId, inputs);
    return {
      status: 200,
      headers: { "acta-execution-id": `e${executions}` },
      body: {
        id: `e${executions}`,
        toolName: tool,
        status: mode === undefined ? "success" : "dry_run",
        outputs: { created, ...(typeof inputs.totalMinor === "number" && { totalMinor: inputs.totalMinor }) },
        durationMs: 1,
        ...(mode !== undefined && { changes: [], effects: [], approval: { required: false } }),
      },
    };
  }

  const server = createServer(async (incoming, outgoing) => {
    const chunks: Buffer[] = [];
    for await (const chunk of incoming) chunks.push(chunk as Buffer);
    const text = Buffer.concat(chunks).toString("utf8");
    const url = new URL(incoming.url ?? "/", "http://fake");
    const request: FakeRequest = {
      method: incoming.method ?? "GET",
      path: url.pathname,
      query: url.searchParams,
      headers: incoming.headers,
      body: text === "" ? undefined : JSON.parse(text),
    };
    requests.push(request);
    const given = (await answerInstead(request)) ?? answer(request);
    if (given === "drop") {
      incoming.socket.destroy();
      return;
    }
    if (given === "html") {
      outgoing.writeHead(502, { "content-type": "text/html" }).end("<h1>Bad gateway</h1>");
      return;
    }
    outgoing
      .writeHead(given.status, { "content-type": "application/json", ...given.headers })
      .end(given.body === undefined ? "" : JSON.stringify(given.body));
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    requests,
    records,
    intercept(instead) {
      answerInstead = instead;
    },
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

import { batchToolName, fail, maxBatchItems } from "@acta/core";
import {
  type Answer,
  assertNoQuery,
  assertSingleHeaders,
  type CallRequest,
  createApi,
  isJsonContent,
  type KeyIdentity,
  maxBatchBodyBytes,
  type NamedRoute,
  parseCallHeaders,
  parseCredential,
  parseJsonBody,
} from "@acta/rest";
import type { FastifyRequest } from "fastify";
import { readBody } from "./body.ts";
import type { Exchange, Handle } from "./exchange.ts";
import type { GatewayOptions, GatewayRuntime } from "./options.ts";
import type { RateLimiter } from "./rate-limit.ts";
import type { Refuse } from "./refusal.ts";
import { ifNoneMatch, pathOf, recordOf, segmentOf } from "./request.ts";

type Answering = (
  exchange: Exchange,
  identity: KeyIdentity,
  request: FastifyRequest,
) => Answer | Promise<Answer>;

/** The routes that need a key: each admits its caller first, then asks `@acta/rest` for the answer. */
export function createKeyRoutes(
  runtime: GatewayRuntime,
  options: GatewayOptions,
  rates: RateLimiter,
  refuse: Refuse,
) {
  const { callsPerMinute, concurrentCalls, maxBodyBytes, bodyTimeoutMs: timeoutMs } = options;
  const api = createApi(runtime, {
    limits: { callsPerMinute, concurrentCalls, bodyBytes: maxBodyBytes },
    baseUrl: options.publicUrl,
  });
  const acceptedPermissions = new Map(
    runtime.registry.list().map((tool) => [tool.name, tool.definition.metadata.permissions.join(", ")]),
  );

  async function admit(exchange: Exchange): Promise<KeyIdentity> {
    const { message } = exchange;
    assertSingleHeaders(message.rawHeaders);
    if (!exchange.enterLoad()) throw fail("OVERLOADED", {}, { retryAfterSeconds: 1 });
    const credential = parseCredential(message.headers);
    if (credential === null) throw fail("UNAUTHENTICATED");
    const identity = await runtime.auth.authenticateApiKey(credential, { ip: exchange.ip });
    const admission = exchange.enterRate(identity);
    if (!admission.admitted) {
      throw fail(admission.code, {}, { retryAfterSeconds: admission.retryAfterSeconds });
    }
    return identity;
  }

  function withKey(answering: Answering): Handle {
    return async (exchange, request) => {
      try {
        const identity = await admit(exchange);
        exchange.answer(await answering(exchange, identity, request));
      } catch (error) {
        refuse(exchange, error);
      }
    };
  }

  function takeCall(exchange: Exchange, identity: KeyIdentity): CallRequest {
    const { headers } = exchange.message;
    return {
      identity,
      headers: parseCallHeaders(headers),
      requestId: exchange.requestId,
      ip: exchange.ip,
      userAgent: headers["user-agent"],
      signal: exchange.signal,
    };
  }

  async function takeCallWithBody(
    exchange: Exchange,
    identity: KeyIdentity,
    maxBytes: number,
  ): Promise<{ taken: CallRequest; inputs: unknown }> {
    const { message, response } = exchange;
    const { headers } = message;
    // A mode asked for in the query, such as `dryRun=true`, must not be passed over: the call would act.
    assertNoQuery(exchange.search);
    if (!isJsonContent(headers["content-type"], headers["content-encoding"])) {
      throw fail("MEDIA_TYPE_UNSUPPORTED");
    }
    const taken = takeCall(exchange, identity);
    const body = await readBody(message, response, { maxBytes, timeoutMs });
    return { taken, inputs: parseJsonBody(body, maxBytes) };
  }

  function callTool(dryRun: boolean): Handle {
    return withKey(async (exchange, identity, request) => {
      const { taken, inputs } = await takeCallWithBody(exchange, identity, maxBodyBytes);
      const toolName = segmentOf(request, "name");
      exchange.acceptedPermissions = acceptedPermissions.get(toolName);
      if (toolName === batchToolName) chargeItems(identity, inputs);
      return api.callTool({ toolName, inputs, dryRun }, taken);
    });
  }

  /** Bytes that are still on their way, and so no `Answer`. */
  const readMedia: Handle = async (exchange, request) => {
    try {
      const { principal } = await admit(exchange);
      assertNoQuery(exchange.search);
      exchange.acceptedPermissions = "whatsapp.view";
      if (!runtime.media) throw fail("ROUTE_NOT_FOUND");
      const asked = { ifNoneMatch: ifNoneMatch(exchange.message), signal: exchange.signal };
      const { headers, body } = await runtime.media.read(principal, segmentOf(request, "id"), asked);
      exchange.stream(headers, body);
    } catch (error) {
      refuse(exchange, error);
    }
  };

  /** A batch weighs what its items weigh, or it would be the way around the limit. */
  function chargeItems({ principal }: KeyIdentity, inputs: unknown): void {
    const { items } = (inputs ?? {}) as { items?: unknown };
    if (Array.isArray(items)) rates.charge(principal.apiKeyId, Math.min(items.length, maxBatchItems) - 1);
  }

  /** The route of a tool under another name. */
  function named({ method, path, calls }: NamedRoute): Handle {
    const isBatch = calls.tool === batchToolName;
    const maxBytes = isBatch ? Math.max(maxBodyBytes, maxBatchBodyBytes) : maxBodyBytes;
    const idOf = (request: FastifyRequest) => (path.includes("{id}") ? segmentOf(request, "id") : undefined);
    return withKey(async (exchange, identity, request) => {
      exchange.acceptedPermissions = acceptedPermissions.get(calls.tool);
      const id = idOf(request);
      if (method === "GET") {
        const { search } = exchange;
        const place = { id, pathname: pathOf(exchange.message), search };
        return api.readNamed(calls, place, takeCall(exchange, identity));
      }
      const { taken, inputs } = await takeCallWithBody(exchange, identity, maxBytes);
      if (isBatch) chargeItems(identity, inputs);
      return api.callNamed(calls, id, inputs, taken);
    });
  }

  function readTool(part: "definition" | "inputSchema" | "outputSchema"): Handle {
    return withKey((exchange, identity, request) => {
      const name = segmentOf(request, "name");
      exchange.acceptedPermissions = acceptedPermissions.get(name);
      return api.readTool(identity, name, part, exchange.search, ifNoneMatch(exchange.message));
    });
  }

  return {
    named,
    handlers: {
      listTools: withKey(({ search, message }, identity) =>
        api.listTools(identity, search, ifNoneMatch(message)),
      ),
      readTool: readTool("definition"),
      readToolInputSchema: readTool("inputSchema"),
      readToolOutputSchema: readTool("outputSchema"),
      callTool: callTool(false),
      dryRunTool: callTool(true),
      listExecutions: withKey(({ search }, identity) => api.listExecutions(identity, search)),
      readExecution: withKey(({ search }, identity, request) =>
        api.readExecution(identity, segmentOf(request, "id"), search),
      ),
      listApprovals: withKey(({ search }, identity) => api.listApprovals(identity, search)),
      readApproval: withKey(({ search }, identity, request) =>
        api.readApproval(identity, segmentOf(request, "id"), search),
      ),
      readRecord: withKey(({ search }, identity, request) =>
        api.readRecord(identity, recordOf(request), search),
      ),
      listRecordHistory: withKey(({ search }, identity, request) =>
        api.listRecordHistory(identity, recordOf(request), search),
      ),
      readRecordBlame: withKey(({ search }, identity, request) =>
        api.readRecordBlame(identity, recordOf(request), search),
      ),
      readMedia,
      whoami: withKey(({ search }, identity) => api.whoami(identity, search)),
    },
  };
}

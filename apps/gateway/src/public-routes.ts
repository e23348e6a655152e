import { fail, toManifestTool } from "@acta/core";
import {
  createOpenApi,
  matchesEtag,
  type Page,
  publish,
  renderDocs,
  renderErrorPage,
  renderLlmsTxt,
  renderToolDocs,
  toErrorPage,
} from "@acta/rest";
import type { FastifyRequest } from "fastify";
import { type Exchange, jsonType } from "./exchange.ts";
import type { GatewayOptions, GatewayRuntime } from "./options.ts";
import type { Refuse } from "./refusal.ts";
import { ifNoneMatch, prefersHtml } from "./request.ts";

const htmlType = "text/html; charset=utf-8";
const textType = "text/plain; charset=utf-8";
const forMinutes = "public, max-age=300";

/** Routes without a key. What they answer does not change while the process lives: it is made when first asked for. */
export function createPublicRoutes(
  runtime: Pick<GatewayRuntime, "registry" | "checkReady">,
  { publicUrl, version }: Pick<GatewayOptions, "publicUrl" | "version">,
  refuse: Refuse,
  isDraining: () => boolean,
) {
  const { registry } = runtime;
  const info = { baseUrl: publicUrl, version };
  const tools = once(() => registry.list().map(toManifestTool));
  const openApi = once(() =>
    publish(JSON.stringify(createOpenApi(tools(), { version, serverUrl: publicUrl }))),
  );
  const docs = once(() => renderDocs(tools(), info));
  const llmsTxt = once(() => renderLlmsTxt(tools(), info));

  const sendPage = (exchange: Exchange, page: Page): void =>
    exchange.write(200, htmlType, page.body, [], forMinutes, page.contentSecurityPolicy);

  return {
    readOpenApi: (exchange: Exchange) => {
      const { etag, body } = openApi();
      const unchanged = matchesEtag(ifNoneMatch(exchange.message), etag);
      const [status, text] = unchanged ? ([304, ""] as const) : ([200, body] as const);
      exchange.write(status, jsonType, text, ["ETag", etag], "public, no-cache");
    },
    readError: (exchange: Exchange, request: FastifyRequest) => {
      const { code } = request.params as { code: string };
      const definition = Object.hasOwn(registry.errors, code) ? registry.errors[code] : undefined;
      if (!definition) {
        refuse(exchange, fail("ROUTE_NOT_FOUND"));
        return;
      }
      const page = toErrorPage(code, definition);
      if (prefersHtml(exchange.message.headers.accept)) sendPage(exchange, renderErrorPage(page));
      else exchange.write(200, jsonType, JSON.stringify(page), ["Vary", "Accept"], forMinutes);
    },
    readDocs: (exchange: Exchange) => sendPage(exchange, docs()),
    readToolDocs: (exchange: Exchange, request: FastifyRequest) => {
      const { name } = request.params as { name: string };
      const tool = tools().find((each) => each.name === name);
      if (tool) sendPage(exchange, renderToolDocs(tool, info));
      else refuse(exchange, fail("ROUTE_NOT_FOUND"));
    },
    readLlmsTxt: (exchange: Exchange) => exchange.write(200, textType, llmsTxt(), [], forMinutes),
    readHealth: (exchange: Exchange) => exchange.write(200, jsonType, '{"status":"ok"}'),
    readReadiness: async (exchange: Exchange) => {
      try {
        if (isDraining())
          throw fail("OVERLOADED", {}, { detail: "This process is stopping.", retryAfterSeconds: 1 });
        await runtime.checkReady?.();
        exchange.write(200, jsonType, '{"status":"ready"}');
      } catch (error) {
        refuse(exchange, error);
      }
    },
  };
}

function once<T extends object | string>(make: () => T): () => T {
  let made: T | undefined;
  return () => {
    made ??= make();
    return made;
  };
}

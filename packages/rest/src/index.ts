export {
  type Answer,
  type Api,
  type ApiLimits,
  type ApiPorts,
  type CallRequest,
  createApi,
  type KeyIdentity,
} from "./api.ts";
export { matchesEtag, publish } from "./catalogue.ts";
export {
  assertSingleHeaders,
  type CallHeaders,
  headerInvalid,
  isJsonContent,
  parseCallHeaders,
  parseCredential,
} from "./headers.ts";
export { maxBatchBodyBytes, maxBodyBytes, parseJsonBody } from "./json-body.ts";
export type { NamedCall } from "./named-calls.ts";
export { createOpenApi, type OpenApiInfo } from "./openapi.ts";
export { type Page, renderDocs, renderErrorPage, renderLlmsTxt, renderToolDocs } from "./pages.ts";
export {
  type ErrorPage,
  type Problem,
  type ProblemContext,
  problemHeaders,
  problemType,
  toActaError,
  toErrorPage,
  toProblem,
} from "./problem.ts";
export { assertNoQuery, type ExecutionQuery, type PageQuery, type ToolQuery } from "./query.ts";
export { allowedMethods, isNamed, type NamedRoute, type Route, type RouteId, routes } from "./routes.ts";

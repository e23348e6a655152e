import type { CoreErrorCode } from "@acta/core";
import { responses } from "./openapi-answers.ts";
import { type Json, jsonContent, ref } from "./openapi-components.ts";
import type { NamedRoute, Route, RouteId } from "./routes.ts";

const executionParameters = [
  "Tool",
  "Status",
  "Source",
  "Actor",
  "Record",
  "From",
  "To",
  "Text",
  "Cursor",
  "Limit",
];

type RouteDetail = {
  tag: "tools" | "history" | "webhooks" | "whatsapp.message" | "service";
  parameters?: Json[];
  /** Media type → schema of the 200. */
  content: Json;
  description?: string;
  etag?: boolean;
  /** Whether it answers a list page by page. */
  pages?: boolean;
  /** Codes that do not follow from the route's access, method and path. */
  codes?: readonly CoreErrorCode[];
};

const toolCodes = ["TOOL_NOT_FOUND", "PERMISSION_DENIED"] as const;

const recordPath = ["RecordKind", "RecordId"].map((name) => ref("parameters", name));
const recordCodes = ["PERMISSION_DENIED", "RECORD_NOT_FOUND"] as const;

/** A process that may not make calls of the system has no such route. */
const webhookCodes = ["ROUTE_NOT_FOUND", "OVERLOADED", "DATABASE_UNAVAILABLE"] as const;

const routeDetails: {
  [id in Exclude<RouteId, "callTool" | "dryRunTool" | NamedRoute["id"]>]: RouteDetail;
} = {
  listTools: {
    tag: "tools",
    parameters: ["Module", "Text", "Cursor", "Limit", "IfNoneMatch"].map((name) => ref("parameters", name)),
    content: jsonContent(ref("schemas", "ToolPage")),
    etag: true,
    pages: true,
  },
  readTool: {
    tag: "tools",
    parameters: [ref("parameters", "ToolName"), ref("parameters", "IfNoneMatch")],
    content: jsonContent(ref("schemas", "Tool")),
    etag: true,
    codes: toolCodes,
  },
  readToolInputSchema: {
    tag: "tools",
    parameters: [ref("parameters", "ToolName"), ref("parameters", "IfNoneMatch")],
    content: { "application/schema+json": { schema: { type: "object" } } },
    etag: true,
    codes: toolCodes,
  },
  readToolOutputSchema: {
    tag: "tools",
    parameters: [ref("parameters", "ToolName"), ref("parameters", "IfNoneMatch")],
    content: { "application/schema+json": { schema: { type: "object" } } },
    etag: true,
    codes: toolCodes,
  },
  listExecutions: {
    tag: "history",
    description:
      "A key sees its own executions; with `executions.view`, those of its whole workspace. Several values of one " +
      "filter, separated by commas or repeated, mean any of them.",
    parameters: executionParameters.map((name) => ref("parameters", name)),
    content: jsonContent(ref("schemas", "ExecutionPage")),
    pages: true,
  },
  readExecution: {
    tag: "history",
    parameters: [ref("parameters", "ExecutionId")],
    content: jsonContent(ref("schemas", "Execution")),
    codes: ["EXECUTION_NOT_FOUND"],
  },
  listApprovals: {
    tag: "history",
    description: "A key sees what it asked itself; with `approvals.decide`, everything its workspace has.",
    parameters: ["ApprovalState", "Tool", "Cursor", "Limit"].map((name) => ref("parameters", name)),
    content: jsonContent(ref("schemas", "ApprovalPage")),
    pages: true,
  },
  readApproval: {
    tag: "history",
    parameters: [ref("parameters", "ApprovalId")],
    content: jsonContent(ref("schemas", "Approval")),
    codes: ["APPROVAL_NOT_FOUND"],
  },
  readRecord: {
    tag: "history",
    description:
      "Rebuilt from the snapshots of executions, with the rows that were parts of it: an order's lines, a contact's tags. " +
      "Needs the permission to view such records; for the past `executions.view` too.",
    parameters: [...recordPath, ref("parameters", "At")],
    content: jsonContent(ref("schemas", "RecordState")),
    codes: recordCodes,
  },
  listRecordHistory: {
    tag: "history",
    description:
      "Each with what it changed of the record and its parts. Without `executions.view` a key sees its own only.",
    parameters: [...recordPath, ref("parameters", "Cursor"), ref("parameters", "Limit")],
    content: jsonContent(ref("schemas", "RecordTimeline")),
    pages: true,
    codes: recordCodes,
  },
  readRecordBlame: {
    tag: "history",
    description:
      "Which execution set the value, who called it and what stood there before. Where that was an undo, `restored` is " +
      "the execution that had first set the value it brought back. Without `executions.view` what others set is `hidden`.",
    parameters: [...recordPath, ref("parameters", "At")],
    content: jsonContent(ref("schemas", "RecordBlame")),
    codes: recordCodes,
  },
  readMedia: {
    tag: "whatsapp.message",
    description:
      "Fetched from the provider while you wait, and kept nowhere: a provider keeps media for some days only. Needs " +
      "`whatsapp.view`. Pictures, films and sounds come as their type, anything else as an attachment of type " +
      "`application/octet-stream` (PDF: `application/pdf`); the message's `media.mimeType` is what its sender said. " +
      "At most 100 MiB. Leaves no execution.",
    parameters: [ref("parameters", "MessageId"), ref("parameters", "IfNoneMatch")],
    content: { "*/*": { schema: { type: "string", format: "binary" } } },
    etag: true,
    codes: ["PERMISSION_DENIED", "MEDIA_NOT_FOUND", "MEDIA_GONE", "MEDIA_UNAVAILABLE"],
  },
  whoami: {
    tag: "service",
    content: jsonContent(ref("schemas", "WhoAmI")),
  },
  verifyWhatsApp: {
    tag: "webhooks",
    description: "Answers `hub.challenge` where `hub.verify_token` is a connected number's.",
    parameters: ["mode", "verify_token", "challenge"].map((name) => ({
      name: `hub.${name}`,
      in: "query",
      required: true,
      schema: { type: "string" },
    })),
    content: { "text/plain": { schema: { type: "string" } } },
    codes: ["PERMISSION_DENIED", ...webhookCodes],
  },
  receiveWhatsApp: {
    tag: "webhooks",
    description:
      "The body is as Meta documents it, with `X-Hub-Signature-256` made by the app secret of a connected number. Each " +
      "message and status is an execution with source `webhook`; what was sent before changes nothing.",
    content: jsonContent({ type: "object" }),
    codes: ["SIGNATURE_INVALID", "BODY_TOO_LARGE", ...webhookCodes],
  },
  readOpenApi: { tag: "service", content: jsonContent({ type: "object" }), etag: true },
  readError: {
    tag: "service",
    parameters: [ref("parameters", "ErrorCode")],
    content: { ...jsonContent(ref("schemas", "ErrorPage")), "text/html": { schema: { type: "string" } } },
  },
  readDocs: { tag: "service", content: { "text/html": { schema: { type: "string" } } } },
  readToolDocs: {
    tag: "service",
    parameters: [ref("parameters", "ToolName")],
    content: { "text/html": { schema: { type: "string" } } },
  },
  readLlmsTxt: { tag: "service", content: { "text/plain": { schema: { type: "string" } } } },
  readHealth: { tag: "service", content: jsonContent(ref("schemas", "Health")) },
  readReadiness: {
    tag: "service",
    content: jsonContent(ref("schemas", "Health")),
    codes: ["OVERLOADED", "DATABASE_UNAVAILABLE"],
  },
};

/** A route that is no tool. */
export function routeOperation(route: Route): Json {
  const { tag, description, parameters, content, etag, pages, codes } =
    routeDetails[route.id as keyof typeof routeDetails];
  const { method, path, access } = route;
  return {
    operationId: route.id,
    tags: [tag],
    summary: route.summary,
    ...(description && { description }),
    ...(access === "public" && { security: [] }),
    ...(parameters && { parameters }),
    responses: responses(
      { method, path, access, ...(pages && { pages }), ...(codes && { codes }) },
      { description: "The answer", content, ...(etag && { etag }), ...(pages && { links: pages }) },
    ),
  };
}

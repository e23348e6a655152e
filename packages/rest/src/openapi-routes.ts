import type { coreErrors } from "@acta/core";
import { callHeaders, type Json, jsonContent, ref } from "./openapi-components.ts";
import { plainResponses, withStatus } from "./openapi-problems.ts";
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
  codes?: readonly (keyof typeof coreErrors)[];
};

const keyCodes = ["CREDENTIALS_AMBIGUOUS", "HEADER_INVALID", "UNAUTHENTICATED", "RATE_LIMITED"] as const;
const toolCodes = [...keyCodes, "TOOL_NOT_FOUND", "PERMISSION_DENIED", "FILTER_INVALID"] as const;

const recordPath = ["RecordKind", "RecordId"].map((name) => ref("parameters", name));
const recordCodes = [
  ...keyCodes,
  "PERMISSION_DENIED",
  "RECORD_NOT_FOUND",
  "FILTER_INVALID",
  "DATABASE_UNAVAILABLE",
] as const;

const routeDetails: {
  [id in Exclude<RouteId, "callTool" | "dryRunTool" | NamedRoute["id"]>]: RouteDetail;
} = {
  listTools: {
    tag: "tools",
    parameters: ["Module", "Text", "Cursor", "Limit", "IfNoneMatch"].map((name) => ref("parameters", name)),
    content: jsonContent(ref("schemas", "ToolPage")),
    etag: true,
    codes: [...keyCodes, "CURSOR_INVALID", "FILTER_INVALID"],
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
    codes: [...keyCodes, "CURSOR_INVALID", "FILTER_INVALID", "DATABASE_UNAVAILABLE"],
  },
  readExecution: {
    tag: "history",
    parameters: [ref("parameters", "ExecutionId")],
    content: jsonContent(ref("schemas", "Execution")),
    codes: [...keyCodes, "EXECUTION_NOT_FOUND", "FILTER_INVALID", "DATABASE_UNAVAILABLE"],
  },
  listApprovals: {
    tag: "history",
    description: "A key sees what it asked itself; with `approvals.decide`, everything its workspace has.",
    parameters: ["ApprovalState", "Tool", "Cursor", "Limit"].map((name) => ref("parameters", name)),
    content: jsonContent(ref("schemas", "ApprovalPage")),
    codes: [...keyCodes, "CURSOR_INVALID", "FILTER_INVALID", "DATABASE_UNAVAILABLE"],
  },
  readApproval: {
    tag: "history",
    parameters: [ref("parameters", "ApprovalId")],
    content: jsonContent(ref("schemas", "Approval")),
    codes: [...keyCodes, "APPROVAL_NOT_FOUND", "FILTER_INVALID", "DATABASE_UNAVAILABLE"],
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
    codes: [...recordCodes, "CURSOR_INVALID"],
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
    codes: [
      ...keyCodes,
      "PERMISSION_DENIED",
      "MEDIA_NOT_FOUND",
      "MEDIA_GONE",
      "MEDIA_UNAVAILABLE",
      "FILTER_INVALID",
      "DATABASE_UNAVAILABLE",
    ],
  },
  whoami: {
    tag: "service",
    content: jsonContent(ref("schemas", "WhoAmI")),
    codes: [...keyCodes, "FILTER_INVALID"],
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
    codes: ["PERMISSION_DENIED", "OVERLOADED", "DATABASE_UNAVAILABLE"],
  },
  receiveWhatsApp: {
    tag: "webhooks",
    description:
      "The body is as Meta documents it, with `X-Hub-Signature-256` made by the app secret of a connected number. Each " +
      "message and status is an execution with source `webhook`; what was sent before changes nothing.",
    content: jsonContent({ type: "object" }),
    codes: ["SIGNATURE_INVALID", "BODY_TOO_LARGE", "OVERLOADED", "DATABASE_UNAVAILABLE"],
  },
  readOpenApi: { tag: "service", content: jsonContent({ type: "object" }), etag: true },
  readError: {
    tag: "service",
    parameters: [ref("parameters", "ErrorCode")],
    content: { ...jsonContent(ref("schemas", "ErrorPage")), "text/html": { schema: { type: "string" } } },
    codes: ["ROUTE_NOT_FOUND"],
  },
  readDocs: { tag: "service", content: { "text/html": { schema: { type: "string" } } } },
  readToolDocs: {
    tag: "service",
    parameters: [ref("parameters", "ToolName")],
    content: { "text/html": { schema: { type: "string" } } },
    codes: ["ROUTE_NOT_FOUND"],
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
  const detail = routeDetails[route.id as keyof typeof routeDetails];
  const codes = (detail.codes ?? []).map(withStatus);
  return {
    operationId: route.id,
    tags: [detail.tag],
    summary: route.summary,
    ...(detail.description && { description: detail.description }),
    ...(route.access === "public" && { security: [] }),
    ...(detail.parameters && { parameters: detail.parameters }),
    responses: {
      "200": {
        description: "The answer",
        headers: {
          ...(route.access === "key" ? callHeaders : { "Request-Id": ref("headers", "RequestId") }),
          ...(detail.etag && { ETag: ref("headers", "ETag") }),
        },
        content: detail.content,
      },
      ...(detail.etag && { "304": { description: "Not changed since the ETag that was sent" } }),
      ...plainResponses(codes),
    },
  };
}

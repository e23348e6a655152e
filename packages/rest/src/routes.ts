import { batchToolName, undoRangeToolName, undoToolName } from "@acta/core";
import type { NamedCall } from "./named-calls.ts";

/** A route of the gateway, as data: the gateway mounts it, the OpenAPI document describes it, a 405 lists it. */
export interface Route {
  /** `operationId` in the OpenAPI document. */
  id: string;
  method: "GET" | "POST";
  /** `{name}` stands for one segment. */
  path: string;
  /** Whether an API key is needed. */
  access: "key" | "public";
  summary: string;
  /** The tool it is another name of. */
  calls?: NamedCall;
}

const undo: NamedCall = {
  tool: undoToolName,
  idInput: "executionId",
  notFound: "EXECUTION_NOT_FOUND",
};
const batch: NamedCall = { tool: batchToolName, batch: true };
const undoRunOf = (tool: string): NamedCall => ({
  tool,
  idInput: "undoRunId",
  notFound: "UNDO_RUN_NOT_FOUND",
});
const keyOf = (tool: string): NamedCall => ({ tool, idInput: "apiKeyId", notFound: "API_KEY_NOT_FOUND" });
const approvalOf = (tool: string): NamedCall => ({
  tool,
  idInput: "approvalId",
  notFound: "APPROVAL_NOT_FOUND",
});

export const routes = [
  {
    id: "listTools",
    method: "GET",
    path: "/v1/tools",
    access: "key",
    summary: "List the tools this key may call",
  },
  {
    id: "readTool",
    method: "GET",
    path: "/v1/tools/{name}",
    access: "key",
    summary: "Read the definition of a tool",
  },
  {
    id: "readToolInputSchema",
    method: "GET",
    path: "/v1/tools/{name}/input.schema.json",
    access: "key",
    summary: "Read the JSON Schema of a tool's inputs",
  },
  {
    id: "readToolOutputSchema",
    method: "GET",
    path: "/v1/tools/{name}/output.schema.json",
    access: "key",
    summary: "Read the JSON Schema of a tool's outputs",
  },
  { id: "callTool", method: "POST", path: "/v1/tools/{name}", access: "key", summary: "Call a tool" },
  {
    id: "dryRunTool",
    method: "POST",
    path: "/v1/tools/{name}/dry-run",
    access: "key",
    summary: "Preview a call: run it, answer what it would change, roll it back",
  },
  {
    id: "runBatch",
    method: "POST",
    path: "/v1/batches",
    access: "key",
    summary: "Run several calls in order: all or nothing, or each by itself",
    calls: batch,
  },
  {
    id: "dryRunBatch",
    method: "POST",
    path: "/v1/batches/dry-run",
    access: "key",
    summary: "Preview a batch: run it, answer what each item would change, roll it back",
    calls: { ...batch, dryRun: true },
  },
  {
    id: "listExecutions",
    method: "GET",
    path: "/v1/executions",
    access: "key",
    summary: "List recorded executions, newest first",
  },
  {
    id: "readExecution",
    method: "GET",
    path: "/v1/executions/{id}",
    access: "key",
    summary: "Read one execution with its inputs, outputs and changes",
  },
  {
    id: "undoExecution",
    method: "POST",
    path: "/v1/executions/{id}/undo",
    access: "key",
    summary: "Undo an execution",
    calls: undo,
  },
  {
    id: "dryRunUndo",
    method: "POST",
    path: "/v1/executions/{id}/undo/dry-run",
    access: "key",
    summary: "Preview an undo: what it would restore, or what is in its way",
    calls: { ...undo, dryRun: true },
  },
  {
    id: "undoRange",
    method: "POST",
    path: "/v1/executions/undo-range",
    access: "key",
    summary: "Undo what one key, user or session did between two instants",
    calls: { tool: undoRangeToolName },
  },
  {
    id: "dryRunUndoRange",
    method: "POST",
    path: "/v1/executions/undo-range/dry-run",
    access: "key",
    summary: "Preview the undo of a range: what would be in conflict, and what cannot be undone",
    calls: { tool: undoRangeToolName, dryRun: true },
  },
  {
    id: "listUndoRuns",
    method: "GET",
    path: "/v1/undo-runs",
    access: "key",
    summary: "List the runs of undos, the one asked for last first",
    calls: { tool: "system.undoRun.list" },
  },
  {
    id: "readUndoRun",
    method: "GET",
    path: "/v1/undo-runs/{id}",
    access: "key",
    summary: "Read how far a run of undos has come",
    calls: undoRunOf("system.undoRun.read"),
  },
  {
    id: "listUndoRunItems",
    method: "GET",
    path: "/v1/undo-runs/{id}/items",
    access: "key",
    summary: "List the executions of a run with what became of each",
    calls: undoRunOf("system.undoRun.listItems"),
  },
  {
    id: "abortUndoRun",
    method: "POST",
    path: "/v1/undo-runs/{id}/abort",
    access: "key",
    summary: "Tell a run of undos to end",
    calls: undoRunOf("system.undoRun.abort"),
  },
  {
    id: "listApprovals",
    method: "GET",
    path: "/v1/approvals",
    access: "key",
    summary: "List calls that wait for a person, or waited, newest first",
  },
  {
    id: "readApproval",
    method: "GET",
    path: "/v1/approvals/{id}",
    access: "key",
    summary: "Read a call that waits, or waited, and what it would do",
  },
  {
    id: "approve",
    method: "POST",
    path: "/v1/approvals/{id}/approve",
    access: "key",
    summary: "Approve a call that waits: for people, so keys are refused",
    calls: approvalOf("system.approval.approve"),
  },
  {
    id: "reject",
    method: "POST",
    path: "/v1/approvals/{id}/reject",
    access: "key",
    summary: "Reject a call that waits: for people, so keys are refused",
    calls: approvalOf("system.approval.reject"),
  },
  {
    id: "collect",
    method: "POST",
    path: "/v1/approvals/{id}/collect",
    access: "key",
    summary: "Collect, once, what an approved call of one's own has answered that no row keeps",
    calls: approvalOf("system.approval.collect"),
  },
  {
    id: "listKeys",
    method: "GET",
    path: "/v1/keys",
    access: "key",
    summary: "List the API keys of the workspace",
    calls: { tool: "system.apiKey.list" },
  },
  {
    id: "createKey",
    method: "POST",
    path: "/v1/keys",
    access: "key",
    summary: "Create an API key, answered once",
    calls: { tool: "system.apiKey.create" },
  },
  {
    id: "rotateKey",
    method: "POST",
    path: "/v1/keys/{id}/rotate",
    access: "key",
    summary: "Replace an API key by a new one, answered once",
    calls: keyOf("system.apiKey.rotate"),
  },
  {
    id: "revokeKey",
    method: "POST",
    path: "/v1/keys/{id}/revoke",
    access: "key",
    summary: "Revoke an API key",
    calls: keyOf("system.apiKey.revoke"),
  },
  {
    id: "readRecord",
    method: "GET",
    path: "/v1/records/{kind}/{id}",
    access: "key",
    summary: "Read a record as it is, or as it was at an instant",
  },
  {
    id: "listRecordHistory",
    method: "GET",
    path: "/v1/records/{kind}/{id}/history",
    access: "key",
    summary: "List the executions that changed a record, newest first",
  },
  {
    id: "readRecordBlame",
    method: "GET",
    path: "/v1/records/{kind}/{id}/blame",
    access: "key",
    summary: "Read which execution set each field of a record",
  },
  {
    id: "readMedia",
    method: "GET",
    path: "/v1/whatsapp/messages/{id}/media",
    access: "key",
    summary: "Read the picture, film, sound or file of a WhatsApp message",
  },
  {
    id: "whoami",
    method: "GET",
    path: "/v1/whoami",
    access: "key",
    summary: "Read what this key is and may do",
  },
  {
    id: "verifyWhatsApp",
    method: "GET",
    path: "/webhooks/whatsapp",
    access: "public",
    summary: "Answer the handshake that sets WhatsApp's webhook up",
  },
  {
    id: "receiveWhatsApp",
    method: "POST",
    path: "/webhooks/whatsapp",
    access: "public",
    summary: "Take what WhatsApp reports: messages and what became of those that were sent",
  },
  {
    id: "readOpenApi",
    method: "GET",
    path: "/openapi.json",
    access: "public",
    summary: "Read this document",
  },
  {
    id: "readError",
    method: "GET",
    path: "/errors/{code}",
    access: "public",
    summary: "Read what an error code means",
  },
  {
    id: "readDocs",
    method: "GET",
    path: "/docs",
    access: "public",
    summary: "Read the reference as a web page",
  },
  {
    id: "readToolDocs",
    method: "GET",
    path: "/docs/{name}",
    access: "public",
    summary: "Read the reference of one tool as a web page",
  },
  {
    id: "readLlmsTxt",
    method: "GET",
    path: "/llms.txt",
    access: "public",
    summary: "Read a summary for language models",
  },
  {
    id: "readHealth",
    method: "GET",
    path: "/healthz",
    access: "public",
    summary: "Ask whether the process is alive",
  },
  {
    id: "readReadiness",
    method: "GET",
    path: "/readyz",
    access: "public",
    summary: "Ask whether the process takes calls",
  },
] as const satisfies readonly Route[];

type Known = (typeof routes)[number];
export type RouteId = Known["id"];
/** Routes that are a tool under another name: the tool says all there is to say of them. */
export type NamedRoute = Extract<Known, { calls: unknown }>;

export function isNamed(route: Known): route is NamedRoute {
  return "calls" in route;
}

const patterns = routes.map((route) => ({
  method: route.method,
  pattern: new RegExp(`^${route.path.replaceAll(".", "\\.").replace(/\{\w+\}/g, "[^/]+")}$`),
}));

/** Methods there are for a path, for `Allow`; empty where there is no such path. */
export function allowedMethods(path: string): string[] {
  const methods = new Set<string>();
  for (const { method, pattern } of patterns) {
    if (!pattern.test(path)) continue;
    methods.add(method);
    // RFC 9110 §9.3.2: what answers GET answers HEAD.
    if (method === "GET") methods.add("HEAD");
  }
  return [...methods].sort();
}

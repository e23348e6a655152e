import type { ToolExecution } from "@acta/core";

/** A text inside single quotes of a POSIX shell, whatever it holds. */
export function shellQuote(text: string): string {
  return `'${text.replaceAll("'", `'\\''`)}'`;
}

/** The same call through the public gateway. The key stays out of it: commands end up in histories and chats. */
export function asCurl(
  execution: Pick<ToolExecution, "toolName" | "inputs" | "status">,
  gatewayUrl: string,
): string {
  const path = execution.status === "dry_run" ? `${execution.toolName}/dry-run` : execution.toolName;
  return [
    `curl -sS ${shellQuote(`${gatewayUrl}/v1/tools/${path}`)}`,
    `  -H "Authorization: Bearer $ACTA_API_KEY"`,
    `  -H 'Content-Type: application/json'`,
    `  -d ${shellQuote(JSON.stringify(execution.inputs))}`,
  ].join(" \\\n");
}

/** The same call in the code of an internal UI. */
export function asTrpc(
  execution: Pick<ToolExecution, "toolName" | "inputs" | "status">,
  reads: boolean,
): string {
  const preview = execution.status === "dry_run";
  const verb = reads && !preview ? "query" : "mutate";
  return `await client.${preview ? "preview." : ""}${execution.toolName}.${verb}(${JSON.stringify(execution.inputs, null, 2)});`;
}

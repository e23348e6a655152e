import type { ManifestTool } from "@acta/core";
import { banner } from "./names.ts";

/** What the partners' SDK and its command know of every tool without asking the gateway. */
export function emitClientTools(tools: readonly ManifestTool[]): string {
  return [
    `// ${banner}`,
    'import type { ToolName } from "./types.ts";',
    "",
    "/** A tool as the client knows it; the gateway's `GET /v1/tools` has the rest. */",
    "export interface ClientTool {",
    "  name: ToolName;",
    "  title: string;",
    "  /** Whether it changes nothing: safe to repeat without an idempotency key. */",
    "  reads: boolean;",
    "  permissions: readonly string[];",
    "  /** Changes when the tool's published definition does. */",
    "  contentHash: string;",
    "}",
    "",
    "/** Sorted by name. */",
    "export const clientTools: readonly ClientTool[] = [",
    ...tools.flatMap(({ name, title, metadata, contentHash }) => [
      "  {",
      `    name: ${JSON.stringify(name)},`,
      `    title: ${JSON.stringify(title)},`,
      `    reads: ${metadata.sideEffects.length === 0},`,
      `    permissions: ${JSON.stringify(metadata.permissions)},`,
      `    contentHash: ${JSON.stringify(contentHash)},`,
      "  },",
    ]),
    "];",
    "",
  ].join("\n");
}

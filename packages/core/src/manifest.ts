import { createHash } from "node:crypto";
import type { JsonSchema } from "./json.ts";
import type { CompiledTool } from "./registry.ts";
import type { ToolMetadata } from "./types.ts";

/** One code a tool may answer, as published. */
export interface ManifestError {
  code: string;
  status: number;
  title: string;
  detail: string;
  retryable: boolean;
}

/** A tool as everyone outside sees it: no code, plain JSON. */
export interface ManifestTool {
  name: string;
  title: string;
  description: string;
  inputSchema: JsonSchema;
  outputSchema: JsonSchema;
  metadata: ToolMetadata;
  /** The codes it declares itself, sorted; the common ones (`coreErrors`) come on top. */
  errors: ManifestError[];
  examples: { description?: string; inputs: unknown; outputs: unknown }[];
  /** SHA-256 of everything above, hex: changes when, and only when, what callers see changes. */
  contentHash: string;
}

/** Every tool, sorted by name, and every code any of them can answer, sorted by code. */
export interface ToolManifest {
  tools: ManifestTool[];
  errors: ManifestError[];
}

/** What a tool publishes. The same for the manifest file, `GET /v1/tools` and the console. */
export function toManifestTool(tool: CompiledTool<never>): ManifestTool {
  const { definition } = tool;
  const published = {
    name: definition.name,
    title: definition.title,
    description: definition.description,
    inputSchema: definition.inputSchema,
    outputSchema: definition.outputSchema,
    metadata: definition.metadata,
    errors: toManifestErrors(tool.errors),
    examples: definition.examples.map((example) => ({ ...example })),
  };
  const contentHash = createHash("sha256").update(canonicalJson(published)).digest("hex");
  return { ...published, contentHash };
}

export function toManifestErrors(table: CompiledTool["errors"]): ManifestError[] {
  return Object.entries(table)
    .map(([code, { status, title, detail, retryable = false }]) => ({
      code,
      status,
      title,
      detail,
      retryable,
    }))
    .sort((a, b) => (a.code < b.code ? -1 : 1));
}

/** JSON with sorted keys: one text per value, whatever order its author wrote. */
function canonicalJson(value: unknown): string {
  return JSON.stringify(value, (_key, inner: unknown) =>
    typeof inner === "object" && inner !== null && !Array.isArray(inner)
      ? Object.fromEntries(Object.entries(inner).sort(([a], [b]) => (a < b ? -1 : 1)))
      : inner,
  );
}

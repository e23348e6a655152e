// Made by `pnpm gen` (tooling/codegen) from packages/catalog. Do not edit.
import type { ToolName } from "./types.ts";

/** A tool as the client knows it; the gateway's `GET /v1/tools` has the rest. */
export interface ClientTool {
  name: ToolName;
  title: string;
  /** Whether it changes nothing: safe to repeat without an idempotency key. */
  reads: boolean;
  permissions: readonly string[];
  /** Changes when the tool's published definition does. */
  contentHash: string;
}

/** Sorted by name. */
export const clientTools: readonly ClientTool[] = [
];

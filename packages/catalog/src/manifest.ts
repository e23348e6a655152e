import type { ToolManifest } from "@acta/core";
import generated from "./generated/manifest.json" with { type: "json" };

/**
 * What every tool publishes, as `pnpm gen` wrote it: for those who show the tools without running them.
 *
 * The cast is codegen's promise: it writes the file from a `ToolManifest`, and `pnpm gen --check` holds it to that.
 */
export const manifest: ToolManifest = generated as unknown as ToolManifest;

import {
  type BaseContext,
  defineTool as defineCoreTool,
  type ToolDefinition,
  type ToolExample,
  type ToolSpec,
} from "@acta/core";
import type { Handles } from "@acta/db";
import type { ToolInputs, ToolName, ToolOutputs, ToolParsedInputs } from "./generated/types.ts";
import type { ToolServices } from "./services.ts";

/** What `run` of every tool of this catalogue is given. */
export type CatalogContext = BaseContext & Handles & ToolServices;

/** What a tool's author writes. Examples hold what a caller sends: fields with a default may be left out. */
export type CatalogToolSpec<N extends ToolName> = Omit<
  ToolSpec<ToolParsedInputs[N], ToolOutputs[N], CatalogContext, N>,
  "examples"
> & { examples: readonly ToolExample<ToolInputs[N], ToolOutputs[N]>[] };

/**
 * Defines a tool of the catalogue. Its types are read by its name from `generated/types.ts`, not inferred from its
 * schemas: checking stays cheap at a thousand tools. After editing a schema run `pnpm gen`; at run time this is the
 * core's `defineTool`, so codegen can load tools whose types do not exist yet.
 *
 * @throws Error at import time when name, permissions or examples are wrong.
 */
export function defineTool<const N extends ToolName>(
  spec: CatalogToolSpec<N>,
): ToolDefinition<ToolParsedInputs[N], ToolOutputs[N], CatalogContext> & { name: N } {
  // Examples are inputs as sent, the core's spec wants them as parsed: only codegen reads them, against the schema.
  return defineCoreTool(spec as unknown as ToolSpec<ToolParsedInputs[N], ToolOutputs[N], CatalogContext, N>);
}

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

// Conditional types rather than `N extends ToolName` with `Types[N]`: while TypeScript infers N it resolves the
// constraint of every indexed access, a union of all tools' types, for every literal in the definition. At 900 tools
// that took 90 s instead of 5 (tooling/bench/types).
type TypeOf<Types, N extends string> = N extends keyof Types ? Types[N] : unknown;
type KnownName<N extends string> = N extends ToolName ? N : ToolName;
/** As `TypeOf`, but JSON until N is known: beside `unknown` what is returned would widen, `true` to `boolean`. */
type OutputOf<N extends string> = N extends ToolName
  ? ToolOutputs[N] extends infer T extends AnyJson
    ? T
    : never
  : AnyJson;
type AnyJson = Literal | object;
type Literal = "" | 0 | true | false | null | Literal[] | { [key: string]: Literal };

/** What a tool's author writes. Examples hold what a caller sends: fields with a default may be left out. */
export interface CatalogToolSpec<N extends string>
  extends Omit<ToolSpec<never, never, CatalogContext>, "name" | "examples" | "run"> {
  name: KnownName<N>;
  examples: readonly ToolExample<TypeOf<ToolInputs, N>, TypeOf<ToolOutputs, N>>[];
  run(call: { inputs: TypeOf<ToolParsedInputs, N>; ctx: CatalogContext }): Promise<OutputOf<N>>;
}

export type CatalogTool<N extends string> = ToolDefinition<
  TypeOf<ToolParsedInputs, N>,
  TypeOf<ToolOutputs, N>,
  CatalogContext
> & { name: N };

/**
 * Defines a tool of the catalogue. Its types are read by its name from `generated/types.ts`, not inferred from its
 * schemas: checking stays cheap at a thousand tools. After editing a schema run `pnpm gen`; at run time this is the
 * core's `defineTool`, so codegen can load tools whose types do not exist yet.
 *
 * @throws Error at import time when name, permissions or examples are wrong.
 */
export function defineTool<const N extends string>(spec: CatalogToolSpec<N>): CatalogTool<N> {
  // Examples are inputs as sent, the core's spec wants them as parsed: only codegen reads them, against the schema.
  return defineCoreTool(
    spec as unknown as ToolSpec<TypeOf<ToolParsedInputs, N>, TypeOf<ToolOutputs, N>, CatalogContext, N>,
  );
}

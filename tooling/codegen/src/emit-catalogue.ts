import type { LoadedCatalogue } from "./load.ts";
import { banner, identifierOf } from "./names.ts";

/** Static imports of every tool and every module's errors, so that bundlers and readers can follow them. */
export function emitCatalogue({ tools, moduleErrors }: LoadedCatalogue): string {
  const imports = [
    ...tools.map(({ file, definition }) => [file, `tool as ${identifierOf(definition.name)}`] as const),
    ...moduleErrors.map(({ file, module }) => [file, `errors as ${module}Errors`] as const),
  ].sort(([a], [b]) => (a < b ? -1 : 1));
  return [
    `// ${banner}`,
    'import type { AnyTool, ErrorTable } from "@acta/core";',
    'import type { CatalogContext } from "../define.ts";',
    ...imports.map(([file, names]) => `import { ${names} } from "../${file}";`),
    "",
    "/** Every tool, sorted by name. */",
    "export const tools: readonly AnyTool<CatalogContext>[] = [",
    ...tools.map(({ definition }) => `  ${identifierOf(definition.name)},`),
    "];",
    "",
    "/** The error table of every module that has one. */",
    `export const moduleErrors: readonly ErrorTable[] = [${moduleErrors.map(({ module }) => `${module}Errors`).join(", ")}];`,
    "",
  ].join("\n");
}

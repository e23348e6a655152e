import { emitMap, type ToolTypes, unionOf } from "./emit-types.ts";
import { banner } from "./names.ts";

/**
 * The types of all tools: an interface pair per tool and maps from the tool's name.
 *
 * @param withParsed whether handlers live on this side: adds what `run` receives once defaults are filled in
 */
export function emitTypesFile(tools: readonly ToolTypes[], { withParsed }: { withParsed: boolean }): string {
  const maps = [
    emitMap(
      "ToolInputs",
      tools.map((tool) => [tool.name, tool.input]),
    ),
    withParsed
      ? emitMap(
          "ToolParsedInputs",
          tools.map((tool) => [tool.name, tool.parsed]),
        )
      : null,
    emitMap(
      "ToolOutputs",
      tools.map((tool) => [tool.name, tool.output]),
    ),
    "/** The codes a tool declares, beside those that every tool may answer. */",
    emitMap(
      "ToolErrorCodes",
      tools.map((tool) => [tool.name, unionOf(tool.errors)]),
    ),
    "export type ToolName = keyof ToolInputs;",
  ].filter((part) => part !== null);
  const declarations = tools.flatMap(({ declarations: { input, parsed, output } }) =>
    [input, withParsed ? parsed : null, output].filter((part) => part !== null),
  );
  return `// ${banner}\n\n${[...declarations, ...maps].join("\n\n").replaceAll(" */\n\n", " */\n")}\n`;
}

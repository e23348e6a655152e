import { type ParseArgsConfig, parseArgs } from "node:util";
import { UsageError } from "./command.ts";

type OptionTypes = NonNullable<ParseArgsConfig["options"]>;
type Values<Options extends OptionTypes> = ReturnType<typeof parseArgs<{ options: Options }>>["values"];

/** A command's options, where it takes nothing else. @throws UsageError */
export function parseOptions<const Options extends OptionTypes>(
  args: readonly string[],
  options: Options,
): Values<Options> {
  try {
    return parseArgs({ args: [...args], options }).values;
  } catch (error) {
    throw new UsageError(error instanceof Error ? error.message : String(error));
  }
}

import { batchToolName } from "../batch/name.ts";
import { fail, type InputIssue } from "../errors.ts";
import type { CompiledTool } from "../registry.ts";

/**
 * Step 3.
 *
 * @param seen faults that the surface has found
 * @returns a copy with defaults applied
 * @throws ActaError `INPUT_INVALID` with one issue for each fault
 */
export function checkInputs(
  tool: CompiledTool<never>,
  rawInputs: unknown,
  seen?: readonly InputIssue[],
): unknown {
  const checked = tool.inputs.check(rawInputs);
  if (!checked.ok) throw fail("INPUT_INVALID", {}, { issues: checked.issues });
  if (seen) throw fail("INPUT_INVALID", {}, { issues: [...seen] });
  const secrets = tool.findSecrets(checked.value);
  if (secrets.length > 0) throw fail("INPUT_INVALID", {}, { issues: secrets });
  return checked.value;
}

/**
 * Step 8.
 *
 * @throws ActaError `OUTPUT_INVALID`
 */
export function checkOutputs(tool: CompiledTool<never>, outputs: unknown): void {
  // A batch's are those of its items, each checked with its item; together they may be more than one call may answer.
  if (tool.name === batchToolName) return;
  const checked = tool.outputs.check(outputs);
  if (!checked.ok) throw fail("OUTPUT_INVALID", {}, { cause: new Error(JSON.stringify(checked.issues)) });
}

/** What a row keeps of inputs that need not be valid: a call may have been refused before they were looked at. */
export function storableInputs(tool: CompiledTool<never>, rawInputs: unknown): unknown {
  return tool.inputs.check(rawInputs).ok ? tool.redactInputs(rawInputs) : tool.boundInputs(rawInputs);
}

import { ImportFault } from "../import/fault.ts";
import { ActaConnectionError, ActaProblem } from "../problem.ts";
import type { UndoConflict } from "../wire.ts";
import { UsageError } from "./usage.ts";

export const exitCodes = { done: 0, refused: 1, usage: 2, connection: 3, interrupted: 130 } as const;
export type ExitCode = (typeof exitCodes)[keyof typeof exitCodes];

/** Where the command writes, and reads `--data -` from. */
export interface Terminal {
  out(text: string): void;
  err(text: string): void;
  readStdin(): Promise<string>;
  stderr: { isTTY?: boolean; columns?: number; write(text: string): unknown };
  /** Calls back at each Ctrl-C; the answer stops listening. */
  onInterrupt(listener: () => void): () => void;
}

export function printJson(terminal: Terminal, value: unknown): void {
  terminal.out(`${JSON.stringify(value, null, 2)}\n`);
}

/** An error for a person, and the exit code that stands for it. Errors of our own making keep their stack. */
export function explainError(error: unknown): { text: string; exitCode: ExitCode } {
  if (error instanceof ActaProblem) return { text: explainProblem(error), exitCode: exitCodes.refused };
  if (error instanceof ActaConnectionError) {
    const outcome =
      error.outcome === "unknown" && error.tool !== undefined
        ? "\nThe call may have been carried out: look it up with acta executions before you repeat it."
        : "";
    return { text: `${error.message}${outcome}`, exitCode: exitCodes.connection };
  }
  if (error instanceof UsageError)
    return { text: `${error.message}\nacta --help tells how it is called.`, exitCode: exitCodes.usage };
  if (error instanceof ImportFault) return { text: error.message, exitCode: exitCodes.usage };
  throw error;
}

function explainConflict({
  kind,
  table,
  id,
  field,
  expected,
  actual,
  other,
  changedBy,
}: UndoConflict): string {
  const about = field === null || kind === "referenced" ? "" : ` ${field}`;
  const what = `${table} ${id}${about}`;
  const related = other === null ? "" : `${other.table} ${other.id}`;
  const said = {
    changed: `is ${JSON.stringify(actual)} now; this call had left ${JSON.stringify(expected)}`,
    deleted: "was deleted since",
    referenced: `would go, and ${related} refers to it`,
    parentGone: `refers to ${related}, which is not there any more`,
    valueTaken: `was ${JSON.stringify(actual)}, which ${related} has now`,
  }[kind];
  const author = changedBy?.actor.name ?? changedBy?.actor.id ?? "the system";
  return `  ${what} ${said}${changedBy === null ? "" : ` (${author}, execution ${changedBy.executionId})`}`;
}

function explainProblem(problem: ActaProblem): string {
  const { details, itemIndex } = problem.document;
  return [
    `${problem.status} ${problem.code}: ${problem.detail}`,
    ...(itemIndex === undefined ? [] : [`  item ${itemIndex} of the batch`]),
    ...problem.errors.map(({ pointer, message, allowed }) => {
      const choices = allowed ? ` (${allowed.map((value) => JSON.stringify(value)).join(", ")})` : "";
      return `  ${pointer || "/"} ${message}${choices}`;
    }),
    ...problem.conflicts.map(explainConflict),
    ...(problem.missingPermissions.length > 0
      ? [`  missing permissions: ${problem.missingPermissions.join(", ")}`]
      : []),
    ...(details === undefined ? [] : [`  details: ${JSON.stringify(details)}`]),
    `  ${[
      problem.requestId && `request ${problem.requestId}`,
      problem.executionId && `execution ${problem.executionId}`,
    ]
      .filter(Boolean)
      .join(", ")}`,
  ].join("\n");
}

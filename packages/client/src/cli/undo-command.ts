import type { Acta, UndoRange } from "../acta.ts";
import type { Options } from "./main.ts";
import { printJson, type Terminal } from "./output.ts";
import { UsageError } from "./usage.ts";

/** Options that only the undo of a range has. */
const ofRange = ["key", "user", "session", "from", "to", "reason", "tool"] as const;

/** `acta undo <id>`, or `acta undo --range …`: one execution, or all that somebody did between two instants. */
export async function undoCommand(
  positionals: string[],
  options: Options,
  connect: () => Acta,
  terminal: Terminal,
): Promise<void> {
  const { force = false, "dry-run": dryRun, "idempotency-key": idempotencyKey } = options;
  const call = idempotencyKey === undefined ? {} : { idempotencyKey };
  if (options.range) {
    if (positionals.length > 0) throw new UsageError(`--range takes no argument ${positionals[0]}`);
    const range = { ...parseRange(options), force };
    const { executions } = connect();
    const undo = dryRun ? executions.previewUndoRange : executions.undoRange;
    return printJson(terminal, await undo(range, call));
  }
  const other = ofRange.find((name) => options[name] !== undefined);
  if (other !== undefined) throw new UsageError(`--${other} goes with --range`);
  const [id, ...more] = positionals;
  if (id === undefined || more.length > 0)
    throw new UsageError("it takes one argument, an execution's id; or --range");
  const { executions } = connect();
  const undo = dryRun ? executions.previewUndo : executions.undo;
  printJson(terminal, await undo(id, { ...call, force }));
}

function parseRange({ key, user, session, from, to, reason, tool }: Options): UndoRange {
  if ([key, user, session].filter((each) => each !== undefined).length !== 1)
    throw new UsageError("say whose calls with one of --key, --user and --session");
  if (from === undefined || to === undefined)
    throw new UsageError("say from when to when with --from and --to, in ISO 8601");
  if (reason === undefined) throw new UsageError("say why with --reason; it is kept");
  return {
    ...(key !== undefined && { apiKeyId: key }),
    ...(user !== undefined && { userId: user }),
    ...(session !== undefined && { sessionId: session }),
    ...(tool !== undefined && { tool }),
    from,
    to,
    reason,
  };
}

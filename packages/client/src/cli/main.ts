import { readFileSync } from "node:fs";
import { parseArgs } from "node:util";
import type { Acta } from "../acta.ts";
import type { ExecutionStatus } from "../wire.ts";
import { approvalsCommand } from "./approvals-command.ts";
import { batchCommand } from "./batch-command.ts";
import { findConnection, toActa } from "./connection.ts";
import { describeTool } from "./describe-tool.ts";
import type { Env } from "./env.ts";
import { importCommand } from "./import-command.ts";
import { keysCommand } from "./keys-command.ts";
import { type ExitCode, exitCodes, explainError, printJson, type Terminal } from "./output.ts";
import { undoCommand } from "./undo-command.ts";
import { help, UsageError } from "./usage.ts";

const optionTypes = {
  module: { type: "string" },
  search: { type: "string" },
  json: { type: "boolean" },
  data: { type: "string" },
  "dry-run": { type: "boolean" },
  force: { type: "boolean" },
  plan: { type: "string" },
  "idempotency-key": { type: "string" },
  tool: { type: "string" },
  status: { type: "string" },
  limit: { type: "string" },
  mapping: { type: "string" },
  "print-mapping": { type: "boolean" },
  lines: { type: "string" },
  currency: { type: "string" },
  "time-zone": { type: "string" },
  concurrency: { type: "string" },
  encoding: { type: "string" },
  delimiter: { type: "string" },
  rejects: { type: "string" },
  again: { type: "boolean" },
  name: { type: "string" },
  kind: { type: "string" },
  permissions: { type: "string" },
  expires: { type: "string" },
  overlap: { type: "string" },
  revoked: { type: "boolean" },
  "not-atomic": { type: "boolean" },
  range: { type: "boolean" },
  key: { type: "string" },
  user: { type: "string" },
  session: { type: "string" },
  from: { type: "string" },
  to: { type: "string" },
  reason: { type: "string" },
  help: { type: "boolean", short: "h" },
} as const;

export type Options = ReturnType<typeof parseArguments>["values"];
type OptionName = keyof typeof optionTypes;

const commandOptions: { readonly [command: string]: readonly OptionName[] } = {
  tools: ["module", "search", "json"],
  tool: ["json"],
  call: ["data", "dry-run", "plan", "idempotency-key"],
  batch: ["dry-run", "plan", "not-atomic", "idempotency-key"],
  executions: ["tool", "status", "limit", "json"],
  execution: [],
  undo: [
    "dry-run",
    "force",
    "idempotency-key",
    "range",
    "key",
    "user",
    "session",
    "from",
    "to",
    "reason",
    "tool",
  ],
  approvals: ["status", "limit", "json"],
  approval: [],
  whoami: [],
  keys: ["name", "kind", "permissions", "expires", "overlap", "revoked", "idempotency-key", "json"],
  import: [
    "mapping",
    "print-mapping",
    "lines",
    "currency",
    "time-zone",
    "concurrency",
    "encoding",
    "delimiter",
    "rejects",
    "dry-run",
    "again",
    "json",
  ],
};

/** Runs the command. Errors it knows are written to stderr and become exit codes; others are defects and thrown. */
export async function main(args: string[], env: Env, terminal: Terminal): Promise<ExitCode> {
  try {
    const { values, positionals } = parseArguments(args);
    const [command, ...rest] = positionals;
    if (values.help || command === undefined || command === "help") {
      const asked = values.help === true || command === "help";
      terminal[asked ? "out" : "err"](help);
      return asked ? exitCodes.done : exitCodes.usage;
    }
    const allowed = commandOptions[command];
    if (allowed === undefined) throw new UsageError(`there is no command ${command}`);
    for (const name of Object.keys(values) as OptionName[]) {
      if (!allowed.includes(name)) throw new UsageError(`acta ${command} has no option --${name}`);
    }
    const connect = () => {
      const connection = findConnection(env);
      if (connection.demoFile)
        terminal.err(`Using the running demo's gateway and key (${connection.demoFile}).\n`);
      return connection;
    };
    if (command === "import") return await importCommand(rest, values, { env, connect, terminal });
    return await runCommand(command, rest, values, () => toActa(connect()), terminal);
  } catch (error) {
    const { text, exitCode } = explainError(error);
    terminal.err(`acta: ${text}\n`);
    return exitCode;
  }
}

function parseArguments(args: string[]) {
  try {
    return parseArgs({ args, options: optionTypes, allowPositionals: true });
  } catch (error) {
    throw new UsageError((error as Error).message, { cause: error });
  }
}

async function runCommand(
  command: string,
  positionals: string[],
  options: Options,
  connect: () => Acta,
  terminal: Terminal,
): Promise<ExitCode> {
  switch (command) {
    case "tools": {
      none(positionals);
      const { module, search: q } = options;
      const tools = await connect().tools.list({ ...(module && { module }), ...(q && { q }) });
      if (options.json) printJson(terminal, tools);
      else {
        const width = Math.max(0, ...tools.map(({ name }) => name.length));
        for (const { name, title, metadata } of tools) {
          const kind = metadata.sideEffects.length === 0 ? "reads" : "acts ";
          terminal.out(`${name.padEnd(width)}  ${kind}  ${title}\n`);
        }
      }
      return exitCodes.done;
    }
    case "tool": {
      const tool = await connect().tools.read(one(positionals, "a tool's name"));
      if (options.json) printJson(terminal, tool);
      else terminal.out(describeTool(tool));
      return exitCodes.done;
    }
    case "call": {
      const tool = one(positionals, "a tool's name");
      const inputs = await readInputs(options.data, terminal);
      const callOptions = {
        ...(options.plan !== undefined && { plan: options.plan }),
        ...(options["idempotency-key"] !== undefined && { idempotencyKey: options["idempotency-key"] }),
      };
      const acta = connect();
      printJson(
        terminal,
        options["dry-run"]
          ? await acta.dryRunByName(tool, inputs, callOptions)
          : await acta.callByName(tool, inputs, callOptions),
      );
      return exitCodes.done;
    }
    case "batch": {
      const source = one(positionals, "a file with a batch, or - for standard input");
      return await batchCommand(source, options, connect, terminal);
    }
    case "executions": {
      none(positionals);
      const { tool, status } = options;
      const limit = Number(options.limit ?? "20");
      if (!Number.isInteger(limit) || limit < 1)
        throw new UsageError("--limit must be a whole number from 1");
      const list = connect().executions.list(
        // The gateway says which statuses there are.
        { ...(tool && { tool }), ...(status && { status: status as ExecutionStatus }) },
        { pageSize: Math.min(limit, 100) },
      );
      const found = [];
      for await (const execution of list) {
        found.push(execution);
        if (found.length === limit) break;
      }
      if (options.json) printJson(terminal, found);
      else
        for (const { id, startedAt, status: state, toolName, durationMs, error } of found)
          terminal.out(
            `${id}  ${startedAt}  ${state.padEnd(7)}  ${toolName}  ${durationMs} ms${error ? `  ${error.code}` : ""}\n`,
          );
      return exitCodes.done;
    }
    case "execution":
      printJson(terminal, await connect().executions.read(one(positionals, "an execution's id")));
      return exitCodes.done;
    case "undo":
      await undoCommand(positionals, options, connect, terminal);
      return exitCodes.done;
    case "approvals":
      await approvalsCommand(positionals, options, connect, terminal);
      return exitCodes.done;
    case "approval":
      printJson(terminal, await connect().approvals.read(one(positionals, "an approval's id")));
      return exitCodes.done;
    case "keys":
      await keysCommand(positionals, options, connect, terminal);
      return exitCodes.done;
    default:
      none(positionals);
      printJson(terminal, await connect().whoami());
      return exitCodes.done;
  }
}

function one(positionals: string[], what: string): string {
  if (positionals.length !== 1) throw new UsageError(`it takes one argument, ${what}`);
  return positionals[0]!;
}

function none(positionals: string[]): void {
  if (positionals.length > 0) throw new UsageError(`it takes no argument ${positionals[0]}`);
}

/** `--data`: JSON, `@file`, or `-` for standard input. */
async function readInputs(data: string | undefined, terminal: Terminal): Promise<unknown> {
  if (data === undefined)
    throw new UsageError("give the inputs with --data: JSON, @file, or - for standard input");
  let text = data;
  try {
    if (data === "-") text = await terminal.readStdin();
    else if (data.startsWith("@")) text = readFileSync(data.slice(1), "utf8");
  } catch (error) {
    throw new UsageError(`the inputs cannot be read: ${(error as Error).message}`, { cause: error });
  }
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new UsageError(`the inputs are not JSON: ${(error as Error).message}`, { cause: error });
  }
}

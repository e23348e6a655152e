import { ConnectionError, type ExitCode, type Io, RefusedError, UsageError } from "./command.ts";
import { commands } from "./commands.ts";
import type { Env } from "./env.ts";

/** Runs one command. Never throws: what goes wrong is told on `io.err` and by the exit code. */
export async function main(args: readonly string[], env: Env, io: Io): Promise<ExitCode> {
  const [name = "", ...rest] = args;
  const command = Object.hasOwn(commands, name) ? commands[name] : undefined;
  if (!command || rest.includes("--help")) {
    (command ? io.out : io.err)(help());
    return command ? 0 : 2;
  }
  try {
    return await command.run(rest, env, io);
  } catch (error) {
    if (error instanceof UsageError) {
      io.err(`${error.message}\n  acta ${command.usage}\n`);
      return 2;
    }
    if (error instanceof RefusedError) {
      io.err(`${error.message}\n`);
      return 1;
    }
    if (error instanceof ConnectionError) {
      io.err(`${error.message}\n`);
      return 3;
    }
    io.err(`${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`);
    return 1;
  }
}

function help(): string {
  const lines = Object.values(commands).map(
    ({ usage, summary }) => `  acta ${usage.padEnd(52)} ${summary}\n`,
  );
  return `For whoever runs the product:\n\n${lines.join("")}
They work on the database as acta_owner: ACTA_OWNER_DATABASE_URL, else that of the npm start which runs here.
Exit codes: 0 done · 1 not as it should be · 2 called wrongly · 3 no connection.
`;
}

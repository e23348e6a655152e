import type { Env } from "./env.ts";

/** One command of an operator: it works on the database itself, past every permission, so it needs the owner's URL. */
export interface Command {
  /** What stands after `acta`, with its options. */
  usage: string;
  /** What it does, in a line. */
  summary: string;
  /** @throws UsageError, RefusedError, ConnectionError; anything else is a defect */
  run(args: readonly string[], env: Env, io: Io): Promise<ExitCode>;
}

export interface Io {
  out(text: string): void;
  err(text: string): void;
  /** A secret from whoever runs the command, never shown; from a pipe its first line. */
  askSecret(question: string): Promise<string>;
}

/** 0 done · 1 not as it should be · 2 called wrongly · 3 no connection */
export type ExitCode = 0 | 1 | 2 | 3;

/** The command was called wrongly. Exit code 2. */
export class UsageError extends Error {
  override readonly name = "UsageError";
}

/** It is not done, for a reason whose message is the whole story. Exit code 1. */
export class RefusedError extends Error {
  override readonly name = "RefusedError";
}

/** The database cannot be reached. Exit code 3. */
export class ConnectionError extends Error {
  override readonly name = "ConnectionError";
}

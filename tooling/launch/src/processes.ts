import { type ChildProcess, spawn } from "node:child_process";
import { createWriteStream, mkdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";

export interface Program {
  /** As shown to people: `gateway`. */
  name: string;
  /** Arguments of `node`. */
  args: string[];
  cwd: string;
  env: { [name: string]: string };
  /** An URL that answers below 500 once the program is ready; left out for one that serves nothing. */
  readyUrl?: string;
}

export interface Running {
  readonly name: string;
  /** Resolves when the program has ended, by itself or by `stop`, to what it ended with: `exit code 1`. */
  readonly ended: Promise<string>;
  /** Asks it to end, and ends it by force when it has not after `stopTimeoutMs`. */
  stop(): Promise<void>;
  /** The last lines it printed. */
  lastLines(count: number): string;
}

const readyTimeoutMs = 60_000;
/** Longer than the gateway takes at most: it lets the calls in work come to their end. */
const stopTimeoutMs = 50_000;

export interface Output {
  /** Everything a program prints goes to `<name>.log` in here, anew with every start. */
  logDir: string;
  /** Also to the terminal, each line with the program's name: for watch mode. */
  echo: boolean;
}

const leaveWithParent = new URL("./leave-with-parent.mjs", import.meta.url).href;

export function startProgram(program: Program, output: Output): Running {
  mkdirSync(output.logDir, { recursive: true });
  const logFile = join(output.logDir, `${program.name}.log`);
  const child = spawn(process.execPath, [`--import=${leaveWithParent}`, ...program.args], {
    cwd: program.cwd,
    env: { ...program.env, ACTA_LAUNCHER_PID: String(process.pid) },
    stdio: ["ignore", "pipe", "pipe", "ipc"],
    // A group of its own: Ctrl-C in the terminal reaches the launcher alone, which then stops everything in order.
    detached: process.platform !== "win32",
  });
  record(child, program.name, logFile, output.echo);

  const ended = new Promise<string>((resolve) => {
    child.once("error", (error) => resolve(error.message));
    child.once("close", (code, signal) => resolve(signal ? `signal ${signal}` : `exit code ${code}`));
  });
  return {
    name: program.name,
    ended,
    async stop() {
      child.kill("SIGTERM");
      const timer = setTimeout(() => child.kill("SIGKILL"), stopTimeoutMs);
      await ended;
      clearTimeout(timer);
    },
    lastLines: (count) => readFileSync(logFile, "utf8").trimEnd().split("\n").slice(-count).join("\n"),
  };
}

function record(child: ChildProcess, name: string, logFile: string, echo: boolean): void {
  const log = createWriteStream(logFile, { mode: 0o600 });
  for (const stream of [child.stdout!, child.stderr!]) {
    stream.setEncoding("utf8");
    stream.on("data", (text: string) => {
      log.write(text);
      if (echo) process.stdout.write(text.replace(/^(?=.)/gm, `${name.padEnd(8)}│ `));
    });
  }
  child.once("close", () => log.end());
}

/**
 * Waits until a program answers.
 *
 * @throws Error when it ends before that, or takes longer than a minute.
 */
export async function waitUntilReady(program: Program, running: Running): Promise<void> {
  if (!program.readyUrl) return;
  let end: string | null = null;
  running.ended.then((how) => {
    end = how;
  });
  const giveUpAt = performance.now() + readyTimeoutMs;
  while (performance.now() < giveUpAt) {
    if (end !== null) throw new Error(describeEnd(running, end));
    if (await answers(program.readyUrl)) return;
    await sleep(100);
  }
  throw new Error(
    `The ${program.name} did not become ready within ${readyTimeoutMs / 1000} s.\n${running.lastLines(20)}`,
  );
}

export function describeEnd(running: Running, how: string): string {
  return `The ${running.name} ended with ${how}. Its last lines:\n\n${running.lastLines(20)}`;
}

async function answers(url: string): Promise<boolean> {
  try {
    const response = await fetch(url, { redirect: "manual", signal: AbortSignal.timeout(5_000) });
    await response.body?.cancel();
    return response.status < 500;
  } catch {
    return false;
  }
}

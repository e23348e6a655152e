import { spawn } from "node:child_process";
import { fileURLToPath } from "node:url";
import { bundleForTests } from "@acta/config/bundle";
import type { CrashPoint } from "@acta/core";
import type { Decision } from "./acts.mjs";

/** What a process is to do until it dies. */
export interface MortalOrder {
  point: CrashPoint;
  /** Passed so often before it strikes, this time included. */
  pass: number;
  /** `effects`: as a worker. */
  work: "effects" | { workspaceId: string; userId: string; decisions: readonly Decision[] };
}

/** What it says while it lives. */
export type MortalReport = "ready" | { decided: Decision };

export interface Mortal {
  /** Resolves when it is dead, with what it had been told is done. */
  die(order: MortalOrder): Promise<Decision[]>;
  kill(): void;
}

const patienceMs = 45_000;

/** Ready to work: that takes a moment, so the next one is started while one dies. */
async function startMortal(program: string, env: { [name: string]: string }): Promise<Mortal> {
  const child = spawn(process.execPath, [program], {
    env: { ...process.env, ...env, ACTA_LOG_LEVEL: "fatal" },
    stdio: ["ignore", "inherit", "inherit", "ipc"],
  });
  const ended = new Promise<NodeJS.Signals | null>((resolve) => {
    child.once("exit", (_, signal) => resolve(signal));
  });
  const ready = new Promise<"ready">((resolve) => child.once("message", () => resolve("ready")));
  if ((await Promise.race([ready, ended])) !== "ready") throw new Error("a process died before its time");
  return {
    async die(order) {
      const decided: Decision[] = [];
      child.on("message", (report: MortalReport) => {
        if (report !== "ready") decided.push(report.decided);
      });
      child.send(order);
      const tooLong = setTimeout(() => child.kill("SIGTERM"), patienceMs);
      const signal = await ended;
      clearTimeout(tooLong);
      if (signal !== "SIGKILL") throw new Error(`it never came to ${order.point}: ended by ${signal}`);
      return decided;
    },
    kill: () => void child.kill("SIGKILL"),
  };
}

/** Starts processes ahead of their time. */
export async function createNursery(env: { [name: string]: string }, { ahead }: { ahead: number }) {
  const program = await bundleForTests(fileURLToPath(new URL("./mortal.mjs", import.meta.url)));
  const young: Promise<Mortal>[] = [];
  const fill = () => {
    while (young.length < ahead) {
      const one = startMortal(program.file, env);
      // Whoever takes it is told.
      one.catch(() => {});
      young.push(one);
    }
  };
  return {
    async take(): Promise<Mortal> {
      fill();
      const one = young.shift()!;
      fill();
      return await one;
    },
    async close() {
      for (const one of young.splice(0)) (await one.catch(() => undefined))?.kill();
      program.remove();
    },
  };
}

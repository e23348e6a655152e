import type { CrashPoint } from "@acta/core";

/** What a spawned worker is told by the test that spawned it. */
export interface WorkerOrder {
  workerUrl: string;
  /** Where the outside is: gets a POST for each message. */
  providerUrl: string;
  whenLost: "unknown" | "unknownOnceSending" | "repeat";
  /** Ends the process when it gets there. */
  crashAt: CrashPoint | "";
}

const name = "ACTA_TEST_WORKER";

export const orderEnv = (order: WorkerOrder) => ({ ...process.env, [name]: JSON.stringify(order) });

/** How often a worker is killed at each point: `ACTA_CRASH_REPETITIONS`, 20 for `pnpm chaos`. */
export const readRepetitions = (): number => Number(process.env.ACTA_CRASH_REPETITIONS) || 1;

export const readOrder = (): WorkerOrder => JSON.parse(process.env[name] ?? "{}") as WorkerOrder;

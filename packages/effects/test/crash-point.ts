import type { CrashPointName } from "../src/crash-point.ts";
import { readOrder } from "./env.ts";

const { crashAt } = readOrder();

/** Takes the place of `src/crash-point.ts` in processes that tests start with `--conditions=@acta/crash-test`. */
export function crashPoint(name: CrashPointName): void {
  if (name === crashAt) process.kill(process.pid, "SIGKILL");
}

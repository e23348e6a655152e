// Preloaded into a process that is to die: from SIGUSR2 on, the n-th time it passes the crash point, as by kill -9.
import { armCrashPoints } from "@acta/core";

const [point, count] = (process.env.ACTA_CRASH_AT ?? "").split("#");

process.on("SIGUSR2", () => {
  let left = Number(count);
  armCrashPoints((reached) => {
    if (reached === point && --left === 0) process.kill(process.pid, "SIGKILL");
  });
});

import { execFileSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";

export function isAlive(pid) {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error.code === "EPERM";
  }
}

/**
 * When a process began, in whatever measure the system has: only to be compared. With its id it names the process
 * beyond doubt, while ids alone are used again.
 *
 * @returns null for one that has ended, also when nobody has asked yet how; and where the system does not tell (Windows)
 */
export function beginningOf(pid) {
  try {
    if (existsSync("/proc/self/stat")) {
      const status = readFileSync(`/proc/${pid}/stat`, "utf8");
      // proc_pid_stat(5): the second field is the name in parentheses, which may itself hold spaces.
      const fields = status.slice(status.lastIndexOf(")") + 2).split(" ");
      const [state, startTime] = [fields[0], fields[22 - 3]];
      return state === "Z" ? null : startTime;
    }
    const [, state, began] = /^(\S+)\s+(.+)/.exec(ps(pid, "stat=,lstart=").trim()) ?? [];
    return !state || state.startsWith("Z") ? null : began;
  } catch {
    return null;
  }
}

/** @returns the empty text when there is no such process */
export function commandOf(pid) {
  try {
    if (existsSync(`/proc/${pid}/cmdline`)) return readFileSync(`/proc/${pid}/cmdline`, "utf8");
    return ps(pid, "command=");
  } catch {
    return "";
  }
}

const ps = (pid, columns) => execFileSync("ps", ["-o", columns, "-p", String(pid)], { encoding: "utf8" });

/** How often the process is killed at each point: `ACTA_CRASH_REPETITIONS`, 20 for `pnpm chaos`. */
export function readRepetitions(): number {
  return Number(process.env.ACTA_CRASH_REPETITIONS) || 1;
}

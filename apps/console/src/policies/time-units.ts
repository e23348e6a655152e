import { plural } from "@/format/words";

export const timeUnits = { minute: 60, hour: 3_600, day: 86_400 } as const;
export type TimeUnit = keyof typeof timeUnits;
export const timeUnitNames = ["minute", "hour", "day"] as const satisfies readonly TimeUnit[];

/** Seconds in the largest unit that says them exactly; in minutes, rounded up, where none does. */
export function splitTime(seconds: number): { count: number; unit: TimeUnit } {
  const unit =
    ([...timeUnitNames].reverse() as TimeUnit[]).find((each) => seconds % timeUnits[each] === 0) ?? "minute";
  return { count: Math.ceil(seconds / timeUnits[unit]), unit };
}

export function timeOf(seconds: number): string {
  const { count, unit } = splitTime(seconds);
  return plural(count, unit);
}

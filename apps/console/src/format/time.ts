/** Everything is stored in UTC and shown in the workspace's zone, whatever the zone of the machine is. */

const formats = new Map<string, Intl.DateTimeFormat>();

function format(
  zone: string,
  kind: "full" | "plain" | "short" | "day" | "clock" | "parts",
): Intl.DateTimeFormat {
  const key = `${kind} ${zone}`;
  let found = formats.get(key);
  if (!found) {
    const date: Intl.DateTimeFormatOptions = { day: "numeric", month: "short", year: "numeric" };
    const clock: Intl.DateTimeFormatOptions = { hour: "2-digit", minute: "2-digit", second: "2-digit" };
    const options: Record<typeof kind, Intl.DateTimeFormatOptions> = {
      full: { ...date, ...clock, hourCycle: "h23", timeZoneName: "short" },
      plain: { ...date, ...clock, hourCycle: "h23" },
      short: { day: "numeric", month: "short", hour: "2-digit", minute: "2-digit", hourCycle: "h23" },
      day: date,
      clock: { ...clock, hourCycle: "h23" },
      parts: {
        year: "numeric",
        month: "2-digit",
        day: "2-digit",
        hour: "2-digit",
        minute: "2-digit",
        second: "2-digit",
        hourCycle: "h23",
      },
    };
    found = new Intl.DateTimeFormat("en-GB", { ...options[kind], timeZone: zone });
    formats.set(key, found);
  }
  return found;
}

/** `22 Nov 2026, 14:03:09 GMT-5` */
export function fullTime(iso: string, zone: string): string {
  return format(zone, "full").format(new Date(iso));
}

/** `22 Nov 2026, 14:03:09`, where the zone is plain from the place. */
export function plainTime(iso: string, zone: string): string {
  return format(zone, "plain").format(new Date(iso));
}

/** `22 Nov, 14:03` */
export function shortTime(iso: string | Date, zone: string): string {
  return format(zone, "short").format(new Date(iso));
}

/** `22 Nov 2026` */
export function day(iso: string | Date, zone: string): string {
  return format(zone, "day").format(new Date(iso));
}

const minute = 60;
const hour = 60 * minute;
const dayLong = 24 * hour;

/** `now`, `40s ago`, `5m ago`, `3h ago`, `2d ago`; from a week on the date says more. */
export function relativeTime(iso: string, now: number, zone: string): string {
  const seconds = Math.round((now - Date.parse(iso)) / 1000);
  // Clocks of two machines differ by a little: "in 1 second" would only puzzle.
  if (seconds < 5) return "now";
  if (seconds < minute) return `${seconds}s ago`;
  if (seconds < hour) return `${Math.floor(seconds / minute)}m ago`;
  if (seconds < dayLong) return `${Math.floor(seconds / hour)}h ago`;
  if (seconds < 7 * dayLong) return `${Math.floor(seconds / dayLong)}d ago`;
  return shortTime(iso, zone);
}

function offsetMinutes(instant: number, zone: string): number {
  const parts = format(zone, "parts").formatToParts(instant);
  const of = (type: string) => Number(parts.find((part) => part.type === type)?.value ?? 0);
  const local = Date.UTC(of("year"), of("month") - 1, of("day"), of("hour"), of("minute"), of("second"));
  return Math.round((local - Math.floor(instant / 1000) * 1000) / 60_000);
}

/** An instant as `<input type="datetime-local">` wants it, on the workspace's clock. */
export function toZonedInput(iso: string, zone: string): string {
  const instant = Date.parse(iso);
  if (Number.isNaN(instant)) return "";
  return new Date(instant + offsetMinutes(instant, zone) * 60_000)
    .toISOString()
    .slice(0, 19)
    .replace(/:00$/, "");
}

/** What was typed on the workspace's clock, as an instant in UTC. Empty when it is no time. */
export function fromZonedInput(local: string, zone: string): string {
  const asUtc = Date.parse(`${local}Z`);
  if (Number.isNaN(asUtc)) return "";
  // The offset at the wanted instant is not known yet; the second look settles it across a clock change.
  const guess = asUtc - offsetMinutes(asUtc, zone) * 60_000;
  return new Date(asUtc - offsetMinutes(guess, zone) * 60_000).toISOString();
}

/** `4 ms`, `1.2 s`, `2m 05s` */
export function duration(ms: number): string {
  if (ms < 1000) return `${ms} ms`;
  if (ms < 60_000) return `${(ms / 1000).toFixed(1)} s`;
  return `${Math.floor(ms / 60_000)}m ${String(Math.round((ms % 60_000) / 1000)).padStart(2, "0")}s`;
}

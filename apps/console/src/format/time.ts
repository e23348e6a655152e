/**
 * Everything is stored in UTC and shown in the workspace's zone, whatever the zone of the machine is. Only the zone's
 * rules come from `Intl`: its wording differs between a server's ICU and a browser's, and a page drawn by both must
 * say the same.
 */

const formats = new Map<string, Intl.DateTimeFormat>();

function clockOf(zone: string): Intl.DateTimeFormat {
  let found = formats.get(zone);
  if (!found) {
    found = new Intl.DateTimeFormat("en-GB", {
      timeZone: zone,
      year: "numeric",
      month: "2-digit",
      day: "2-digit",
      hour: "2-digit",
      minute: "2-digit",
      second: "2-digit",
      hourCycle: "h23",
    });
    formats.set(zone, found);
  }
  return found;
}

/** No zone changes its offset at another minute, since all offsets in use are whole quarters of an hour. */
const quarterMs = 15 * 60_000;
const offsets = new Map<string, number>();
/** A server draws for many workspaces, and keeps no more of them than this. */
const manyOffsets = 10_000;

/** How far a zone's clock is ahead of UTC. `Intl` is asked once a quarter: a list has times by the hundred. */
function offsetMs(instant: number, zone: string): number {
  const quarter = Math.floor(instant / quarterMs);
  const key = `${quarter} ${zone}`;
  let offset = offsets.get(key);
  if (offset === undefined) {
    const begin = quarter * quarterMs;
    const parts = clockOf(zone).formatToParts(begin);
    const of = (type: string) => Number(parts.find((part) => part.type === type)?.value ?? 0);
    const wall = Date.UTC(of("year"), of("month") - 1, of("day"), of("hour"), of("minute"), of("second"));
    offset = wall - begin;
    if (offsets.size >= manyOffsets) offsets.clear();
    offsets.set(key, offset);
  }
  return offset;
}

/** What the clock on the wall says, as if it were UTC. */
function wallTime(instant: number, zone: string): Date {
  return new Date(instant + offsetMs(instant, zone));
}

function offsetMinutes(instant: number, zone: string): number {
  return Math.round(offsetMs(instant, zone) / 60_000);
}

const months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];
const two = (number: number) => String(number).padStart(2, "0");

function dayOf(wall: Date): string {
  return `${wall.getUTCDate()} ${months[wall.getUTCMonth()]}`;
}

function minuteOf(wall: Date): string {
  return `${two(wall.getUTCHours())}:${two(wall.getUTCMinutes())}`;
}

/** `UTC−5`, `UTC+5:30` */
function zoneOf(instant: number, zone: string): string {
  const offset = offsetMinutes(instant, zone);
  if (offset === 0) return "UTC";
  const [hours, minutes] = [Math.floor(Math.abs(offset) / 60), Math.abs(offset) % 60];
  return `UTC${offset < 0 ? "−" : "+"}${hours}${minutes ? `:${two(minutes)}` : ""}`;
}

const toInstant = (iso: string | Date) => (typeof iso === "string" ? Date.parse(iso) : iso.getTime());

/** `22 Nov 2026, 14:03:09 UTC−5` */
export function fullTime(iso: string, zone: string): string {
  return `${plainTime(iso, zone)} ${zoneOf(toInstant(iso), zone)}`;
}

/** `22 Nov 2026, 14:03:09`, where the zone is plain from the place. */
export function plainTime(iso: string, zone: string): string {
  const wall = wallTime(toInstant(iso), zone);
  return `${dayOf(wall)} ${wall.getUTCFullYear()}, ${minuteOf(wall)}:${two(wall.getUTCSeconds())}`;
}

/** `22 Nov, 14:03` */
export function shortTime(iso: string | Date, zone: string): string {
  const wall = wallTime(toInstant(iso), zone);
  return `${dayOf(wall)}, ${minuteOf(wall)}`;
}

/** `22 Nov 2026` */
export function day(iso: string | Date, zone: string): string {
  const wall = wallTime(toInstant(iso), zone);
  return `${dayOf(wall)} ${wall.getUTCFullYear()}`;
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

/** `in 40s`, `in 5m`, `in 3h`, `in 2d`; `over` once it has passed. */
export function timeLeft(iso: string, now: number): string {
  const seconds = Math.floor((Date.parse(iso) - now) / 1000);
  if (seconds <= 0) return "over";
  if (seconds < minute) return `in ${seconds}s`;
  if (seconds < hour) return `in ${Math.floor(seconds / minute)}m`;
  if (seconds < 2 * dayLong) return `in ${Math.floor(seconds / hour)}h`;
  return `in ${Math.floor(seconds / dayLong)}d`;
}

/** An instant as `<input type="datetime-local">` wants it, on the workspace's clock. */
export function toZonedInput(iso: string, zone: string): string {
  const instant = Date.parse(iso);
  if (Number.isNaN(instant)) return "";
  return wallTime(instant, zone).toISOString().slice(0, 19).replace(/:00$/, "");
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
  return `${Math.floor(ms / 60_000)}m ${two(Math.round((ms % 60_000) / 1000))}s`;
}

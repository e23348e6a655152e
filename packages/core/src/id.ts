import { v7, validate, version } from "uuid";

/** UUIDv7 (RFC 9562 §5.7): time-ordered, so that primary keys and monthly partitions follow creation time. */
export function newId(): string {
  return v7();
}

export function isId(value: string): boolean {
  return validate(value) && version(value) === 7;
}

/** Smallest UUIDv7 of an instant: turns a time range into an id range, which prunes partitions. */
export function idAt(instant: Date): string {
  const hex = Math.max(0, instant.getTime()).toString(16).padStart(12, "0");
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-7000-8000-000000000000`;
}

/** The instant inside a UUIDv7, to the millisecond. */
export function idTime(id: string): Date {
  return new Date(Number.parseInt(id.slice(0, 8) + id.slice(9, 13), 16));
}

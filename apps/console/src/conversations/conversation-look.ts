import type { Conversation } from "@acta/core";

/** Who is at the other end: as the CRM knows them, else as they call themselves. */
export function whoOf({ contact, profileName, phone }: Conversation): string {
  return contact?.name || profileName || phone || "Unknown";
}

/** Whether free text reaches them at this instant; `now` is 0 before the page knows its clock. */
export function isWindowOpen({ window }: Conversation, now: number): boolean {
  if (window.closesAt === null || now === 0) return window.state === "open";
  return now < Date.parse(window.closesAt);
}

/** `23 h 5 min`, `42 min`, `less than a minute` */
export function timeLeft(ms: number): string {
  const minutes = Math.floor(ms / 60_000);
  if (minutes < 1) return "less than a minute";
  return minutes < 60 ? `${minutes} min` : `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
}

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

import * as fields from "../fields.ts";
import { fail } from "./errors.ts";

/** Free text may be sent for 24 hours from a person's last message: the customer-service window. */
const windowMs = 24 * 60 * 60 * 1_000;

export interface ServiceWindow {
  state: "open" | "closed";
  /** When it closes, or closed; null where the person never wrote. */
  closesAt: string | null;
}

export const serviceWindow = fields.objectOf(
  {
    state: { type: "string", enum: ["open", "closed"], description: "Whether free text can be sent now." },
    closesAt: {
      ...fields.nullable(fields.shown(fields.isoDateTime("When it closes, or closed."))),
      description: "When it closes, or closed; null where the person never wrote.",
    },
  },
  { description: "The customer-service window: 24 hours from the person's last message." },
);

/** Open up to, and not at, the last instant. */
export function windowAt(lastInboundAt: Date | null, now: Date): ServiceWindow {
  if (lastInboundAt === null) return { state: "closed", closesAt: null };
  const closesAt = new Date(lastInboundAt.getTime() + windowMs);
  return { state: now < closesAt ? "open" : "closed", closesAt: closesAt.toISOString() };
}

/** @throws ActaError `WHATSAPP_WINDOW_CLOSED` with when it closed, and the way out */
export function assertWindowOpen({ state, closesAt }: ServiceWindow): void {
  if (state === "open") return;
  throw fail(
    "WHATSAPP_WINDOW_CLOSED",
    { closedAt: closesAt, sendInstead: "whatsapp.template.send" },
    {
      detail: `${
        closesAt === null
          ? "This person has not written yet, so free text would not reach them."
          : `The customer-service window closed at ${closesAt}, 24 hours after this person's last message.`
      } Send a template with whatsapp.template.send; when they answer, the window is open again.`,
    },
  );
}

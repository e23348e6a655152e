import type { ServiceWindow } from "@acta/core";
import * as fields from "../fields.ts";
import { fail } from "./errors.ts";

export { type ServiceWindow, serviceWindowAt as windowAt } from "@acta/core";

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

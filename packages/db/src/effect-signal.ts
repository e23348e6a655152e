import type { EffectSignal } from "@acta/core";
import { createAnnouncer } from "./announcer.ts";

/** Where workers are told that effects wait. */
export const effectChannel = "acta_effects";

export interface PgEffectSignal extends EffectSignal {
  close(): Promise<void>;
}

/** Soon enough that nobody notices, and rare enough that commits do not wait for each other. */
const everyMs = 10;

/** @param url of any role */
export function createEffectSignal({ url }: { url: string }): PgEffectSignal {
  const announcer = createAnnouncer({
    url,
    applicationName: "acta-effects",
    channel: effectChannel,
    everyMs,
  });
  return { wake: () => announcer.tell(""), close: () => announcer.close() };
}

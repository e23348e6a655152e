import { findJsonFault, type JsonObject, maskSecrets } from "@acta/core";
import type { Lease, Settlement } from "@acta/db";
import type { EffectOutcome } from "./handler.ts";
import { backOffMs, limits, type Timing } from "./timing.ts";

const maxMessage = 2_000;

/** What is written of an outcome. Too many attempts make a failure of what could be tried again. */
export function toSettlement(
  outcome: EffectOutcome,
  lease: Pick<Lease, "roundAttempts" | "roundAt">,
  { timing, nowMs, random }: { timing: Timing; nowMs: number; random: number },
): Settlement {
  const response = storable(outcome.response);
  if (outcome.state === "accepted") {
    return { state: "accepted", outcome: "accepted", providerId: outcome.providerId, response };
  }
  const error = { errorCode: outcome.code, errorMessage: readable(outcome.message), response };
  if (outcome.state !== "retry") return { state: outcome.state, outcome: outcome.state, ...error };
  if (isSpent(lease, nowMs)) return { state: "failed", outcome: "failed", ...error };
  const afterMs = Math.max(outcome.afterMs ?? 0, backOffMs(lease.roundAttempts, timing, random));
  return { state: "pending", outcome: "retry", afterMs, ...error };
}

function isSpent({ roundAttempts, roundAt }: Pick<Lease, "roundAttempts" | "roundAt">, nowMs: number) {
  return roundAttempts >= limits.attempts || nowMs - roundAt.getTime() >= limits.hours * 3_600_000;
}

/** Providers' words, as the database can take them. */
function readable(message: string): string {
  return maskSecrets(message).slice(0, maxMessage).replaceAll("\0", "�").toWellFormed();
}

function storable(response: JsonObject | undefined): JsonObject | undefined {
  const fault = response && findJsonFault(response);
  return fault ? { notKept: `${fault.pointer} ${fault.message}` } : response;
}

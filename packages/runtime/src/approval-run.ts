import { type CarryOutPorts, carryOut } from "@acta/core";
import type { EffectHandler } from "@acta/effects";

/** Tries after which a failure that could pass is taken for final: about ten minutes. */
const maxTries = 10;

/** Carries out what was approved. Doing it twice does no harm: the approval is marked by what carries it out. */
export function createApprovalRun(ports: CarryOutPorts): EffectHandler {
  return {
    kind: "approval.run",
    whenLost: "repeat",
    async perform({ workspaceId, payload }, { signal, attempt }) {
      const approvalId = String(payload.approvalId);
      const isLast = attempt >= maxTries;
      const outcome = await carryOut(ports, { workspaceId, approvalId, isLast, signal });
      if (outcome.state === "retry") return outcome;
      return {
        state: "accepted",
        ...(outcome.executionId !== undefined && { providerId: outcome.executionId }),
      };
    },
  };
}

import { createHash } from "node:crypto";
import { type ExecutionContext, type Executor, type JsonObject, systemPrincipal } from "@acta/core";

/** Where a call of the system's own came from. */
export interface Circumstances {
  requestId?: string;
  ip?: string;
  userAgent?: string;
}

/**
 * Calls a tool as the system, for something the provider reported.
 *
 * @param event what makes it this report and no other: the same one again is answered and not done
 */
export async function callAsSystem(
  executor: Pick<Executor, "execute">,
  workspaceId: string,
  toolName: string,
  inputs: JsonObject,
  event: readonly string[],
  { requestId, ...request }: Circumstances = {},
): Promise<void> {
  const context: ExecutionContext = {
    userId: null,
    workspaceId,
    requestContext: { ...request, source: "webhook" },
    principal: systemPrincipal(workspaceId),
    ...(requestId !== undefined && { requestId }),
  };
  // The provider's ids are too long for a key.
  const digest = createHash("sha256").update(JSON.stringify([toolName, ...event]));
  const result = await executor.execute(toolName, inputs, {
    context,
    idempotencyKey: `whatsapp-${digest.digest("base64url")}`,
  });
  if (result.status === "pending_approval") throw new Error(`${toolName} waits for approval`);
}

import { systemPrincipal } from "../authorize.ts";
import { crashPoint } from "../crash-point.ts";
import { ActaError } from "../errors.ts";
import type { Executor } from "../execute.ts";
import type { JsonObject, JsonValue } from "../json.ts";
import { planFingerprint } from "../plan.ts";
import { maskSecrets, maskSecretsIn } from "../secret.ts";
import type { ExecutionContext, PlanDrift, Principal, Source } from "../types.ts";
import type { ApprovalState } from "./approval.ts";
import { inputsContext } from "./held-call.ts";

/** An approval with everything that carrying it out takes: for the system alone. */
export interface DecidedCall {
  id: string;
  workspaceId: string;
  state: ApprovalState;
  toolName: string;
  inputHash: string;
  inputs: JsonValue;
  sealedInputs: string | null;
  previewExecutionId: string;
  userId: string | null;
  apiKeyId: string | null;
  source: Source;
  sessionId: string | null;
  requestContext: { ip?: string; userAgent?: string };
  requestId: string | null;
  traceId: string | null;
}

export interface CarryOutPorts {
  executor: Pick<Executor, "execute">;
  readCall(workspaceId: string, approvalId: string): Promise<DecidedCall | null>;
  /** Whoever asked, as they are now; null when they are not there any more. */
  principals: {
    ofUser(workspaceId: string, userId: string, sessionId: string): Promise<Principal | null>;
    ofKey(workspaceId: string, apiKeyId: string): Promise<Principal | null>;
  };
  /** As `Vault.open`. */
  open(sealed: string, context: string): string;
}

/** The tool that records that an approved call could not be carried out. */
const failApprovalName = "system.approval.fail";

export type CarriedOut =
  /** Nothing is left to be done: `executionId` did it where this very try did. */
  | { state: "ended"; executionId?: string }
  /** It may go well another time. */
  | { state: "retry"; code: string; message: string };

/**
 * Runs what was approved, as whoever asked for it: as they are now, with the permissions they have now, and only if it
 * comes out as the preview that was decided about. Whatever else it comes to stands on the approval afterwards.
 *
 * It may be repeated, also at the same time as itself or after a crash: the approval is marked as carried out by the
 * transaction that carries it out, so that happens once or never.
 *
 * @param isLast whether a failure that could pass is to be taken for final
 * @throws ActaError when not even a failure could be recorded: to be repeated
 */
export async function carryOut(
  ports: CarryOutPorts,
  { workspaceId, approvalId, isLast, signal }: CarryOutRequest,
): Promise<CarriedOut> {
  const call = await ports.readCall(workspaceId, approvalId);
  if (call?.state !== "approved") return { state: "ended" };
  const principal = await principalOf(ports, call);
  if (!principal) return await conclude(ports, call, { code: "PERMISSION_DENIED", message: gone });
  let inputs: JsonValue;
  try {
    inputs = inputsOf(ports, call);
  } catch {
    const code = "INTERNAL";
    if (!isLast) return { state: "retry", code, message: unreadable };
    return await conclude(ports, call, { code, message: unreadable });
  }
  try {
    const result = await ports.executor.execute(call.toolName, inputs, {
      context: contextOf(call, principal, signal),
      planId: call.previewExecutionId,
      approvalId: call.id,
    });
    return { state: "ended", ...("id" in result && { executionId: result.id }) };
  } catch (error) {
    if (!(error instanceof ActaError)) throw error;
    // Somebody else has carried it out, or concluded it, in between.
    if (error.code === "APPROVAL_DECIDED") return { state: "ended" };
    const mayPass = error.retryable || error.code === "OUTCOME_UNKNOWN";
    // That this process stops, or has lost the job to another, says nothing about the call.
    if (mayPass && (!isLast || signal?.aborted))
      return { state: "retry", code: error.code, message: error.detail };
    crashPoint("approval.refused");
    const { code, detail: message, drift, executionId } = error;
    return await conclude(ports, call, { code, message, drift, executionId });
  }
}

interface CarryOutRequest {
  workspaceId: string;
  approvalId: string;
  isLast: boolean;
  signal?: AbortSignal;
}

const gone = "Whoever asked for it is not in the workspace any more, or the key was revoked or has expired.";

const unreadable = "Its inputs could not be read again as they were asked.";

function principalOf({ principals }: CarryOutPorts, call: DecidedCall): Promise<Principal | null> {
  return call.userId === null
    ? principals.ofKey(call.workspaceId, call.apiKeyId!)
    : principals.ofUser(call.workspaceId, call.userId, call.sessionId ?? "");
}

/** @throws Error when the vault does not open them, or they are not what was asked: somebody was at the database */
function inputsOf({ open }: CarryOutPorts, call: DecidedCall): JsonValue {
  const { id, workspaceId, toolName, sealedInputs, inputHash } = call;
  const inputs =
    sealedInputs === null
      ? call.inputs
      : (JSON.parse(open(sealedInputs, inputsContext(workspaceId, id))) as JsonValue);
  if (planFingerprint(id, toolName, inputs) !== inputHash) {
    throw new Error(`the inputs of approval ${id} are not those it was asked with`);
  }
  return inputs;
}

function contextOf(
  call: DecidedCall,
  principal: Principal,
  signal: AbortSignal | undefined,
): ExecutionContext {
  return {
    userId: call.userId,
    workspaceId: call.workspaceId,
    ...(call.sessionId !== null && { sessionId: call.sessionId }),
    requestContext: { ...call.requestContext, source: call.source },
    principal,
    ...(call.requestId !== null && { requestId: call.requestId }),
    ...(call.traceId !== null && { traceId: call.traceId }),
    ...(signal && { signal }),
  };
}

interface Failure {
  code: string;
  message: string;
  drift?: PlanDrift[] | undefined;
  executionId?: string | undefined;
}

/** Ends the approval without the call: by an execution of the system's own. */
async function conclude(
  { executor }: CarryOutPorts,
  call: DecidedCall,
  { code, message, drift, executionId }: Failure,
): Promise<CarriedOut> {
  const inputs = {
    approvalId: call.id,
    code,
    message: cut(maskSecrets(message)),
    ...(drift && { drift: maskSecretsIn(drift) as unknown as JsonObject[] }),
    ...(executionId !== undefined && { executionId }),
  };
  const principal = systemPrincipal(call.workspaceId);
  await executor.execute(failApprovalName, inputs, { context: systemContext(principal) });
  return { state: "ended" };
}

/** What `system.approval.fail` takes, and what people read of it. */
const maxMessage = 2_000;

/** A refusal that lists what would have been right has no limit of its own, and must not keep itself from being noted. */
function cut(message: string): string {
  return message.length <= maxMessage ? message : `${message.slice(0, maxMessage - 1).toWellFormed()}…`;
}

/** The circumstances of what Acta does by itself. */
export function systemContext(principal: Extract<Principal, { type: "system" }>): ExecutionContext {
  return {
    userId: null,
    workspaceId: principal.workspaceId,
    requestContext: { source: "api" },
    principal,
  };
}

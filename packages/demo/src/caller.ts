import { createHash } from "node:crypto";
import { ActaError, type ExecutionContext, type Executor, type ToolCallResult } from "@acta/core";

/** Somebody who calls tools: a person, a program, an agent. */
export interface Caller {
  /** @throws Error when the call has to wait for an approval */
  call<T = unknown>(toolName: string, inputs: object): Promise<Called<T>>;
  dryRun(toolName: string, inputs: object): Promise<void>;
  /** A call that has to wait. @throws Error when it does not */
  ask(toolName: string, inputs: object): Promise<{ approvalId: string }>;
  /** A call that is to be refused. @throws Error when it is not, or for another reason */
  refused(code: string, toolName: string, inputs: object): Promise<void>;
}

export interface Called<T> {
  executionId: string;
  outputs: T;
}

/**
 * Calls in one caller's name.
 *
 * What is called twice with the same inputs is done once, as long as its idempotency key is kept: whoever was interrupted
 * begins anew and gets what was done before as its answer. Refusals and dry-runs are repeated.
 *
 * @param scope tells these calls from those of others under the same name
 */
export function createCaller(
  executor: Pick<Executor, "execute">,
  context: ExecutionContext,
  { scope, signal }: { scope: string; signal?: AbortSignal },
): Caller {
  function execute(toolName: string, inputs: object, dryRun = false): Promise<ToolCallResult> {
    signal?.throwIfAborted();
    const digest = createHash("sha256").update(JSON.stringify([scope, toolName, inputs]));
    const key = !dryRun && { idempotencyKey: `demo/${digest.digest("base64url")}` };
    return executor.execute(toolName, inputs, { context, dryRun, ...key });
  }
  return {
    async call<T>(toolName: string, inputs: object) {
      const result = await execute(toolName, inputs);
      if (result.status === "pending_approval") throw new Error(`${toolName} waits for approval`);
      // The tool's schema says so, and the executor has checked it.
      return { executionId: result.id, outputs: result.outputs as T };
    },
    async dryRun(toolName, inputs) {
      await execute(toolName, inputs, true);
    },
    async ask(toolName, inputs) {
      const result = await execute(toolName, inputs);
      if (result.status !== "pending_approval") throw new Error(`${toolName} does not wait for approval`);
      return { approvalId: result.approvalId };
    },
    async refused(code, toolName, inputs) {
      try {
        await execute(toolName, inputs);
      } catch (error) {
        if (error instanceof ActaError && error.code === code) return;
        throw error;
      }
      throw new Error(`${toolName} was to be refused with ${code}`);
    },
  };
}

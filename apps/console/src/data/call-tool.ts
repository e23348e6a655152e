"use client";
import type { PendingApproval, ToolExecutionResult } from "@acta/core";
import type { AppRouter } from "@acta/trpc/client";
import { invalidateAfter } from "@acta/trpc/client";
import { useMutation } from "@tanstack/react-query";
import { getUntypedClient, type TRPCClientError } from "@trpc/client";
import { type Act, contextOf } from "./act";
import { trpc } from "./trpc";

export interface ToolCall {
  name: string;
  inputs: unknown;
  mode: "run" | "preview";
  /** Tools that only read are queries. */
  reads: boolean;
  /** What the person means by it; for a read or a preview nothing. */
  act: Act;
  /** The dry-run that the call is to come out like. */
  planId?: string | undefined;
}

export type ToolAnswer = ToolExecutionResult | PendingApproval;

/**
 * Calls a tool whose name is known only at run time, as the generic form must. Code that knows its tool uses the typed
 * procedure instead: `trpc.crm.order.updateStatus.useMutation()`.
 *
 * The inputs are whatever the person typed, so there is nothing a type could promise about them: the executor
 * validates them like everyone's and answers `INPUT_INVALID` with a pointer to each fault.
 */
export function useToolCall() {
  const utils = trpc.useUtils();
  return useMutation<ToolAnswer, TRPCClientError<AppRouter>, ToolCall>({
    mutationFn: async ({ name, inputs, mode, reads, act, planId }) => {
      const client = getUntypedClient(utils.client);
      const answer =
        mode === "preview"
          ? client.mutation(`preview.${name}`, inputs)
          : reads
            ? client.query(name, inputs)
            : client.mutation(name, inputs, { context: contextOf(act, planId) });
      // Every tool procedure answers this (`ToolQuery`, `ToolMutation` and `ToolPreview` of @acta/trpc).
      return (await answer) as ToolAnswer;
    },
    onSettled: (_answer, _error, { name, mode }) =>
      // Failures leave a row too.
      invalidateAfter(name, utils, mode),
  });
}

import type { Preview, ToolCallResult, ToolExecutionResult, ToolMetadata } from "@acta/core";
import type {
  TRPC_ERROR_CODE_NUMBER,
  TRPCMutationProcedure,
  TRPCQueryProcedure,
  TRPCSubscriptionProcedure,
} from "@trpc/server";
import type { TrpcContext } from "./context.ts";
import type { ToolErrorData } from "./problem.ts";

/** What a procedure says about itself. Empty for those that are not tools. */
export interface ProcedureMeta {
  tool?: string;
  metadata?: ToolMetadata;
  /** A dry-run: nothing is kept but its row. */
  preview?: boolean;
}

export interface ErrorShape {
  code: TRPC_ERROR_CODE_NUMBER;
  message: string;
  data: ToolErrorData;
}

// Aliases, not interfaces: tRPC's constraints are index signatures, which only aliases satisfy.
export type RootTypes = {
  ctx: TrpcContext;
  meta: ProcedureMeta;
  errorShape: ErrorShape;
  transformer: false;
};

export type ToolQuery<I, O> = TRPCQueryProcedure<{
  input: I;
  output: ToolCallResult<O>;
  meta: ProcedureMeta;
}>;

export type ToolMutation<I, O> = TRPCMutationProcedure<{
  input: I;
  output: ToolCallResult<O>;
  meta: ProcedureMeta;
}>;

/** A dry-run never waits for approval: it says whether the call would. */
export interface PreviewResult<O> extends ToolExecutionResult<O> {
  status: "dry_run";
  preview: Preview;
}

export type ToolPreview<I, O> = TRPCMutationProcedure<{
  input: I;
  output: PreviewResult<O>;
  meta: ProcedureMeta;
}>;

export type ConsoleQuery<I, O> = TRPCQueryProcedure<{ input: I; output: O; meta: ProcedureMeta }>;
export type ConsoleMutation<I, O> = TRPCMutationProcedure<{ input: I; output: O; meta: ProcedureMeta }>;
export type ConsoleSubscription<I, Event> = TRPCSubscriptionProcedure<{
  input: I;
  output: AsyncIterable<Event, void, unknown>;
  meta: ProcedureMeta;
}>;

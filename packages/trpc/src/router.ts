import type { Logger } from "@acta/core";
import {
  type ExecutionContext,
  type ExecutionOptions,
  type Executor,
  fail,
  findKeyFault,
  type InputIssue,
  isId,
  isRead,
  type Principal,
  type Registry,
  type ToolMetadata,
  toStandardSchema,
} from "@acta/core";
import type { AnyTRPCProcedure } from "@trpc/server";
import { type ConsoleOptions, createConsoleProcedures } from "./console-procedures.ts";
import type { TrpcContext } from "./context.ts";
import type { AppRouter } from "./generated/app-router.ts";
import { toTrpcError } from "./problem.ts";
import { createTrpc, type Trpc } from "./trpc.ts";

export interface AppRouterOptions extends ConsoleOptions {
  executor: Pick<Executor, "execute">;
  logger: Logger;
}

/** A branch per module, in it a branch per entity, in it a procedure per action. */
type ToolRecord = { [module: string]: { [entity: string]: { [action: string]: AnyTRPCProcedure } } };

/** Serves every tool of the registry, the preview of each, and what the console needs beside them. */
export function createAppRouter({ registry, executor, logger, ...console }: AppRouterOptions): AppRouter {
  const trpc = createTrpc({ isTool: (name) => registry.find(name) !== undefined, logger });
  const { t } = trpc;
  const router = t.router({
    ...createToolRecord(registry, (tool) => toolProcedure(trpc, executor, tool)),
    preview: createToolRecord(registry, (tool) => previewProcedure(trpc, executor, tool)),
    ...createConsoleProcedures(trpc, { registry, ...console }),
  });
  // The record is built from the registry, so its type knows no tool. AppRouter is emitted from the same tools by
  // `pnpm gen`, and `pnpm gen --check` holds the two together.
  return router as unknown as AppRouter;
}

interface ServedTool {
  name: string;
  definition: { inputSchema: Parameters<typeof toStandardSchema>[0]; metadata: ToolMetadata };
}

function createToolRecord(
  registry: Registry<never>,
  procedureOf: (tool: ServedTool) => AnyTRPCProcedure,
): ToolRecord {
  const record: ToolRecord = {};
  for (const tool of registry.list()) {
    const { module, entity, action } = tool.definition.metadata;
    record[module] ??= {};
    record[module][entity] ??= {};
    record[module][entity][action] = procedureOf(tool);
  }
  return record;
}

function toolProcedure(
  { inWorkspace }: Trpc,
  executor: AppRouterOptions["executor"],
  { name, definition }: ServedTool,
): AnyTRPCProcedure {
  const reads = isRead(definition);
  const procedure = inWorkspace
    .meta({ tool: name, metadata: definition.metadata })
    .input(toStandardSchema(definition.inputSchema));
  const call = ({ ctx, input, signal }: Call) =>
    executor.execute(name, reads ? withoutDirection(input, definition.inputSchema) : input, {
      ...headersOf(ctx),
      // Who leaves the page ends a read, but not a change: the click was meant.
      context: toExecutionContext(ctx, reads ? signal : undefined),
    });
  return reads ? procedure.query(call) : procedure.mutation(call);
}

/**
 * tRPC's infinite queries add `direction` to every page's input. Nobody wrote it, and a tool that does not know it
 * would refuse the page.
 */
function withoutDirection(input: unknown, schema: ServedTool["definition"]["inputSchema"]): unknown {
  if (typeof input !== "object" || input === null || !("direction" in input)) return input;
  const { properties } = schema;
  if (typeof properties === "object" && properties !== null && "direction" in properties) return input;
  const { direction: _direction, ...rest } = input;
  return rest;
}

function previewProcedure(
  { inWorkspace }: Trpc,
  executor: AppRouterOptions["executor"],
  { name, definition }: ServedTool,
): AnyTRPCProcedure {
  return inWorkspace
    .meta({ tool: name, metadata: definition.metadata, preview: true })
    .input(toStandardSchema(definition.inputSchema))
    .mutation(({ ctx, input, signal }) =>
      executor.execute(name, input, {
        dryRun: true,
        ...headersOf(ctx),
        context: toExecutionContext(ctx, signal),
      }),
    );
}

/** @throws TRPCError with `HEADER_INVALID` for a key that can be none, or a plan that is no id */
function headersOf({
  idempotencyKey,
  planId,
}: TrpcContext): Pick<ExecutionOptions, "idempotencyKey" | "planId"> {
  const issues: InputIssue[] = [];
  const fault = idempotencyKey === undefined ? null : findKeyFault(idempotencyKey);
  if (fault) issues.push({ pointer: "/Idempotency-Key", ...fault });
  if (planId !== undefined && !isId(planId)) {
    issues.push({ pointer: "/Acta-Plan", keyword: "format", message: "must be the id of a dry-run" });
  }
  if (issues.length > 0) throw toTrpcError(fail("HEADER_INVALID", {}, { issues }));
  return {
    ...(idempotencyKey === undefined ? {} : { idempotencyKey }),
    ...(planId === undefined ? {} : { planId }),
  };
}

type WorkspaceContext = TrpcContext & { principal: Principal };
type Call = { ctx: WorkspaceContext; input: unknown; signal: AbortSignal | undefined };

function toExecutionContext(ctx: WorkspaceContext, signal: AbortSignal | undefined): ExecutionContext {
  const { principal, requestContext, requestId, traceId } = ctx;
  return {
    userId: principal.type === "user" ? principal.userId : null,
    workspaceId: principal.workspaceId,
    ...(principal.type === "user" ? { sessionId: principal.sessionId } : {}),
    requestContext: { ...requestContext, source: "ui" },
    principal,
    ...(requestId === undefined ? {} : { requestId }),
    ...(traceId === undefined ? {} : { traceId }),
    ...(signal === undefined ? {} : { signal }),
  };
}

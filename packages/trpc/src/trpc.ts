import { fail, type Logger } from "@acta/core";
import { initTRPC } from "@trpc/server";
import type { TrpcContext } from "./context.ts";
import { createErrorFormatter, isActaError, toTrpcError } from "./problem.ts";
import type { ProcedureMeta } from "./procedure-types.ts";

export interface TrpcOptions {
  /** Whether a procedure's path is a tool's name. */
  isTool: (name: string) => boolean;
  logger: Logger;
}

export type Trpc = ReturnType<typeof createTrpc>;

/** tRPC with our context and errors, and the procedures everything is built on. */
export function createTrpc({ isTool, logger }: TrpcOptions) {
  const t = initTRPC
    .context<TrpcContext>()
    .meta<ProcedureMeta>()
    .create({
      // The router never runs in a browser; tests may pretend to be one.
      isServer: true,
      isDev: false,
      errorFormatter: createErrorFormatter(isTool),
      // Proxies and browsers drop a silent stream; the client reconnects when even the pings stop.
      sse: { ping: { enabled: true, intervalMs: 15_000 }, client: { reconnectAfterInactivityMs: 40_000 } },
    });

  /** Gives what was thrown its status. What no one expected is logged here, once, and leaves as INTERNAL. */
  const answerErrors = t.middleware(async ({ next, path, ctx }) => {
    const result = await next();
    if (result.ok) return result;
    const { cause } = result.error;
    if (isActaError(cause)) throw toTrpcError(cause);
    if (result.error.code !== "INTERNAL_SERVER_ERROR") return result;
    logger.error({ err: cause ?? result.error, path, requestId: ctx.requestId }, "procedure failed");
    throw toTrpcError(fail("INTERNAL", {}, { cause }));
  });

  const procedure = t.procedure.use(answerErrors).use(({ ctx, next }) => {
    if (ctx.refusal) throw toTrpcError(ctx.refusal);
    return next();
  });

  const signedIn = procedure.use(({ ctx, next }) => {
    if (!ctx.identity) throw toTrpcError(fail("UNAUTHENTICATED", {}, { detail: "Sign in first." }));
    return next({ ctx: { identity: ctx.identity } });
  });

  const inWorkspace = procedure.use(({ ctx, next }) => {
    if (!ctx.principal) throw toTrpcError(fail("UNAUTHENTICATED", {}, { detail: "Sign in first." }));
    return next({ ctx: { principal: ctx.principal } });
  });

  return { t, signedIn, inWorkspace };
}

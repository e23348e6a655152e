import "server-only";
import type { principalOf, SessionCookies } from "@acta/auth";
import type { parseJsonBody, Runtime } from "@acta/runtime";
import type { AppRouter } from "@acta/trpc";
import { rememberWorkspace } from "./workspace-cookie";

/** What the console's server holds: one of it in a process, however often Next evaluates this module. */
export interface ConsoleServer {
  runtime: Runtime;
  router: AppRouter;
  cookies: SessionCookies;
  principalOf: typeof principalOf;
  parseJsonBody: typeof parseJsonBody;
  /** Aborts when the process is asked to stop: streams would otherwise keep it. */
  stopping: AbortSignal;
}

const slot = Symbol.for("acta.console.server");
const global = globalThis as { [slot]?: Promise<ConsoleServer> };

/** @throws ConfigError naming every variable that is missing or wrong */
export function getServer(): Promise<ConsoleServer> {
  global[slot] ??= start().catch((error: unknown) => {
    // The next request tries again: a database that comes up late must not need a restart.
    delete global[slot];
    throw error;
  });
  return global[slot];
}

async function start(): Promise<ConsoleServer> {
  // Node resolves these at run time: bundling them would copy the drivers, and make a second `ActaError`.
  const [{ createRuntime, loadConfig, parseJsonBody }, { principalOf, sessionCookies }] = await Promise.all([
    import(/* turbopackIgnore: true */ "@acta/runtime"),
    import(/* turbopackIgnore: true */ "@acta/auth"),
  ]);
  const config = loadConfig();
  const runtime = await createRuntime(config, { name: "acta-console" });
  const secure = new URL(config.console.url).protocol === "https:";
  const stop = new AbortController();
  for (const signal of ["SIGINT", "SIGTERM"] as const) process.once(signal, () => stop.abort());
  return {
    runtime,
    router: runtime.createRouter({
      async switchWorkspace(ctx, workspaceId) {
        ctx.responseHeaders?.append("set-cookie", rememberWorkspace(workspaceId, secure));
      },
    }),
    cookies: sessionCookies({ secure }),
    principalOf,
    parseJsonBody,
    stopping: stop.signal,
  };
}

import { readFileSync } from "node:fs";
import { ConfigError, createRuntime, loadConfig, readEnv } from "@acta/runtime";
import { parseGatewayConfig } from "./config.ts";
import { buildServer } from "./gateway.ts";
import { createShutdown } from "./shutdown.ts";

/** A batch may take 30 s and its body 15 s; what is not done then will not be. */
const graceMs = 45_000;

async function main(): Promise<void> {
  const config = loadConfig();
  const { host, limits, drainMs } = parseGatewayConfig(readEnv());
  const { version } = JSON.parse(readFileSync(new URL("../package.json", import.meta.url), "utf8")) as {
    version: string;
  };
  const runtime = await createRuntime(config, { name: "gateway" });
  const gateway = buildServer(runtime, { ...limits, publicUrl: config.gateway.url, version });
  const shutdown = createShutdown({
    gateway,
    release: () => runtime.close(),
    logger: runtime.logger,
    drainMs,
    graceMs,
    exit: (code) => process.exit(code),
  });
  for (const signal of ["SIGTERM", "SIGINT"] as const) process.on(signal, () => shutdown.request(signal));
  const url = await gateway.listen({ host, port: config.gateway.port });
  runtime.logger.info({ url, publicUrl: config.gateway.url }, "listening");
}

main().catch((error: unknown) => {
  const expected = error instanceof ConfigError || isAddressInUse(error);
  console.error(expected ? (error as Error).message : error);
  process.exit(1);
});

function isAddressInUse(error: unknown): boolean {
  return (error as NodeJS.ErrnoException | undefined)?.code === "EADDRINUSE";
}

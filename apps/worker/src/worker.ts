import { createMaintenance } from "@acta/db";
import { ConfigError, createLogger, loadWorkerConfig } from "@acta/runtime";
import { createJobs } from "./jobs.ts";
import { startSchedule } from "./schedule.ts";

function main(): void {
  const config = loadWorkerConfig();
  const logger = createLogger({ name: "worker", level: config.logLevel });
  const maintenance = createMaintenance({ workerUrl: config.workerDatabase.expose() });
  const schedule = startSchedule(createJobs(maintenance, logger), logger);
  logger.info({}, "started");

  async function stop(signal: string): Promise<void> {
    logger.info({ signal }, "stopping");
    await schedule.stop();
    await maintenance.close();
    logger.info({}, "stopped");
  }

  for (const signal of ["SIGTERM", "SIGINT"] as const) {
    // A second signal finds no handler and ends the process.
    process.once(signal, () => void stop(signal));
  }
}

try {
  main();
} catch (error) {
  console.error(error instanceof ConfigError ? error.message : error);
  process.exitCode = 1;
}

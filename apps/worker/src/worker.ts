import { createMaintenance, createUndoRunStore } from "@acta/db";
import { createEffectWorker } from "@acta/effects";
import { ConfigError, createRuntime, createUndoRangeHandler, loadWorkerConfig } from "@acta/runtime";
import { createJobs } from "./jobs.ts";
import { startSchedule } from "./schedule.ts";

/** As the gateway's: an undo of a range may be in the middle of a call. What is not done then will not be. */
const graceMs = 45_000;

async function main(): Promise<void> {
  const config = loadWorkerConfig();
  const runtime = await createRuntime(config, { name: "worker" });
  const { logger } = runtime;
  const workerUrl = config.workerDatabase.expose();
  const undoRuns = createUndoRunStore({ workerUrl });
  const effectHandlers = [...runtime.effectHandlers, createUndoRangeHandler({ ...runtime, store: undoRuns })];
  const maintenance = createMaintenance({ workerUrl });
  const schedule = startSchedule(createJobs(maintenance, logger, runtime.executor), logger);
  const effects = createEffectWorker({ workerUrl, handlers: effectHandlers, logger });
  void effects
    .start()
    .then(() => logger.info({ kinds: effectHandlers.map(({ kind }) => kind) }, "doing effects"));
  logger.info({}, "started");

  async function stop(signal: string): Promise<void> {
    logger.info({ signal }, "stopping");
    const giveUp = setTimeout(() => {
      logger.error({}, "work was still running at the end of the grace period");
      process.exit(1);
    }, graceMs);
    giveUp.unref();
    // Both may be in the middle of calls, which need the rest.
    await Promise.all([effects.stop(), schedule.stop()]);
    await Promise.all([maintenance.close(), undoRuns.close()]);
    await runtime.close();
    logger.info({}, "stopped");
  }

  for (const signal of ["SIGTERM", "SIGINT"] as const) {
    // A second signal finds no handler and ends the process.
    process.once(signal, () => void stop(signal));
  }
}

try {
  await main();
} catch (error) {
  console.error(error instanceof ConfigError ? error.message : error);
  process.exitCode = 1;
}

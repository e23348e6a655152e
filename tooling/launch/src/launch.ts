import { join } from "node:path";
import { announcement, type DevFile } from "./announce.ts";
import { openDatabase } from "./database.ts";
import { ensureDemo } from "./ensure-demo.ts";
import { consoleUrl, createEnvironments, gatewayUrl } from "./environment.ts";
import { demoLogins } from "./identity.ts";
import { describeEnd, waitUntilReady } from "./processes.ts";
import { listApplications } from "./programs.ts";
import { readOrMakeSecrets, writePrivate } from "./secrets.ts";
import { LaunchError, type Settings } from "./settings.ts";
import { startDemoSimulator } from "./simulator.ts";
import { onStopSignal } from "./stop-signal.ts";

/**
 * Runs the product until it is told to stop: database, demo, then gateway, console and worker. What was started last
 * is stopped first, so that no process loses its database under its last calls.
 *
 * @throws LaunchError when something cannot be started, or when one of the processes or PostgreSQL ends by itself.
 */
export async function launch(settings: Settings): Promise<void> {
  const stop = onStopSignal();
  const undo: (() => Promise<unknown>)[] = [];
  try {
    const secrets = readOrMakeSecrets(settings.dataDir);
    const database = await openDatabase(settings, secrets);
    undo.push(database.stop);
    if (stop.requested) return;

    const demo = settings.demo ? await ensureDemo(settings, secrets, database) : null;
    if (stop.requested) return;
    const simulator = demo ? await startDemoSimulator(settings, secrets) : null;
    if (simulator) undo.push(simulator.stop);

    const environments = createEnvironments(settings, secrets, database.urls);
    const output = { logDir: join(settings.dataDir, "logs"), echo: settings.dev };
    const applications = listApplications(settings, environments);
    const running = applications.map((application) => application.start(output));
    undo.push(() => Promise.all(running.map((program) => program.stop())));

    const ends = running.map(async (program) => describeEnd(program, await program.ended));
    const anyEnd = Promise.race([...ends, database.ended]).then((story) =>
      stop.requested ? null : new LaunchError(story),
    );
    const ready = Promise.all(
      applications.map(({ program }, index) => waitUntilReady(program, running[index]!)),
    );
    // A program that ends early fails both; `anyEnd` tells it better.
    ready.catch(() => {});
    const early = await Promise.race([ready.then(() => null), anyEnd, stop.request]);
    if (early instanceof Error) throw early;
    if (stop.requested) return;

    if (demo && simulator) await demo.finish(simulator);

    const dev: DevFile = {
      gatewayUrl: gatewayUrl(settings),
      consoleUrl: consoleUrl(settings),
      databaseUrl: database.urls.app,
      migratorDatabaseUrl: database.urls.owner,
      workspaceId: demo?.identity.workspaceId ?? null,
      logins: demo ? demoLogins : [],
      apiKey: demo?.key.key ?? null,
      simulatorUrl: simulator?.url ?? null,
    };
    writePrivate(join(settings.dataDir, "dev.json"), dev);
    console.log(announcement(settings, dev));

    const end = await Promise.race([anyEnd, stop.request]);
    if (end instanceof Error) throw end;
  } finally {
    if (undo.length > 0) console.log("\nStopping …");
    for (const step of undo.reverse()) await step();
    stop.release();
  }
}

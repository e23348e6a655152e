import { join } from "node:path";
import { createRuntime, parseConfig } from "@acta/runtime";
import { announcement, type DevFile } from "./announce.ts";
import { type Database, openDatabase } from "./database.ts";
import {
  connectNumber,
  type DemoKey,
  makeDemoKey,
  makeSandbox,
  readDemoKey,
  seedConversations,
  seedDemoData,
} from "./demo.ts";
import { consoleUrl, createEnvironments, gatewayUrl } from "./environment.ts";
import { type DemoIdentity, demoLogins, OwnerDatabase, sandboxName } from "./identity.ts";
import { describeEnd, waitUntilReady } from "./processes.ts";
import { listApplications } from "./programs.ts";
import { readOrMakeSecrets, type Secrets, writePrivate } from "./secrets.ts";
import { LaunchError, type Settings } from "./settings.ts";
import { simulatedNumber, simulatorUrl, startDemoSimulator } from "./simulator.ts";
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

    if (demo?.isNew && simulator) await seedConversations(simulator, gatewayUrl(settings), demo.key);

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

/** Makes what of the demo is not there yet. On every start but the first that is nothing. */
async function ensureDemo(
  settings: Settings,
  secrets: Secrets,
  database: Database,
): Promise<{ identity: DemoIdentity; key: DemoKey; isNew: boolean }> {
  const owner = new OwnerDatabase(database.urls.owner);
  try {
    const identity = await owner.ensureIdentity();
    const kept = readDemoKey(settings.dataDir);
    const isKept = kept !== null && (await owner.isFullKey(identity.workspaceId, kept.apiKeyId));
    const isSeeded = await owner.hasExecutions(identity.workspaceId);
    const number = await owner.findNumber(identity.workspaceId, simulatedNumber.phoneNumberId);
    const isConnected = number?.baseUrl === simulatorUrl(settings);
    const sandboxId = await owner.findSandbox();
    if (sandboxId) await owner.ensureMembers(sandboxId, identity.users);
    if (isKept && isSeeded && isConnected && sandboxId) return { identity, key: kept, isNew: false };

    const environment = createEnvironments(settings, secrets, database.urls).console;
    const runtime = await createRuntime(parseConfig({ ...environment, ACTA_LOG_LEVEL: "warn" }), {
      name: "seed",
    });
    try {
      const key = isKept ? kept : await makeDemoKey(runtime.executor, identity, settings.dataDir);
      if (!isSeeded) await seedDemoData(runtime.executor, identity, key);
      if (!isConnected) {
        await connectNumber(runtime.executor, identity, simulatorUrl(settings), secrets.simulator, number);
      }
      if (!sandboxId) {
        const made = await makeSandbox(runtime.executor, identity, sandboxName);
        await owner.ensureMembers(made, identity.users);
      }
      return { identity, key, isNew: !isSeeded };
    } finally {
      await runtime.close();
    }
  } finally {
    await owner.close();
  }
}

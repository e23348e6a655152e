import { createRuntime, parseConfig } from "@acta/runtime";
import type { Simulator } from "@acta/whatsapp/simulator";
import type { Database } from "./database.ts";
import {
  connectNumber,
  type DemoKey,
  makeDemoKey,
  makeSandbox,
  readDemoKey,
  seedConversations,
  seedDemoData,
} from "./demo.ts";
import { createEnvironments, gatewayUrl } from "./environment.ts";
import { type DemoIdentity, OwnerDatabase, sandboxName } from "./identity.ts";
import type { Secrets } from "./secrets.ts";
import type { Settings } from "./settings.ts";
import { simulatedNumber, simulatorUrl } from "./simulator.ts";

export interface Demo {
  identity: DemoIdentity;
  key: DemoKey;
  /** Makes the rest, once everything runs. */
  finish(simulator: Simulator): Promise<void>;
}

/**
 * Makes what of the demo is not there yet. On every start but the first that is nothing, unless the first was
 * interrupted.
 */
export async function ensureDemo(settings: Settings, secrets: Secrets, database: Database): Promise<Demo> {
  const owner = new OwnerDatabase(database.urls.owner);
  try {
    const identity = await owner.ensureIdentity();
    const kept = readDemoKey(settings.dataDir);
    const isKept = kept !== null && (await owner.isFullKey(identity.workspaceId, kept.apiKeyId));
    const hasShop = await owner.hasPart(identity.workspaceId, "shop");
    const hasConversations = await owner.hasPart(identity.workspaceId, "conversations");
    const number = await owner.findNumber(identity.workspaceId, simulatedNumber.phoneNumberId);
    const isConnected = number?.baseUrl === simulatorUrl(settings);
    const sandboxId = await owner.findSandbox();
    if (sandboxId) await owner.ensureMembers(sandboxId, identity.users);
    if (isKept && hasShop && hasConversations && isConnected && sandboxId) {
      return { identity, key: kept, finish: async () => {} };
    }

    const environment = createEnvironments(settings, secrets, database.urls).console;
    const runtime = await createRuntime(parseConfig({ ...environment, ACTA_LOG_LEVEL: "warn" }), {
      name: "seed",
    });
    try {
      const { executor } = runtime;
      const key = isKept ? kept : await makeDemoKey(executor, identity, settings.dataDir);
      const isOpen = hasShop || (await succeeds(() => seedDemoData(executor, identity, key)));
      // Interrupted, it may have been connected without its templates.
      if (!isConnected || !hasConversations) {
        await connectNumber(executor, identity, simulatorUrl(settings), secrets.simulator, number);
      }
      if (!sandboxId) {
        const made = await makeSandbox(executor, identity, sandboxName);
        await owner.ensureMembers(made, identity.users);
      }
      return {
        identity,
        key,
        async finish(simulator) {
          if (hasConversations || !isOpen) return;
          await succeeds(() => seedConversations(simulator, gatewayUrl(settings), key));
        },
      };
    } finally {
      await runtime.close();
    }
  } finally {
    await owner.close();
  }
}

/** The product is of use with a demo that lacks something: that is told, and tried again by the next start. */
async function succeeds(fill: () => Promise<void>): Promise<boolean> {
  try {
    await fill();
    return true;
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    console.log(`  The demo could not be filled: ${reason}\n  The next start goes on with it.`);
    return false;
  }
}

import { createHash } from "node:crypto";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { rolePermissions } from "@acta/auth";
import {
  type ExecutionContext,
  type Executor,
  isPermission,
  newId,
  type Permission,
  type Principal,
  permissions,
  type Role,
} from "@acta/core";
import { assistantKey, type Caller, contacts, createCaller, fillConversations, fillShop } from "@acta/demo";
import type { Simulator } from "@acta/whatsapp/simulator";
import { type DemoIdentity, lastCall } from "./identity.ts";
import { writePrivate } from "./secrets.ts";
import { simulatedNumber } from "./simulator.ts";

/** The demo's API key, kept so that every start prints the same one. */
export interface DemoKey {
  apiKeyId: string;
  key: string;
}

const keyFile = (dataDir: string) => join(dataDir, "demo-key.json");

export function readDemoKey(dataDir: string): DemoKey | null {
  if (!existsSync(keyFile(dataDir))) return null;
  return JSON.parse(readFileSync(keyFile(dataDir), "utf8")) as DemoKey;
}

/** Makes a key that is new each time: one that was made before has been shown once, and is not shown again. */
export async function makeDemoKey(
  executor: Executor,
  identity: DemoIdentity,
  dataDir: string,
): Promise<DemoKey> {
  const owner = createPerson(executor, identity, "owner", { scope: `demo key ${newId()}` });
  const { apiKeyId, key } = (
    await owner.call<DemoKey>("system.apiKey.create", { name: "Demo key", permissions: [...permissions] })
  ).outputs;
  writePrivate(keyFile(dataDir), { apiKeyId, key });
  return { apiKeyId, key };
}

/**
 * Fills the demo workspace, by calls of its three people, the demo key and an agent. Interrupted, it may begin anew: what
 * was done is answered from its idempotency key.
 */
export async function seedDemoData(executor: Executor, identity: DemoIdentity, key: DemoKey): Promise<void> {
  const [owner, admin, member] = (["owner", "admin", "member"] as const).map((role) =>
    createPerson(executor, identity, role),
  ) as [Caller, Caller, Caller];
  const shop = createProgram(executor, identity, {
    apiKeyId: key.apiKeyId,
    kind: "api",
    permissions,
    userAgent: "Tienda en línea/2.4",
  });
  const { apiKeyId } = (await owner.call<DemoKey>("system.apiKey.create", assistantKey)).outputs;
  const assistant = createProgram(executor, identity, {
    apiKeyId,
    kind: "agent",
    permissions: assistantKey.permissions.filter(isPermission),
    userAgent: "Asistente/1.0",
  });
  await fillShop({ owner, admin, member, shop, assistant }, { users: identity.users, now: identity.madeAt });
  const { toolName, userAgent } = lastCall("shop");
  await createPerson(executor, identity, "owner", { userAgent }).call(toolName, {});
}

/** Makes a workspace to try things in. The worker fills it once it runs. */
export async function makeSandbox(executor: Executor, identity: DemoIdentity, name: string): Promise<string> {
  const owner = createPerson(executor, identity, "owner");
  const { outputs } = await owner.call<{ workspaceId: string }>("system.workspace.create", {
    name,
    sandbox: true,
  });
  return outputs.workspaceId;
}

/**
 * Connects the demo's number to the simulator, or tells it where the simulator is now, and has its templates fetched:
 * the worker does that once it runs. Done as often as it is asked for: the simulator may be where it was before.
 */
export async function connectNumber(
  executor: Executor,
  identity: DemoIdentity,
  baseUrl: string,
  secrets: { accessToken: string; appSecret: string; verifyToken: string },
  known: { accountId: string } | null,
): Promise<void> {
  const owner = createPerson(executor, identity, "owner", { scope: `demo number ${newId()}` });
  if (known) await owner.call("whatsapp.account.update", { accountId: known.accountId, baseUrl, ...secrets });
  const { accountId } =
    known ??
    (
      await owner.call<{ accountId: string }>("whatsapp.account.connect", {
        ...simulatedNumber,
        baseUrl,
        ...secrets,
      })
    ).outputs;
  await owner.call("whatsapp.template.sync", { accountId });
}

/**
 * Customers write, through the simulator and our webhook, and are answered; one answer is refused, so that there is a
 * message to be sent again. For once everything runs: messages are taken in by the gateway and sent by the worker.
 *
 * It may begin anew as well.
 *
 * @throws Error when the worker does not get to it in time, or a call is refused
 */
export async function seedConversations(
  simulator: Simulator,
  gatewayUrl: string,
  { key }: DemoKey,
): Promise<void> {
  let asked = 0;
  async function call<T>(toolName: string, inputs: object, userAgent = "Acta demo") {
    const digest = createHash("sha256").update(JSON.stringify([toolName, inputs]));
    const response = await fetch(`${gatewayUrl}/v1/tools/${toolName}`, {
      method: "POST",
      headers: {
        authorization: `Bearer ${key}`,
        "content-type": "application/json",
        "idempotency-key": `demo/${digest.digest("base64url")}`,
        "user-agent": userAgent,
      },
      body: JSON.stringify(inputs),
    });
    if (!response.ok) throw new Error(`the demo's ${toolName} was refused: ${await response.text()}`);
    const { id, outputs } = (await response.json()) as { id: string; outputs: T };
    const isRepeated = response.headers.get("idempotent-replayed") === "true";
    if (!isRepeated) asked += 1;
    return { executionId: id, outputs, isRepeated };
  }
  const hasTemplates = async () => {
    const { outputs } = await call<{ items: unknown[] }>("whatsapp.template.list", {});
    return outputs.items.length > 0;
  };
  if (!(await comesTrue(hasTemplates))) throw new Error("the number's templates are not there yet");
  asked = 0;
  await fillConversations({
    shop: { call },
    async receive(message) {
      // Its own id, as WhatsApp would give it: received twice, it is taken in once.
      const id = `wamid.DEMO.${message.from.replace("+", "")}`;
      const { delivered } = await simulator.receive({ ...message, message: { id } });
      if (!delivered) throw new Error("the gateway has not taken what the simulator brought");
    },
  });
  // The refusal is for the next one, not for one of those that are under way.
  if (await comesTrue(async () => simulator.messages.length >= asked)) {
    simulator.setMode({ failing: "refuse", times: 1 });
    const { phone } = contacts.find(({ externalId }) => externalId === "CLI-002")!;
    const text = "212.000 pesos la caja. ¿Le apartamos las dos?";
    const { isRepeated } = await call("whatsapp.message.send", { to: phone, text });
    if (isRepeated) simulator.setMode({ failing: null });
  }
  const { toolName, userAgent } = lastCall("conversations");
  await call(toolName, {}, userAgent);
}

const patienceMs = 5_000;

/** What the worker has yet to do, it does within moments. The demo can do without what a busy machine leaves too late. */
async function comesTrue(condition: () => Promise<boolean>): Promise<boolean> {
  for (const giveUpAt = Date.now() + patienceMs; Date.now() < giveUpAt; ) {
    if (await condition()) return true;
    await new Promise((resolve) => setTimeout(resolve, 25));
  }
  return false;
}

function createPerson(
  executor: Executor,
  identity: DemoIdentity,
  role: Role,
  { scope = "demo", userAgent = "Acta demo" } = {},
): Caller {
  const userId = identity.users[role];
  const { workspaceId } = identity;
  const sessionId = newId();
  const principal: Principal = {
    type: "user",
    userId,
    workspaceId,
    role,
    sessionId,
    permissions: rolePermissions[role],
  };
  const context: ExecutionContext = {
    userId,
    workspaceId,
    sessionId,
    requestContext: { ip: "127.0.0.1", userAgent, source: "ui" },
    principal,
  };
  return createCaller(executor, context, { scope });
}

interface Program {
  apiKeyId: string;
  kind: "api" | "agent";
  permissions: Iterable<Permission>;
  userAgent: string;
}

function createProgram(
  executor: Executor,
  { workspaceId }: DemoIdentity,
  { apiKeyId, kind, permissions: granted, userAgent }: Program,
): Caller {
  const principal: Principal = {
    type: "apiKey",
    apiKeyId,
    kind,
    workspaceId,
    permissions: new Set(granted),
  };
  const context: ExecutionContext = {
    userId: null,
    workspaceId,
    requestContext: { ip: "127.0.0.1", userAgent, source: kind },
    principal,
  };
  return createCaller(executor, context, { scope: "demo" });
}

import type { Auth } from "@acta/auth";
import {
  ActaError,
  type ExecutionContext,
  type Executor,
  type JsonObject,
  type Logger,
  type Principal,
  systemPrincipal,
} from "@acta/core";
import { assistantKey, createCaller, fillConversations, fillShop, shopKey } from "@acta/demo";
import type { EffectHandler } from "@acta/effects";
import type { ProviderTemplate } from "@acta/whatsapp";

export interface SandboxSeedOptions {
  executor: Pick<Executor, "execute">;
  auth: Pick<Auth, "principalOfUser" | "principalOfKey">;
  /** What a sandbox's number has of templates. */
  templates: readonly ProviderTemplate[];
  /** The same each time, for one workspace: 43 characters. */
  secretOf(workspaceId: string): string;
  logger: Logger;
}

/**
 * Fills a new sandbox with the demo's data, by calls in the name of whoever made it. Interrupted, it begins anew: what was
 * done is answered from its idempotency key.
 */
export function createSandboxSeed(options: SandboxSeedOptions): EffectHandler {
  const { logger } = options;
  return {
    kind: "workspace.seed",
    whenLost: "repeat",
    async perform({ payload }, { signal }) {
      try {
        const found = await fillSandbox(options, payload, signal);
        if (found) return { state: "accepted" };
        return { state: "failed", code: "OWNER_GONE", message: "Whoever made the sandbox is not in it." };
      } catch (error) {
        if (signal.aborted)
          return { state: "retry", code: "INTERRUPTED", message: "The worker is stopping.", afterMs: 0 };
        if (!(error instanceof ActaError)) throw error;
        logger.warn({ code: error.code, executionId: error.executionId }, "a sandbox could not be filled");
        const { code, detail: message } = error;
        return { state: error.retryable ? "retry" : "failed", code, message };
      }
    },
  };
}

/** @returns false where there is nobody in whose name it could be done */
async function fillSandbox(
  { executor, auth, templates, secretOf }: SandboxSeedOptions,
  payload: JsonObject,
  signal: AbortSignal,
): Promise<boolean> {
  const workspaceId = String(payload.workspaceId);
  const userId = String(payload.userId);
  const sessionId = String(payload.sessionId);
  const now = new Date(String(payload.at));
  const person = await auth.principalOfUser(workspaceId, userId, sessionId);
  if (!person) return false;
  const callerOf = (
    principal: Principal,
    context: Partial<ExecutionContext>,
    source: "ui" | "api" | "agent" | "webhook",
  ) =>
    createCaller(
      executor,
      {
        userId: null,
        ...context,
        workspaceId,
        requestContext: { source, userAgent: "Acta sandbox" },
        principal,
      },
      { scope: "sandbox", signal },
    );
  const owner = callerOf(person, { userId, sessionId }, "ui");
  async function callerWithKey(key: object, source: "api" | "agent") {
    const { apiKeyId } = (await owner.call<{ apiKeyId: string }>("system.apiKey.create", key)).outputs;
    const principal = await auth.principalOfKey(workspaceId, apiKeyId);
    return principal && callerOf(principal, {}, source);
  }
  const shop = await callerWithKey(shopKey, "api");
  const assistant = await callerWithKey(assistantKey, "agent");
  // Revoked meanwhile, by whoever looks around already.
  if (!shop || !assistant) return false;

  const cast = { owner, admin: owner, member: owner, shop, assistant };
  await fillShop(cast, { users: { owner: userId, admin: userId, member: userId }, now });

  const secret = secretOf(workspaceId);
  const { accountId } = (
    await owner.call<{ accountId: string }>("whatsapp.account.connect", {
      ...numberOf(workspaceId),
      baseUrl: "https://sandbox.invalid",
      ...{ accessToken: secret, appSecret: secret, verifyToken: secret },
    })
  ).outputs;
  const system = callerOf(systemPrincipal(workspaceId), {}, "webhook");
  await system.call("whatsapp.template.store", { accountId, templates });
  await fillConversations({
    shop,
    async receive({ from, name, text }) {
      await system.call("whatsapp.message.receive", {
        accountId,
        providerMessageId: `wamid.SANDBOX.${workspaceId}.${from}`,
        phone: from,
        profileName: name,
        at: now.toISOString(),
        kind: "text",
        text,
      });
    },
  });
  return true;
}

/** Ids that Meta could have given, of a workspace's own. */
function numberOf(workspaceId: string) {
  const digits = (BigInt(`0x${workspaceId.replaceAll("-", "")}`) % 10n ** 14n).toString().padStart(14, "0");
  return { phoneNumberId: `1${digits}`, businessAccountId: `2${digits}`, displayPhone: "+573000000001" };
}

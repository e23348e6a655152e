import { ActaError, type Executor, type JsonObject, type Logger, type Vault } from "@acta/core";
import type { MessageMedia, MessageTemplate, WhatsAppDirectory, WhatsAppOutgoing } from "@acta/db";
import type { EffectHandler, EffectOutcome, LeasedEffect } from "@acta/effects";
import {
  isSandboxMessageId,
  type OutgoingMessage,
  type ProviderAccount,
  type WhatsAppProvider,
} from "@acta/whatsapp";
import { reportInSandbox } from "./sandbox.ts";
import { callAsSystem } from "./system-calls.ts";

export interface WhatsAppHandlerPorts {
  directory: Pick<WhatsAppDirectory, "access" | "outgoing">;
  provider: WhatsAppProvider;
  executor: Pick<Executor, "execute">;
  vault: Pick<Vault, "open">;
  logger: Logger;
}

/** Sends messages and read receipts, and fetches templates. */
export function createWhatsAppHandlers(ports: WhatsAppHandlerPorts): EffectHandler[] {
  return [createMessageHandler(ports), createReceiptHandler(ports), createTemplateHandler(ports)];
}

function createMessageHandler(ports: WhatsAppHandlerPorts): EffectHandler {
  const { directory, provider, executor, logger } = ports;

  const find = ({ workspaceId, payload }: LeasedEffect) =>
    directory.outgoing(workspaceId, String(payload.messageId));

  /** The message learns its id at once; should this fail, its first status tells it, by the callback data. */
  async function noteAccepted(effect: LeasedEffect, messageId: string, providerId: string): Promise<void> {
    const inputs = {
      providerMessageId: providerId,
      messageId,
      status: "accepted",
      at: new Date().toISOString(),
    };
    try {
      const event = [providerId, "accepted"];
      await callAsSystem(executor, effect.workspaceId, "whatsapp.message.updateStatus", inputs, event);
    } catch (error) {
      logger.warn(
        { err: error, effectId: effect.id },
        "a message that was taken could not be marked as such",
      );
    }
  }

  return {
    kind: "whatsapp.message",
    // The provider knows no idempotency key: what may have arrived is looked for, and not sent again.
    whenLost: "unknownOnceSending",

    async perform(effect, run) {
      const message = await find(effect);
      if (!message) return refused("MESSAGE_NOT_FOUND", "There is no such message.");
      // In a sandbox its reports may still be missing.
      if (message.providerId !== null && !isSandboxMessageId(message.providerId))
        return { state: "accepted", providerId: message.providerId };
      const account = await openAccount(ports, effect.workspaceId, message.accountId);
      if ("state" in account) return account;
      const messageId = String(effect.payload.messageId);
      const outgoing = toOutgoing(messageId, message);
      if (!outgoing) return refused("MESSAGE_INVALID", "There is nothing in the message that could be sent.");
      // In a sandbox nothing leaves, so what was lost is done again.
      if (!account.sandbox) await run.sending();
      const outcome = await provider.send(account, outgoing, run.signal);
      if (outcome.state === "accepted") {
        await noteAccepted(effect, messageId, outcome.providerId);
        if (account.sandbox) {
          const { accountId } = message;
          const sent = {
            workspaceId: effect.workspaceId,
            accountId,
            providerId: outcome.providerId,
            outgoing,
          };
          await reportInSandbox(executor, sent);
        }
      }
      return outcome;
    },

    async reconcile(effect) {
      const message = await find(effect);
      return message && message.providerId !== null
        ? { state: "accepted", providerId: message.providerId }
        : null;
    },
  };
}

function createReceiptHandler(ports: WhatsAppHandlerPorts): EffectHandler {
  return {
    kind: "whatsapp.readReceipt",
    whenLost: "repeat",
    async perform({ workspaceId, payload }, run) {
      const account = await openAccount(ports, workspaceId, String(payload.accountId));
      if ("state" in account) return account;
      return ports.provider.markRead(account, String(payload.providerMessageId), run.signal);
    },
  };
}

function createTemplateHandler(ports: WhatsAppHandlerPorts): EffectHandler {
  return {
    kind: "whatsapp.templateSync",
    whenLost: "repeat",
    async perform({ id, workspaceId, payload }, run) {
      const accountId = String(payload.accountId);
      const account = await openAccount(ports, workspaceId, accountId);
      if ("state" in account) return account;
      const outcome = await ports.provider.listTemplates(account, run.signal);
      if (outcome.state !== "listed") return outcome;
      const templates = outcome.templates.map((template) => ({ ...template })) as unknown as JsonObject[];
      const event = [id, String(run.attempt)];
      try {
        await callAsSystem(
          ports.executor,
          workspaceId,
          "whatsapp.template.store",
          { accountId, templates },
          event,
        );
      } catch (error) {
        if (!(error instanceof ActaError)) throw error;
        return { state: error.retryable ? "retry" : "failed", code: error.code, message: error.detail };
      }
      return { state: "accepted", response: { templates: templates.length } };
    },
  };
}

type Refused = Extract<EffectOutcome, { state: "failed" }>;

const refused = (code: string, message: string): Refused => ({ state: "failed", code, message });

/** How the number is reached, with its token in the clear; or why it cannot be. */
async function openAccount(
  { directory, vault, logger }: WhatsAppHandlerPorts,
  workspaceId: string,
  accountId: string,
): Promise<ProviderAccount | Refused> {
  const access = await directory.access(workspaceId, accountId);
  if (!access) return refused("ACCOUNT_NOT_FOUND", "The number is not connected any more.");
  try {
    const accessToken = vault.open(access.accessToken, `whatsapp_accounts/${accountId}/access_token`);
    return { ...access, accessToken };
  } catch (error) {
    logger.error({ err: error, accountId }, "a WhatsApp number's token cannot be opened");
    return refused("TOKEN_UNREADABLE", "The number's token cannot be opened: set it anew.");
  }
}

function toOutgoing(messageId: string, message: WhatsAppOutgoing): OutgoingMessage | null {
  const to =
    message.phone !== null
      ? { phone: message.phone }
      : message.whatsappUserId !== null && { userId: message.whatsappUserId };
  const content = contentOf(message);
  return to && content ? { to, callbackData: messageId, content } : null;
}

/** The columns hold what the tools wrote, checked by their schemas. */
function contentOf({ kind, body, template, media }: WhatsAppOutgoing): OutgoingMessage["content"] | null {
  if (kind === "text" && body !== null) return { kind: "text", text: body };
  if (kind === "template" && template !== null)
    return { kind: "template", template: JSON.parse(template) as MessageTemplate };
  if (kind === "media" && media !== null)
    return {
      kind: "media",
      media: JSON.parse(media) as MessageMedia,
      ...(body !== null && { caption: body }),
    };
  return null;
}

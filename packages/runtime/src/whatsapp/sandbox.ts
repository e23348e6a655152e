import type { Executor } from "@acta/core";
import { foretell, type OutgoingMessage, type WhatsAppProvider } from "@acta/whatsapp";
import { callAsSystem } from "./system-calls.ts";

/**
 * The provider for a number: its own, or for one of a sandbox that which reaches nobody. The database says which it is
 * with each number it hands out; what the number itself says of where it is reached counts for nothing there.
 */
export function withSandbox(provider: WhatsAppProvider, sandbox: WhatsAppProvider): WhatsAppProvider {
  // Out of the house only where it was said that it may: what was never asked for stays inside.
  const providerOf = (account: { sandbox: boolean }) => (account.sandbox === false ? provider : sandbox);
  return {
    send: (account, message, signal) => providerOf(account).send(account, message, signal),
    markRead: (account, messageId, signal) => providerOf(account).markRead(account, messageId, signal),
    fetchMedia: (account, mediaId, signal) => providerOf(account).fetchMedia(account, mediaId, signal),
    listTemplates: (account, signal) => providerOf(account).listTemplates(account, signal),
  };
}

export interface SentInSandbox {
  workspaceId: string;
  accountId: string;
  providerId: string;
  outgoing: OutgoingMessage;
}

/** What a provider would report of a message by webhook, at once. Told again it changes nothing. */
export async function reportInSandbox(
  executor: Pick<Executor, "execute">,
  { workspaceId, accountId, providerId, outgoing }: SentInSandbox,
): Promise<void> {
  const { statuses, reply } = foretell(outgoing);
  for (const { status, error } of statuses) {
    const at = new Date().toISOString();
    const inputs = {
      providerMessageId: providerId,
      messageId: outgoing.callbackData,
      status,
      at,
      ...(error && { errorCode: error.code, errorMessage: error.message }),
    };
    const event = [providerId, status, at];
    await callAsSystem(executor, workspaceId, "whatsapp.message.updateStatus", inputs, event);
  }
  if (reply === null) return;
  const at = new Date().toISOString();
  const { to } = outgoing;
  const inputs = {
    accountId,
    providerMessageId: `${providerId}.reply`,
    ...("phone" in to ? { phone: to.phone } : { whatsappUserId: to.userId }),
    at,
    kind: "text",
    text: reply,
  };
  await callAsSystem(executor, workspaceId, "whatsapp.message.receive", inputs, [providerId, "reply", at]);
}

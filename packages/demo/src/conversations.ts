import type { Caller } from "./caller.ts";
import { contacts, conversations } from "./shop-data.ts";

export interface Inbound {
  /** E.164. */
  from: string;
  name: string;
  text: string;
}

export interface ConversationPorts {
  shop: Pick<Caller, "call">;
  /** Somebody writes to the shop's number. @returns once it is recorded */
  receive(message: Inbound): Promise<void>;
}

/** Customers write; one is answered in words and one with a template. The number is connected and has its templates. */
export async function fillConversations({ shop, receive }: ConversationPorts): Promise<void> {
  for (const { contactExternalId, profileName, received, answer, template } of conversations) {
    const to = contacts.find(({ externalId }) => externalId === contactExternalId)!.phone;
    await receive({ from: to, name: profileName, text: received });
    if (answer !== undefined) await shop.call("whatsapp.message.send", { to, text: answer });
    if (template) await shop.call("whatsapp.template.send", { to, ...template });
  }
}

import { toMessageBody } from "./cloud-api.ts";
import { isObject, parseJson } from "./cloud-errors.ts";
import type {
  OutgoingMessage,
  ProviderTemplate,
  ProviderTemplateComponent,
  WhatsAppProvider,
} from "./provider.ts";
import { faultOf } from "./simulator/simulator.ts";
import { demoTemplates, magicFailure } from "./simulator/state.ts";

/** What becomes of a message in a sandbox after it was taken. */
export interface Foretold {
  statuses: { status: "sent" | "delivered" | "read" | "failed"; error?: { code: string; message: string } }[];
  /** What whoever it is for answers; null: nothing. */
  reply: string | null;
}

const idPrefix = "wamid.SANDBOX.";

/**
 * The provider of sandboxes: it takes messages as the Cloud API would, refuses what that would refuse, and sends nothing
 * to anybody. It opens no connection and keeps nothing, so a send may be repeated: a message has one id.
 */
export function createSandboxProvider(): WhatsAppProvider {
  return {
    async send(_account, message) {
      const fault = faultOf(bodyOf(message), demoTemplates);
      return fault
        ? { state: "failed", code: `WHATSAPP_${fault.code}`, message: fault.message }
        : { state: "accepted", providerId: `${idPrefix}${message.callbackData}` };
    },
    async markRead() {
      return { state: "accepted" };
    },
    // Nobody sends any there, and what a partner posts by themselves names none that could be fetched.
    async fetchMedia() {
      return { state: "gone" };
    },
    async listTemplates() {
      return { state: "listed", templates: sandboxTemplates };
    },
  };
}

export const isSandboxMessageId = (providerId: string): boolean => providerId.startsWith(idPrefix);

/** By what the message says and whom it is for, as with the simulator; `#reply` is answered. */
export function foretell(message: OutgoingMessage): Foretold {
  const sent = bodyOf(message);
  const failure = magicFailure({ sent, to: String(sent.to ?? sent.recipient) });
  if (failure) {
    const error = { code: `WHATSAPP_${failure.code}`, message: failure.title };
    return { statuses: [{ status: "failed", error }], reply: null };
  }
  return {
    statuses: [{ status: "sent" }, { status: "delivered" }, { status: "read" }],
    reply: JSON.stringify(sent).includes("#reply") ? "Recibido, gracias." : null,
  };
}

/** As it would arrive. */
function bodyOf(message: OutgoingMessage) {
  const body = parseJson(JSON.stringify(toMessageBody(message)));
  if (!isObject(body)) throw new Error("a message's body is an object");
  return body;
}

/** Those every number of a sandbox has. */
export const sandboxTemplates: ProviderTemplate[] = demoTemplates.map(({ id, components, ...template }) => ({
  ...template,
  providerId: id,
  // The simulator's are written in the provider's words.
  components: components as ProviderTemplateComponent[],
}));

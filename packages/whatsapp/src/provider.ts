import type { Readable } from "node:stream";

/** What Acta needs of whoever carries its messages. The Cloud API is one. */

/** How a number is reached. */
export interface ProviderAccount {
  /** `https://graph.facebook.com`, without a slash at the end. */
  baseUrl: string;
  /** `v24.0`. */
  apiVersion: string;
  phoneNumberId: string;
  businessAccountId: string;
  accessToken: string;
  /** Of a sandbox: nothing may leave for the provider. */
  sandbox: boolean;
}

/** People have a number, or write under a name and are known by an id of the provider's. */
export type Recipient = { phone: string } | { userId: string };

export interface OutgoingTemplate {
  name: string;
  language: string;
  components: {
    type: "header" | "body" | "button";
    index?: number;
    /** Of a button; one that leads to an address where it is left out. */
    subType?: "copy_code";
    parameters: { name?: string; text: string; media?: OutgoingMedia }[];
  }[];
}

export interface OutgoingMedia {
  type: "image" | "video" | "audio" | "document" | "sticker";
  link?: string;
  id?: string;
  filename?: string;
}

export interface OutgoingMessage {
  to: Recipient;
  /** Comes back with every status: how a send whose answer was lost is found again. At most 512 characters. */
  callbackData: string;
  content:
    | { kind: "text"; text: string }
    | { kind: "template"; template: OutgoingTemplate }
    | { kind: "media"; media: OutgoingMedia; caption?: string };
}

/** What became of a send. `unknown`: it may have been taken, so it must not be sent again unasked. */
export type SendOutcome =
  | { state: "accepted"; providerId: string }
  | { state: "retry"; code: string; message: string; afterMs?: number }
  | { state: "failed"; code: string; message: string }
  | { state: "unknown"; code: string; message: string };

/** What became of a read receipt. Saying it twice does no harm, so nothing is left unknown. */
export type ReceiptOutcome = { state: "accepted" } | Exclude<SendOutcome, { state: "accepted" | "unknown" }>;

/** A part of a template, as the provider has it. */
export interface ProviderTemplateComponent {
  type: "HEADER" | "BODY" | "FOOTER" | "BUTTONS";
  format?: string;
  text?: string;
  buttons?: { type: string; text?: string; url?: string }[];
}

export interface ProviderTemplate {
  providerId: string;
  name: string;
  language: string;
  category: string;
  status: string;
  components: ProviderTemplateComponent[];
}

export type TemplatesOutcome =
  | { state: "listed"; templates: ProviderTemplate[] }
  | Exclude<SendOutcome, { state: "accepted" | "unknown" }>;

/** The bytes of something that was sent or received. `gone`: the provider keeps it no longer, or never had it. */
export type MediaOutcome =
  | { state: "found"; mimeType: string | undefined; sizeBytes: number | undefined; body: Readable }
  | { state: "gone" }
  | { state: "tooLarge" }
  | { state: "unavailable"; code: string; message: string };

export interface WhatsAppProvider {
  /** Never throws: whatever happens has an outcome. */
  send(account: ProviderAccount, message: OutgoingMessage, signal: AbortSignal): Promise<SendOutcome>;
  /** Shows the person that a message of theirs, and all before it, was read. Never throws. */
  markRead(account: ProviderAccount, providerMessageId: string, signal: AbortSignal): Promise<ReceiptOutcome>;
  /**
   * Begins to fetch a medium by the provider's id of it. Whoever gets a body reads it to its end or destroys it. Never
   * throws.
   */
  fetchMedia(account: ProviderAccount, mediaId: string, signal: AbortSignal): Promise<MediaOutcome>;
  /** All pages. Never throws. */
  listTemplates(account: ProviderAccount, signal: AbortSignal): Promise<TemplatesOutcome>;
}

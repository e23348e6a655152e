export { type CloudApiOptions, createCloudApi } from "./cloud-api.ts";
export type { InboundContent, InboundDetails, InboundMedia } from "./content.ts";
export type {
  MediaOutcome,
  OutgoingMedia,
  OutgoingMessage,
  OutgoingTemplate,
  ProviderAccount,
  ProviderTemplate,
  ProviderTemplateComponent,
  Recipient,
  SendOutcome,
  TemplatesOutcome,
  WhatsAppProvider,
} from "./provider.ts";
export {
  createSandboxProvider,
  type Foretold,
  foretell,
  isSandboxMessageId,
  sandboxTemplates,
} from "./sandbox.ts";
export { isSignedBy, signBody } from "./signature.ts";
export {
  findAccountIds,
  type InboundMessage,
  parseWebhook,
  type StatusUpdate,
  type WebhookEvents,
} from "./webhook.ts";

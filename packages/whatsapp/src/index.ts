export { type CloudApiOptions, createCloudApi, isProviderUrl, toMessageBody } from "./cloud-api.ts";
export type {
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
export { isSignedBy, signBody } from "./signature.ts";
export {
  findAccountIds,
  type InboundMedia,
  type InboundMessage,
  parseWebhook,
  type StatusUpdate,
  type WebhookEvents,
} from "./webhook.ts";

import { defineErrors } from "@acta/core";

export const { errors, fail } = defineErrors({
  WHATSAPP_NOT_CONNECTED: {
    status: 409,
    title: "No WhatsApp number is connected",
    detail: "Connect a number with whatsapp.account.connect first.",
  },
  WHATSAPP_ACCOUNT_NOT_FOUND: {
    status: 404,
    title: "No such WhatsApp number",
    detail: "There is no WhatsApp account with this id in the workspace.",
  },
  WHATSAPP_ACCOUNT_UNCLEAR: {
    status: 422,
    title: "Several WhatsApp numbers are connected",
    detail: "Say with accountId which of them is meant; whatsapp.account.list has them.",
  },
  WHATSAPP_NUMBER_TAKEN: {
    status: 409,
    title: "The number is connected already",
    detail: "This phoneNumberId is connected in the workspace. Change it with whatsapp.account.update.",
    constraint: "whatsapp_accounts_number_key",
  },
  WHATSAPP_SANDBOX_ONLY: {
    status: 422,
    title: "A sandbox has no provider",
    detail:
      "In a sandbox no number of a provider can be connected: Acta carries its messages itself, and they reach nobody. Give https://sandbox.invalid as baseUrl.",
  },
  CONVERSATION_NOT_FOUND: {
    status: 404,
    title: "No such conversation",
    detail: "There is no WhatsApp conversation with this id in the workspace.",
  },
  CONTACT_WITHOUT_PHONE: {
    status: 422,
    title: "The contact has no phone",
    detail: "Give the contact a phone in E.164 first.",
  },
  WHATSAPP_WINDOW_CLOSED: {
    status: 422,
    title: "The customer-service window is closed",
    detail:
      "Free text reaches people only within 24 hours of their last message. Send a template with whatsapp.template.send; when they answer, the window is open again.",
  },
  TEMPLATE_NOT_FOUND: {
    status: 404,
    title: "No such template",
    detail:
      "The number has no template with this name in this language. whatsapp.template.list has those there are; whatsapp.template.sync fetches new ones.",
  },
  TEMPLATE_NOT_APPROVED: {
    status: 409,
    title: "The template is not approved",
    detail: "Only approved templates can be sent. Its status is in details.",
  },
  TEMPLATE_PARAMETERS_MISMATCH: {
    status: 422,
    title: "The parameters are not the template's",
    detail:
      "Give each placeholder of the template one text, its header what it is made of, and nothing else; errors says where, and details what it wants.",
  },
  TEMPLATE_UNSUPPORTED: {
    status: 422,
    title: "The template has parts that cannot be filled in",
    detail: "Templates with a place or an animation as header are not supported.",
  },
});

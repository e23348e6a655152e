import type { TemplateComponent, whatsappTemplates } from "@acta/db";
import * as fields from "../fields.ts";
import type { WhatsappTemplateListOutput } from "../generated/types.ts";
import { accountId, exampleAccount } from "./account-record.ts";
import { placeholdersOf } from "./template-parameters.ts";

export type TemplateRecord = WhatsappTemplateListOutput["items"][number];

export const templateName = {
  type: "string",
  minLength: 1,
  maxLength: 512,
  pattern: "^[a-z0-9_]{1,512}$",
  description: "Name of the template, as Meta has it.",
  "x-message": "must be lower-case letters, digits and underscores",
} as const;

export const templateLanguage = {
  type: "string",
  maxLength: 15,
  pattern: "^[a-z]{2,3}(_[A-Za-z]{2,4})?$",
  description: "Language of the template, for example es_CO.",
  "x-message": "must be a language as Meta has it, for example es or es_CO",
} as const;

export const templateComponents = {
  type: "array",
  maxItems: 20,
  description: "Its parts, with {{1}} or {{name}} where parameters go.",
  items: fields.objectOf(
    {
      type: { type: "string", enum: ["HEADER", "BODY", "FOOTER", "BUTTONS"], description: "Which part." },
      format: { type: "string", maxLength: 20, description: "Of a header: what it is." },
      text: { type: "string", maxLength: 4_096, description: "What it says." },
      buttons: {
        type: "array",
        maxItems: 20,
        description: "Its buttons.",
        items: fields.objectOf(
          {
            type: { type: "string", maxLength: 40, description: "What it does." },
            text: { type: "string", maxLength: 200, description: "What stands on it." },
            url: { type: "string", maxLength: 2_000, description: "Where it leads." },
          },
          { optional: ["text", "url"] },
        ),
      },
    },
    { optional: ["format", "text", "buttons"] },
  ),
} as const;

const wanted = (description: string) => ({ type: "array", items: { type: "string" }, description }) as const;

/** A template as every tool answers it. */
export const templateRecord = fields.objectOf({
  templateId: fields.shown(fields.idOf("whatsappTemplate")),
  accountId: fields.shown(accountId),
  name: fields.shown(templateName),
  language: fields.shown(templateLanguage),
  category: { type: "string", description: "MARKETING, UTILITY or AUTHENTICATION." },
  status: { type: "string", description: "APPROVED ones can be sent. DELETED: no longer there." },
  components: templateComponents,
  placeholders: fields.objectOf(
    {
      header: wanted("Of its header."),
      body: wanted("Of its body."),
      buttons: wanted("Of its buttons' addresses, and the codes they copy."),
      media: {
        type: ["string", "null"],
        enum: ["image", "video", "document", null],
        description: "What parameters.media has to be, where the header is no text.",
      },
    },
    { description: "What whatsapp.template.send wants a text for, in this order." },
  ),
  updatedAt: fields.shown(fields.updatedAt),
});

export const exampleTemplate: TemplateRecord = {
  templateId: "01981c31-4b6c-7e2d-8f90-3a5d7c1e9b46",
  accountId: exampleAccount.accountId,
  name: "bienvenida",
  language: "es_CO",
  category: "MARKETING",
  status: "APPROVED",
  components: [{ type: "BODY", text: "Hola {{1}}, gracias por escribirnos. Ya eres cliente de {{2}}." }],
  placeholders: { header: [], body: ["1", "2"], buttons: [], media: null },
  updatedAt: "2026-05-04T13:30:00.000Z",
};

export function toTemplateRecord(row: typeof whatsappTemplates.$inferSelect): TemplateRecord {
  return {
    templateId: row.id,
    accountId: row.accountId,
    name: row.name,
    language: row.language,
    category: row.category,
    status: row.status,
    components: row.components.map((component: TemplateComponent) => ({ ...component })),
    placeholders: placeholdersOf(row.components),
    updatedAt: row.updatedAt.toISOString(),
  };
}

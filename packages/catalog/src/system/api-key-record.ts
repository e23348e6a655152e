import * as fields from "../fields.ts";
import type { SystemApiKeyListOutput } from "../generated/types.ts";

export type ApiKeyItem = SystemApiKeyListOutput["items"][number];

export const apiKeyKind = {
  type: "string",
  enum: ["api", "agent"],
  description: "Who uses it: a program (api) or an AI agent (agent).",
} as const;

/** An API key as it is shown: everything but the key itself, of which only a hash is kept. */
export const apiKeyItem = fields.objectOf({
  apiKeyId: fields.shown(fields.idOf("apiKey")),
  name: fields.shown(fields.keyName),
  keyPrefix: { type: "string", description: "Its first 8 characters, to tell it from others." },
  kind: apiKeyKind,
  permissions: { type: "array", items: { type: "string" }, description: "What the key may do." },
  revoked: { type: "boolean", description: "Whether it was revoked. A revoked key never works again." },
  revokedAt: fields.nullable(fields.shown(fields.isoDateTime("When it was revoked."))),
  lastUsedAt: fields.nullable(fields.shown(fields.isoDateTime("When it was last used, to the minute."))),
  lastUsedIp: { type: ["string", "null"], description: "From where it was last used." },
  createdBy: {
    ...fields.nullable(fields.shown(fields.idOf("user"))),
    description: "The user who made it; null when another key did.",
  },
  createdAt: fields.shown(fields.createdAt),
  expiresAt: fields.nullable(fields.shown(fields.isoDateTime("When it stops working; null: never."))),
  rotatedFrom: {
    ...fields.nullable(fields.shown(fields.idOf("apiKey"))),
    description: "The key it replaced; null where it replaced none.",
  },
});

/** What a tool that makes a key answers of it. */
export const mintedKeyOutputs = {
  apiKeyId: fields.shown(fields.idOf("apiKey")),
  created: { type: "boolean", const: true, description: "Always true." },
  key: {
    type: "string",
    description: "The key. Store it now: it is not shown again.",
    "x-sensitive": true,
  },
  keyPrefix: { type: "string", description: "Its first 8 characters, to tell it from others." },
} as const;

/** An example that the tools of API keys share. */
export const exampleApiKey: ApiKeyItem = {
  apiKeyId: "01981c2f-0b7e-7f44-8d21-3a9c6e5b1f08",
  name: "Web shop",
  keyPrefix: "mfx_aB3x",
  kind: "api",
  permissions: ["contacts.create", "orders.create"],
  revoked: false,
  revokedAt: null,
  lastUsedAt: "2026-05-04T13:30:00.000Z",
  lastUsedIp: "203.0.113.7",
  createdBy: "01981c2a-5f3d-7a90-b1c4-7d2e8f60a315",
  createdAt: "2026-05-02T08:00:00.000Z",
  expiresAt: null,
  rotatedFrom: null,
};

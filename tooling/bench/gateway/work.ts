import { createHash, randomUUID } from "node:crypto";
import { Ajv2020 } from "ajv/dist/2020.js";
import addFormats from "ajv-formats";
import { v7 } from "uuid";

/**
 * The work every server of this benchmark does, on the product's own tables under its own policies: look the key up,
 * validate, and in one durable transaction set the call's settings, insert the contact, insert the execution and the
 * record it touched.
 */

export interface Key {
  digest: string;
  apiKeyId: string;
  workspaceId: string;
}

export interface PeerConfig {
  port: number;
  appUrl: string;
  key: Key;
}

export function readPeerConfig(): PeerConfig {
  return JSON.parse(process.argv[2] ?? "{}") as PeerConfig;
}

export function digestOf(key: string): string {
  return createHash("sha256").update(key).digest("base64");
}

export interface ContactInput {
  name: string;
  phone?: string;
  email?: string;
  city?: string;
}

export const contactSchema = {
  type: "object",
  required: ["name"],
  additionalProperties: false,
  properties: {
    name: { type: "string", minLength: 1, maxLength: 200 },
    phone: { type: "string", pattern: "^\\+[1-9][0-9]{6,14}$" },
    email: { type: "string", format: "email", maxLength: 254 },
    city: { type: "string", maxLength: 200 },
  },
} as const;

export function compileContactValidator() {
  const ajv = new Ajv2020({ allErrors: true });
  addFormats.default(ajv);
  return ajv.compile<ContactInput>(contactSchema);
}

export interface Statement {
  name: string;
  text: string;
  values: unknown[];
}

export const settingsText =
  "select set_config('acta.workspace_id', $1, true), set_config('acta.execution_id', $2, true), " +
  "set_config('acta.user_id', '', true), set_config('acta.api_key_id', $3, true), " +
  "set_config('acta.system', '', true), set_config('acta.tool_name', 'crm.contact.create', true)";

export const contactText =
  "insert into contacts (workspace_id, id, name, phone, email, city, custom_fields, created_at, updated_at) " +
  "values ($1, $2, $3, $4, $5, $6, $7, $8, $8) returning *";

export const auditText =
  "with execution as (insert into tool_executions (workspace_id, id, tool_name, inputs, outputs, status, started_at, " +
  "completed_at, duration_ms, request_context, snapshot_before, snapshot_after, api_key_id, source, request_id) " +
  "values ($1, $2, 'crm.contact.create', $3, $4, 'success', $5, $6, $7, $8, $9, $10, $11, 'api', $12)) " +
  "insert into execution_records (workspace_id, record_id, execution_id) values ($1, $13, $2)";

/** One call's ids, statements and answer. */
export function prepareCall(key: Key, input: ContactInput, ip: string) {
  const executionId = v7();
  const contactId = v7();
  const startedAt = new Date();
  return {
    settings: { name: "settings", text: settingsText, values: [key.workspaceId, executionId, key.apiKeyId] },
    contact: {
      name: "contact",
      text: contactText,
      values: [
        key.workspaceId,
        contactId,
        input.name,
        input.phone ?? null,
        input.email ?? null,
        input.city ?? null,
        "{}",
        startedAt.toISOString(),
      ],
    },
    audit(row: object): Statement {
      const now = new Date();
      const snapshot = `contacts/${contactId}`;
      return {
        name: "audit",
        text: auditText,
        values: [
          key.workspaceId,
          executionId,
          JSON.stringify(input),
          JSON.stringify({ contactId, created: true }),
          startedAt.toISOString(),
          now.toISOString(),
          now.getTime() - startedAt.getTime(),
          JSON.stringify({ ip, source: "api" }),
          JSON.stringify({ [snapshot]: null }),
          JSON.stringify({ [snapshot]: row }),
          key.apiKeyId,
          randomUUID(),
          contactId,
        ],
      };
    },
    answer: () =>
      JSON.stringify({
        id: executionId,
        toolName: "crm.contact.create",
        status: "success",
        outputs: { contactId, created: true, phone: input.phone ?? null },
        durationMs: Date.now() - startedAt.getTime(),
      }),
  };
}

export const maxConnections = 16;

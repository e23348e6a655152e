import { fail as failCore, findPolicySchemaFaults, type JsonSchema, sources } from "@acta/core";
import type { approvalPolicies, RowOf } from "@acta/db";
import * as fields from "../fields.ts";
import type { SystemPolicyReadOutput } from "../generated/types.ts";

export type PolicyRecord = SystemPolicyReadOutput["policy"];

const maxSources = sources.length;

/** What a policy asks about calls, as inputs have it. */
export const policyFields = {
  name: fields.policyName,
  tool: {
    type: "string",
    minLength: 1,
    maxLength: 100,
    pattern: "^[A-Za-z0-9.*]+$",
    description:
      "Which tools it is about: a tool's name, with * for any characters, for example crm.contact.delete, crm.*.delete or *.",
    "x-message": "must be the name of a tool, in which * stands for any characters",
  },
  sources: {
    type: "array",
    maxItems: maxSources,
    uniqueItems: true,
    items: { type: "string", enum: sources },
    description: "Where the calls come from. Empty: from anywhere.",
  },
  inputs: {
    type: "object",
    additionalProperties: true,
    description:
      "JSON Schema (2020-12) that the inputs must meet for the call to wait, without pattern, format and $ref. Any inputs, when left out.",
    "x-widget": "json",
  },
  maxRows: {
    type: "integer",
    minimum: 0,
    maximum: 1_000_000,
    description:
      "Only calls that would change more rows than this wait. With maxEffects as well: either is enough.",
  },
  maxEffects: {
    type: "integer",
    minimum: 0,
    maximum: 1_000_000,
    description: "Only calls that would do more outside actions than this, such as messages, wait.",
  },
  expiresAfterSeconds: {
    type: "integer",
    minimum: 60,
    maximum: 30 * 24 * 60 * 60,
    description: "How long a decision may take, in seconds. After that the call is not carried out.",
  },
  creatorMayDecide: {
    type: "boolean",
    description: "Whether the person who created an API key may decide what that key asked.",
  },
  priority: {
    type: "integer",
    minimum: -1_000,
    maximum: 1_000,
    description: "Of several policies that ask, the one with the highest is named and sets the time.",
  },
  enabled: { type: "boolean", description: "Whether it is in force." },
} as const;

/** A policy as it is shown. */
export const policyRecord = fields.objectOf({
  policyId: fields.shown(fields.idOf("policy")),
  name: fields.shown(fields.policyName),
  enabled: policyFields.enabled,
  tool: { type: "string", description: policyFields.tool.description },
  sources: {
    type: "array",
    items: { type: "string", enum: sources },
    description: policyFields.sources.description,
  },
  inputs: {
    type: ["object", "null"],
    additionalProperties: true,
    description: "JSON Schema that the inputs must meet; null: any inputs.",
    "x-widget": "json",
  },
  maxRows: { type: ["integer", "null"], description: "Calls that would change more rows than this wait." },
  maxEffects: { type: ["integer", "null"], description: "Calls with more outside actions than this wait." },
  expiresAfterSeconds: { type: "integer", description: policyFields.expiresAfterSeconds.description },
  creatorMayDecide: policyFields.creatorMayDecide,
  priority: { type: "integer", description: policyFields.priority.description },
  createdAt: fields.shown(fields.createdAt),
  updatedAt: fields.shown(fields.updatedAt),
});

export function toPolicyRecord(row: RowOf<typeof approvalPolicies>): PolicyRecord {
  const { workspaceId: _, id, createdAt, updatedAt, ...rest } = row;
  return {
    policyId: id,
    ...rest,
    createdAt: createdAt.toISOString(),
    updatedAt: updatedAt.toISOString(),
  };
}

/** @throws ActaError `INPUT_INVALID` at `/inputs` for a schema that policies cannot have */
export function assertPolicySchema(schema: JsonSchema | null | undefined): void {
  if (!schema) return;
  const issues = findPolicySchemaFaults(schema).map((fault) => ({
    ...fault,
    pointer: `/inputs${fault.pointer}`,
  }));
  if (issues.length > 0) throw failCore("INPUT_INVALID", {}, { issues });
}

export const examplePolicy: PolicyRecord = {
  policyId: "01981c30-2d11-7e02-9f4b-8c6a1e5d7b40",
  name: "Agents delete no contacts alone",
  enabled: true,
  tool: "crm.contact.delete",
  sources: ["agent"],
  inputs: null,
  maxRows: null,
  maxEffects: null,
  expiresAfterSeconds: 86_400,
  creatorMayDecide: true,
  priority: 0,
  createdAt: "2026-05-02T08:00:00.000Z",
  updatedAt: "2026-05-02T08:00:00.000Z",
};

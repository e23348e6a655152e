import { permissions, toInstant } from "@acta/core";
import { apiKeys } from "@acta/db";
import { defineTool } from "../../define.ts";
import * as fields from "../../fields.ts";
import { apiKeyKind, exampleApiKey, mintedKeyOutputs } from "../api-key-record.ts";
import { fail } from "../errors.ts";
import { assertMayHandOut } from "../key-rules.ts";

export const tool = defineTool({
  name: "system.apiKey.create",
  title: "Create API key",
  description:
    "Create an API key that calls tools in this workspace. The key is answered once, here, and cannot be read again. It holds the permissions named, never more than its creator has. Give programs kind api, and AI agents kind agent, so that the history can tell them apart; an agent can make keys for agents only.",
  inputSchema: fields.objectOf(
    {
      name: fields.keyName,
      kind: { ...apiKeyKind, default: "api" },
      permissions: {
        type: "array",
        minItems: 1,
        maxItems: 64,
        uniqueItems: true,
        items: { type: "string", enum: permissions },
        description: "What the key may do. Only what its caller needs.",
      },
      expiresAt: fields.isoDateTime("When it stops working. Never, when left out."),
    },
    { optional: ["kind", "expiresAt"] },
  ),
  outputSchema: fields.objectOf(mintedKeyOutputs),
  metadata: {
    reversible: false,
    requiresApproval: false,
    sideEffects: ["creates_record"],
    permissions: ["apiKeys.manage"],
  },
  errors: ["KEY_PERMISSIONS_EXCEED", "KEY_KIND_EXCEEDS", "KEY_EXPIRY_PAST"],
  examples: [
    {
      description: "A key for a shop that reports its orders.",
      inputs: { name: "Web shop", permissions: ["contacts.create", "orders.create"] },
      outputs: {
        apiKeyId: exampleApiKey.apiKeyId,
        created: true,
        key: "mfx_…",
        keyPrefix: exampleApiKey.keyPrefix,
      },
    },
  ],
  async run({ inputs, ctx }) {
    const { principal } = ctx;
    assertMayHandOut(principal, inputs);
    const expiresAt = inputs.expiresAt === undefined ? null : toInstant(inputs.expiresAt, "/expiresAt");
    if (expiresAt && expiresAt <= ctx.now) throw fail("KEY_EXPIRY_PAST");

    // Before the first query: hashing takes a tenth of a second, and no connection has to wait for it.
    const minted = await ctx.keys.mint();
    const key = await ctx.records.insert(apiKeys, {
      name: inputs.name,
      keyId: ctx.generated(minted.keyId),
      keyHash: minted.keyHash,
      keyPrefix: ctx.generated(minted.keyPrefix),
      kind: inputs.kind,
      permissions: inputs.permissions,
      createdBy: principal.type === "user" ? principal.userId : null,
      expiresAt,
    });
    return { apiKeyId: key.id, created: true, key: minted.plaintext, keyPrefix: key.keyPrefix };
  },
});

import { apiKeys } from "@acta/db";
import { eq } from "drizzle-orm";
import { defineTool } from "../../define.ts";
import * as fields from "../../fields.ts";
import { exampleApiKey } from "../api-key-record.ts";
import { fail } from "../errors.ts";

export const tool = defineTool({
  name: "system.apiKey.revoke",
  title: "Revoke API key",
  description:
    "Revoke an API key: within a second it works nowhere any more, for good. A key that is revoked already stays as it is. Its history is kept.",
  inputSchema: fields.objectOf({ apiKeyId: fields.idOf("apiKey", "Id of the API key to revoke.") }),
  outputSchema: fields.objectOf({
    apiKeyId: fields.shown(fields.idOf("apiKey")),
    revoked: { type: "boolean", const: true, description: "Always true." },
  }),
  metadata: {
    // Bringing a revoked key back would undo what someone did because it leaked.
    reversible: false,
    requiresApproval: false,
    sideEffects: ["updates_record"],
    permissions: ["apiKeys.manage"],
  },
  errors: ["API_KEY_NOT_FOUND"],
  examples: [
    {
      inputs: { apiKeyId: exampleApiKey.apiKeyId },
      outputs: { apiKeyId: exampleApiKey.apiKeyId, revoked: true },
    },
  ],
  async run({ inputs, ctx }) {
    const { principal } = ctx;
    const [key] = await ctx.db
      .select({ id: apiKeys.id, revoked: apiKeys.revoked })
      .from(apiKeys)
      .where(eq(apiKeys.id, inputs.apiKeyId));
    if (!key) throw fail("API_KEY_NOT_FOUND");
    // The first revocation is the one that counts: the database lets nobody change a revoked key, not even lock it, so
    // one that somebody else is revoking meanwhile is left as they make it.
    if (!key.revoked)
      await ctx.records.update(apiKeys, key.id, {
        revoked: true,
        revokedAt: ctx.now,
        revokedBy: principal.type === "user" ? principal.userId : null,
      });
    return { apiKeyId: key.id, revoked: true };
  },
});

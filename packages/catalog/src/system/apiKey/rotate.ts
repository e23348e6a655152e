import { apiKeys, type Handles } from "@acta/db";
import { eq } from "drizzle-orm";
import { defineTool } from "../../define.ts";
import * as fields from "../../fields.ts";
import { exampleApiKey, mintedKeyOutputs } from "../api-key-record.ts";
import { fail } from "../errors.ts";
import { assertMayHandOut } from "../key-rules.ts";

const longestOverlapSeconds = 7 * 24 * 60 * 60;

export const tool = defineTool({
  name: "system.apiKey.rotate",
  title: "Rotate API key",
  description:
    "Replace an API key by a new one with the same name, kind and permissions. The new key is answered once, here, and cannot be read again. The old one goes on working for overlapSeconds, so that its users can change over, and then stops; with 0 it is revoked at once. A key that expires is followed by one that lasts as long, counted from now.",
  inputSchema: fields.objectOf(
    {
      apiKeyId: fields.idOf("apiKey", "Id of the API key to replace."),
      overlapSeconds: {
        type: "integer",
        minimum: 0,
        maximum: longestOverlapSeconds,
        default: 86_400,
        description:
          "How long the old key still works, in seconds: at most 604800 (7 days), 86400 (a day) when left out. It never works longer than it would have without this.",
      },
    },
    { optional: ["overlapSeconds"] },
  ),
  outputSchema: fields.objectOf({
    ...mintedKeyOutputs,
    rotatedFrom: fields.shown(fields.idOf("apiKey", "The key that was replaced.")),
    previousExpiresAt: fields.shown(fields.isoDateTime("When the replaced key stops working.")),
    expiresAt: fields.nullable(
      fields.shown(fields.isoDateTime("When the new key stops working; null: never.")),
    ),
  }),
  metadata: {
    // The new key is in somebody's hands by then, and the old one may be gone for a reason.
    reversible: false,
    requiresApproval: false,
    sideEffects: ["creates_record", "updates_record"],
    permissions: ["apiKeys.manage"],
  },
  errors: ["API_KEY_NOT_FOUND", "API_KEY_REVOKED", "KEY_PERMISSIONS_EXCEED", "KEY_KIND_EXCEEDS"],
  examples: [
    {
      description: "A new key for the shop, which has an hour to change over.",
      inputs: { apiKeyId: exampleApiKey.apiKeyId, overlapSeconds: 3_600 },
      outputs: {
        apiKeyId: "01981c4a-6d20-7b15-9c83-2f7a1e0d5b64",
        created: true,
        key: "mfx_…",
        keyPrefix: "mfx_Zq81",
        rotatedFrom: exampleApiKey.apiKeyId,
        previousExpiresAt: "2026-05-04T14:30:00.000Z",
        expiresAt: null,
      },
    },
  ],
  async run({ inputs, ctx }) {
    const { principal } = ctx;
    // Before the first query: hashing takes a tenth of a second, and no connection has to wait for it.
    const minted = await ctx.keys.mint();
    const [old] = await ctx.db
      .select({
        name: apiKeys.name,
        kind: apiKeys.kind,
        permissions: apiKeys.permissions,
        revoked: apiKeys.revoked,
        createdAt: apiKeys.createdAt,
        expiresAt: apiKeys.expiresAt,
      })
      .from(apiKeys)
      .where(eq(apiKeys.id, inputs.apiKeyId));
    if (!old) throw fail("API_KEY_NOT_FOUND");
    if (old.revoked) throw fail("API_KEY_REVOKED");
    assertMayHandOut(principal, old);

    const nowMs = ctx.now.getTime();
    const endMs = Math.min(nowMs + inputs.overlapSeconds * 1_000, old.expiresAt?.getTime() ?? Infinity);
    const end = new Date(endMs);
    const changed = await ctx.records.update(
      apiKeys,
      inputs.apiKeyId,
      // Without an overlap it is revoked: a key that replaces itself must last until that is recorded, which the
      // database grants to one that is being revoked and to none that has expired.
      inputs.overlapSeconds === 0
        ? {
            revoked: true,
            revokedAt: ctx.now,
            revokedBy: principal.type === "user" ? principal.userId : null,
          }
        : old.expiresAt?.getTime() === endMs
          ? {}
          : { expiresAt: end },
    );
    // Somebody revoked it meanwhile: a revoked key cannot be changed.
    if (!changed) throw fail("API_KEY_REVOKED");

    const lastsMs = await lifetimeOf(ctx.db, { id: inputs.apiKeyId, ...old });
    const expiresAt = lastsMs === null ? null : new Date(nowMs + lastsMs);
    const key = await ctx.records.insert(apiKeys, {
      name: old.name,
      keyId: ctx.generated(minted.keyId),
      keyHash: minted.keyHash,
      keyPrefix: ctx.generated(minted.keyPrefix),
      kind: old.kind,
      permissions: old.permissions,
      createdBy: principal.type === "user" ? principal.userId : null,
      expiresAt,
      rotatedFrom: inputs.apiKeyId,
    });
    return {
      apiKeyId: key.id,
      created: true,
      key: minted.plaintext,
      keyPrefix: key.keyPrefix,
      rotatedFrom: inputs.apiKeyId,
      previousExpiresAt: (inputs.overlapSeconds === 0 ? ctx.now : end).toISOString(),
      expiresAt: expiresAt?.toISOString() ?? null,
    };
  },
});

interface Lasting {
  id: string;
  createdAt: Date;
  expiresAt: Date | null;
}

/**
 * How long a key was made to last, milliseconds; null: for ever. One that was rotated before (its new key may have been
 * lost with the answer) ends with its overlap, and says nothing of that any more; its first successor does.
 */
async function lifetimeOf(db: Handles["db"], key: Lasting): Promise<number | null> {
  const [successor] = await db
    .select({ id: apiKeys.id, createdAt: apiKeys.createdAt, expiresAt: apiKeys.expiresAt })
    .from(apiKeys)
    .where(eq(apiKeys.rotatedFrom, key.id))
    .orderBy(apiKeys.id)
    .limit(1);
  if (successor) return lifetimeOf(db, successor);
  return key.expiresAt && key.expiresAt.getTime() - key.createdAt.getTime();
}

import { apiKeys } from "@acta/db";
import { and, desc, eq, lt } from "drizzle-orm";
import { defineTool } from "../../define.ts";
import * as fields from "../../fields.ts";
import { startOf, toPage } from "../../list-page.ts";
import { apiKeyItem, exampleApiKey } from "../api-key-record.ts";

export const tool = defineTool({
  name: "system.apiKey.list",
  title: "List API keys",
  description:
    "List the API keys of the workspace, the one made last first, a page at a time, revoked ones included unless told otherwise. The keys themselves are never shown.",
  inputSchema: fields.objectOf(
    {
      revoked: { type: "boolean", description: "true: only revoked keys; false: only the others." },
      limit: fields.limit,
      cursor: fields.cursor,
    },
    { optional: ["revoked", "limit", "cursor"] },
  ),
  outputSchema: fields.pageOf(apiKeyItem, "API keys, the one made last first."),
  metadata: {
    reversible: false,
    requiresApproval: false,
    sideEffects: [],
    permissions: ["apiKeys.manage"],
  },
  examples: [{ inputs: { revoked: false }, outputs: { items: [exampleApiKey], nextCursor: null } }],
  async run({ inputs: { revoked, limit, cursor }, ctx }) {
    const filters = { revoked };
    const start = startOf(ctx, filters, cursor);
    const rows = await ctx.db
      // Named one by one: the hash is not ours to read, and `select *` would ask for it.
      .select({
        apiKeyId: apiKeys.id,
        name: apiKeys.name,
        keyPrefix: apiKeys.keyPrefix,
        kind: apiKeys.kind,
        permissions: apiKeys.permissions,
        revoked: apiKeys.revoked,
        revokedAt: apiKeys.revokedAt,
        lastUsedAt: apiKeys.lastUsedAt,
        lastUsedIp: apiKeys.lastUsedIp,
        createdBy: apiKeys.createdBy,
        createdAt: apiKeys.createdAt,
        expiresAt: apiKeys.expiresAt,
        rotatedFrom: apiKeys.rotatedFrom,
      })
      .from(apiKeys)
      .where(
        and(
          start ? lt(apiKeys.id, start[0]!) : undefined,
          revoked === undefined ? undefined : eq(apiKeys.revoked, revoked),
        ),
      )
      .orderBy(desc(apiKeys.id))
      .limit(limit + 1);
    const { items, nextCursor } = toPage(ctx, filters, rows, limit, (row) => [row.apiKeyId]);
    return {
      items: items.map((key) => ({
        ...key,
        revokedAt: key.revokedAt?.toISOString() ?? null,
        lastUsedAt: key.lastUsedAt?.toISOString() ?? null,
        createdAt: key.createdAt.toISOString(),
        expiresAt: key.expiresAt?.toISOString() ?? null,
      })),
      nextCursor,
    };
  },
});

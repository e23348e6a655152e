import { sql } from "drizzle-orm";
import { boolean, foreignKey, index, pgTable, primaryKey, text, unique, uuid } from "drizzle-orm/pg-core";
import { createdAt, id, instant, oneOf, workspaceId } from "./columns.ts";
import { users, workspaces } from "./identity.ts";

export const apiKeys = pgTable(
  "api_keys",
  {
    workspaceId: workspaceId().references(() => workspaces.id),
    id: id(),
    name: text("name").notNull(),
    /** The public part, looked up before the workspace is known: unique over all workspaces. */
    keyId: text("key_id").notNull(),
    /** bcrypt. Readable by `acta_auth` only. */
    keyHash: text("key_hash").notNull(),
    /** First 8 characters, `mfx_xxxx`. */
    keyPrefix: text("key_prefix").notNull(),
    kind: text("kind").$type<"api" | "agent">().notNull().default("api"),
    permissions: text("permissions").array().notNull().default(sql`'{}'::text[]`),
    revoked: boolean("revoked").notNull().default(false),
    revokedAt: instant("revoked_at"),
    revokedBy: uuid("revoked_by").references(() => users.id),
    lastUsedAt: instant("last_used_at"),
    lastUsedIp: text("last_used_ip"),
    /** null when another key or the system made it. */
    createdBy: uuid("created_by").references(() => users.id),
    createdAt: createdAt(),
    /** null: never. */
    expiresAt: instant("expires_at"),
    rotatedFrom: uuid("rotated_from"),
  },
  (table) => [
    primaryKey({ name: "api_keys_pkey", columns: [table.workspaceId, table.id] }),
    unique("api_keys_key_id_key").on(table.keyId),
    unique("api_keys_key_hash_key").on(table.keyHash),
    foreignKey({
      name: "api_keys_rotated_from_fkey",
      columns: [table.workspaceId, table.rotatedFrom],
      foreignColumns: [table.workspaceId, table.id],
    }),
    index("api_keys_workspace_idx").on(table.workspaceId, table.createdAt),
    index("api_keys_live_idx").on(table.keyHash).where(sql`not revoked`),
    oneOf("api_keys_kind", table.kind, ["api", "agent"]),
  ],
);

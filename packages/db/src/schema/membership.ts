import { sql } from "drizzle-orm";
import { check, index, pgTable, primaryKey, text, unique, uuid } from "drizzle-orm/pg-core";
import { createdAt, id, instant, oneOf, updatedAt, workspaceId } from "./columns.ts";
import { users, workspaces } from "./identity.ts";

/**
 * Invitations to become a member. Whoever shows the token is noted in `claimedBy`, and can then accept; the token is
 * kept as a digest only.
 */
export const memberInvitations = pgTable(
  "member_invitations",
  {
    workspaceId: workspaceId().references(() => workspaces.id),
    id: id(),
    /** Lower case. */
    email: text("email").notNull(),
    role: text("role").$type<"owner" | "admin" | "member">().notNull(),
    /** SHA-256, base64url. Readable by `acta_auth` only. */
    tokenHash: text("token_hash").notNull(),
    /** null when an API key did. */
    invitedBy: uuid("invited_by").references(() => users.id),
    claimedBy: uuid("claimed_by").references(() => users.id),
    expiresAt: instant("expires_at").notNull(),
    acceptedAt: instant("accepted_at"),
    revokedAt: instant("revoked_at"),
    createdAt: createdAt(),
    updatedAt: updatedAt(),
  },
  (table) => [
    primaryKey({ name: "member_invitations_pkey", columns: [table.workspaceId, table.id] }),
    unique("member_invitations_token_key").on(table.tokenHash),
    check("member_invitations_email_lower", sql`${table.email} = lower(${table.email})`),
    oneOf("member_invitations_role", table.role, ["owner", "admin", "member"]),
    index("member_invitations_email_idx").on(table.workspaceId, table.email),
    index("member_invitations_claimed_idx")
      .on(table.workspaceId, table.claimedBy)
      .where(sql`accepted_at is null and revoked_at is null`),
  ],
);

/** Resets of passwords that were issued. They end by being used, or by another that takes their place. */
export const passwordResets = pgTable(
  "password_resets",
  {
    workspaceId: workspaceId().references(() => workspaces.id),
    id: id(),
    userId: uuid("user_id")
      .notNull()
      .references(() => users.id),
    /** SHA-256, base64url. Readable by `acta_auth` only. */
    tokenHash: text("token_hash").notNull(),
    /** null when an API key did. */
    issuedBy: uuid("issued_by").references(() => users.id),
    expiresAt: instant("expires_at").notNull(),
    endedAt: instant("ended_at"),
    createdAt: createdAt(),
    updatedAt: updatedAt(),
  },
  (table) => [
    primaryKey({ name: "password_resets_pkey", columns: [table.workspaceId, table.id] }),
    unique("password_resets_token_key").on(table.tokenHash),
    index("password_resets_user_idx").on(table.workspaceId, table.userId).where(sql`ended_at is null`),
  ],
);

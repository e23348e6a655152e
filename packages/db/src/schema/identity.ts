import { sql } from "drizzle-orm";
import { boolean, check, index, pgTable, primaryKey, text, unique, uuid } from "drizzle-orm/pg-core";
import { createdAt, currency, id, instant, oneOf, updatedAt, workspaceId } from "./columns.ts";

export const workspaces = pgTable(
  "workspaces",
  {
    /** Its own id: a workspace is a record of itself, found, changed and recorded like the others. */
    workspaceId: workspaceId().generatedAlwaysAs(sql`id`),
    id: id().primaryKey(),
    name: text("name").notNull(),
    /** Lower case, as in addresses. Never chosen: a clash would tell of another workspace. */
    slug: text("slug").notNull(),
    /** IANA name. */
    timeZone: text("time_zone").notNull().default("America/Bogota"),
    currency: currency().default("COP"),
    /** BCP 47. */
    locale: text("locale").notNull().default("es-CO"),
    /** For trying things: it reaches nobody. Said when it is made, and never again. */
    sandbox: boolean("sandbox").notNull().default(false),
    createdAt: createdAt(),
    updatedAt: updatedAt(),
  },
  (table) => [unique("workspaces_slug_key").on(table.slug)],
);

/** People, before any workspace is known: the e-mail address is unique over all of them. */
export const users = pgTable(
  "users",
  {
    id: id().primaryKey(),
    /** Lower case. */
    email: text("email").notNull(),
    name: text("name").notNull(),
    /** bcrypt. Readable by `acta_auth` only. null: cannot log in with a password. */
    passwordHash: text("password_hash"),
    createdAt: createdAt(),
    updatedAt: updatedAt(),
  },
  (table) => [
    unique("users_email_key").on(table.email),
    check("users_email_lower", sql`${table.email} = lower(${table.email})`),
  ],
);

export const workspaceMembers = pgTable(
  "workspace_members",
  {
    workspaceId: workspaceId().references(() => workspaces.id),
    id: id(),
    userId: uuid("user_id")
      .notNull()
      .references(() => users.id),
    role: text("role").$type<"owner" | "admin" | "member">().notNull(),
    createdAt: createdAt(),
    updatedAt: updatedAt(),
  },
  (table) => [
    primaryKey({ name: "workspace_members_pkey", columns: [table.workspaceId, table.id] }),
    unique("workspace_members_user_key").on(table.workspaceId, table.userId),
    index("workspace_members_user_idx").on(table.userId),
    oneOf("workspace_members_role", table.role, ["owner", "admin", "member"]),
  ],
);

/**
 * Logins. They belong to a person, not to a workspace. Tokens are kept as digests only; the previous digest is kept
 * so that a refresh whose answer was lost can be told from a stolen token.
 */
export const sessions = pgTable(
  "sessions",
  {
    id: id().primaryKey(),
    userId: uuid("user_id")
      .notNull()
      .references(() => users.id),
    refreshHash: text("refresh_hash").notNull(),
    previousRefreshHash: text("previous_refresh_hash"),
    refreshedAt: instant("refreshed_at").notNull().defaultNow(),
    createdAt: createdAt(),
    expiresAt: instant("expires_at").notNull(),
    revokedAt: instant("revoked_at"),
    revokedReason: text("revoked_reason"),
    ip: text("ip"),
    userAgent: text("user_agent"),
  },
  (table) => [
    unique("sessions_refresh_key").on(table.refreshHash),
    index("sessions_previous_refresh_idx").on(table.previousRefreshHash),
    index("sessions_user_idx").on(table.userId),
    index("sessions_expires_idx").on(table.expiresAt),
  ],
);

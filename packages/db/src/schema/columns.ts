import { sql } from "drizzle-orm";
import { bigint, check, type PgColumn, text, timestamp, uuid } from "drizzle-orm/pg-core";

/** UUIDv7 made by the application; never by the database, whose own generator PostgreSQL 15 to 17 do not have. */
export const id = () => uuid("id").notNull();

export const workspaceId = () => uuid("workspace_id").notNull();

/** An instant in UTC, to the millisecond: what a JavaScript `Date` can carry, so nothing changes on the way back. */
export const instant = (name: string) => timestamp(name, { withTimezone: true, precision: 3, mode: "date" });

export const createdAt = () => instant("created_at").notNull().defaultNow();
export const updatedAt = () => instant("updated_at").notNull().defaultNow();

/** Integer minor units. `mode: "number"` is exact because `safeMoney` bounds the column to 2^53 - 1. */
export const minor = (name: string) => bigint(name, { mode: "number" });

/** ISO 4217 code. */
export const currency = () => text("currency").notNull();

export const safeMoney = (name: string, column: PgColumn) =>
  check(name, sql`${column} between -9007199254740991 and 9007199254740991`);

export const oneOf = (name: string, column: PgColumn, values: readonly string[]) =>
  check(name, sql`${column} in (${sql.raw(values.map((value) => `'${value}'`).join(", "))})`);

/** What partners and importers may hang on a record: flat, so that it can be shown and filtered. */
export type CustomFields = { [name: string]: string | number | boolean };

import { sql } from "drizzle-orm";
import {
  boolean,
  check,
  foreignKey,
  index,
  integer,
  jsonb,
  pgTable,
  primaryKey,
  text,
  unique,
  uuid,
} from "drizzle-orm/pg-core";
import {
  type CustomFields,
  createdAt,
  currency,
  id,
  instant,
  minor,
  safeMoney,
  updatedAt,
  workspaceId,
} from "./columns.ts";
import { pipelines } from "./pipelines.ts";

/*
 * Every key of these tables starts with workspace_id: a unique or foreign key over several workspaces would answer
 * questions about rows its asker may not see. Foreign keys between them are made deferrable by hand
 * (migrations/0002_foreign_keys.sql): drizzle-kit cannot say so. They do not refer to workspaces: the execution that
 * writes them does, and one share lock on that row a call is enough.
 */

const customFields = () => jsonb("custom_fields").$type<CustomFields>().notNull().default({});
/** The record's id where it came from; unique in its workspace. */
const externalId = () => text("external_id");

export const contacts = pgTable(
  "contacts",
  {
    workspaceId: workspaceId(),
    id: id(),
    name: text("name").notNull(),
    company: text("company"),
    /** E.164. */
    phone: text("phone"),
    /** As it was written, where it is no valid number. */
    phoneText: text("phone_text"),
    email: text("email"),
    address: text("address"),
    city: text("city"),
    region: text("region"),
    postalCode: text("postal_code"),
    /** ISO 3166-1 alpha-2. */
    country: text("country"),
    externalId: externalId(),
    customFields: customFields(),
    createdAt: createdAt(),
    updatedAt: updatedAt(),
  },
  (table) => [
    primaryKey({ name: "contacts_pkey", columns: [table.workspaceId, table.id] }),
    unique("contacts_phone_key").on(table.workspaceId, table.phone),
    unique("contacts_external_id_key").on(table.workspaceId, table.externalId),
  ],
);

export const tags = pgTable(
  "tags",
  {
    workspaceId: workspaceId(),
    id: id(),
    name: text("name").notNull(),
    /** The name in the form in which two tags are the same one (lower case), made by the application. */
    nameKey: text("name_key").notNull(),
    createdAt: createdAt(),
    updatedAt: updatedAt(),
  },
  (table) => [
    primaryKey({ name: "tags_pkey", columns: [table.workspaceId, table.id] }),
    unique("tags_name_key").on(table.workspaceId, table.nameKey),
  ],
);

export const contactTags = pgTable(
  "contact_tags",
  {
    workspaceId: workspaceId(),
    id: id(),
    contactId: uuid("contact_id").notNull(),
    tagId: uuid("tag_id").notNull(),
    createdAt: createdAt(),
  },
  (table) => [
    primaryKey({ name: "contact_tags_pkey", columns: [table.workspaceId, table.id] }),
    unique("contact_tags_key").on(table.workspaceId, table.contactId, table.tagId),
    foreignKey({
      name: "contact_tags_contact_fkey",
      columns: [table.workspaceId, table.contactId],
      foreignColumns: [contacts.workspaceId, contacts.id],
    }),
    foreignKey({
      name: "contact_tags_tag_fkey",
      columns: [table.workspaceId, table.tagId],
      foreignColumns: [tags.workspaceId, tags.id],
    }),
    index("contact_tags_tag_idx").on(table.workspaceId, table.tagId, table.contactId),
  ],
);

export const products = pgTable(
  "products",
  {
    workspaceId: workspaceId(),
    id: id(),
    name: text("name").notNull(),
    sku: text("sku"),
    description: text("description"),
    unitPriceMinor: minor("unit_price_minor").notNull(),
    currency: currency(),
    active: boolean("active").notNull().default(true),
    externalId: externalId(),
    customFields: customFields(),
    createdAt: createdAt(),
    updatedAt: updatedAt(),
  },
  (table) => [
    primaryKey({ name: "products_pkey", columns: [table.workspaceId, table.id] }),
    unique("products_sku_key").on(table.workspaceId, table.sku),
    unique("products_external_id_key").on(table.workspaceId, table.externalId),
    safeMoney("products_unit_price_safe", table.unitPriceMinor),
  ],
);

export const orders = pgTable(
  "orders",
  {
    workspaceId: workspaceId(),
    id: id(),
    contactId: uuid("contact_id").notNull(),
    /** The pipeline whose stages it goes through; null: whatever pipeline is the default one. */
    pipelineId: uuid("pipeline_id"),
    /** Key of a stage of its pipeline. */
    status: text("status").notNull().default("new"),
    currency: currency(),
    shippingMinor: minor("shipping_minor").notNull().default(0),
    /** Sum of the lines' amounts and shipping. */
    totalMinor: minor("total_minor").notNull(),
    placedAt: instant("placed_at").notNull(),
    notes: text("notes"),
    externalId: externalId(),
    customFields: customFields(),
    createdAt: createdAt(),
    updatedAt: updatedAt(),
  },
  (table) => [
    primaryKey({ name: "orders_pkey", columns: [table.workspaceId, table.id] }),
    unique("orders_external_id_key").on(table.workspaceId, table.externalId),
    foreignKey({
      name: "orders_contact_fkey",
      columns: [table.workspaceId, table.contactId],
      foreignColumns: [contacts.workspaceId, contacts.id],
    }),
    foreignKey({
      name: "orders_pipeline_fkey",
      columns: [table.workspaceId, table.pipelineId],
      foreignColumns: [pipelines.workspaceId, pipelines.id],
    }),
    index("orders_contact_idx").on(table.workspaceId, table.contactId, table.placedAt, table.id),
    index("orders_status_idx").on(table.workspaceId, table.status, table.placedAt, table.id),
    index("orders_placed_idx").on(table.workspaceId, table.placedAt, table.id),
    safeMoney("orders_shipping_safe", table.shippingMinor),
    safeMoney("orders_total_safe", table.totalMinor),
  ],
);

export const orderLines = pgTable(
  "order_lines",
  {
    workspaceId: workspaceId(),
    id: id(),
    orderId: uuid("order_id").notNull(),
    /** From 0, in the order they were given. */
    position: integer("position").notNull(),
    productId: uuid("product_id"),
    description: text("description").notNull(),
    quantity: integer("quantity").notNull(),
    unitPriceMinor: minor("unit_price_minor").notNull(),
    discountBasisPoints: integer("discount_basis_points").notNull().default(0),
    /** quantity × unit price less the discount, rounded half up. */
    amountMinor: minor("amount_minor").notNull(),
  },
  (table) => [
    primaryKey({ name: "order_lines_pkey", columns: [table.workspaceId, table.id] }),
    foreignKey({
      name: "order_lines_order_fkey",
      columns: [table.workspaceId, table.orderId],
      foreignColumns: [orders.workspaceId, orders.id],
    }),
    foreignKey({
      name: "order_lines_product_fkey",
      columns: [table.workspaceId, table.productId],
      foreignColumns: [products.workspaceId, products.id],
    }),
    index("order_lines_order_idx").on(table.workspaceId, table.orderId, table.position),
    index("order_lines_product_idx").on(table.workspaceId, table.productId),
    check("order_lines_quantity_positive", sql`${table.quantity} > 0`),
    check("order_lines_discount", sql`${table.discountBasisPoints} between 0 and 10000`),
    safeMoney("order_lines_unit_price_safe", table.unitPriceMinor),
    safeMoney("order_lines_amount_safe", table.amountMinor),
  ],
);

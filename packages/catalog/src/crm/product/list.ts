import { products } from "@acta/db";
import { and, desc, eq, ilike, lt, or, sql } from "drizzle-orm";
import { defineTool } from "../../define.ts";
import * as fields from "../../fields.ts";
import { containing, searchWindow, startOf, toPage } from "../../list-page.ts";
import { exampleProduct, productRecord, toProductRecord } from "../product-record.ts";

const order = "Products, the one made last first.";

export const tool = defineTool({
  name: "crm.product.list",
  title: "List products",
  description:
    "List products of the workspace, the one made last first, a page at a time. Optionally only active or inactive ones, or those with a text in name, SKU or external id.",
  inputSchema: fields.objectOf(
    {
      search: fields.search("name, SKU and external id"),
      active: { type: "boolean", description: "true: only those on offer; false: only the others." },
      limit: fields.limit,
      cursor: fields.cursor,
    },
    { optional: ["search", "active", "limit", "cursor"] },
  ),
  outputSchema: fields.pageOf(productRecord, order),
  metadata: {
    reversible: false,
    requiresApproval: false,
    sideEffects: [],
    permissions: ["products.view"],
  },
  examples: [
    {
      inputs: { search: "café", active: true },
      outputs: {
        items: [exampleProduct],
        nextCursor: null,
      },
    },
  ],
  async run({ inputs: { search, active, limit, cursor }, ctx }) {
    const { db } = ctx;
    const filters = { search, active };
    const start = startOf(ctx, filters, cursor);
    const walk = (rows: number) =>
      db
        .select({ id: sql<string>`${products.id}`.as("walked_id") })
        .from(products)
        .where(
          and(
            start ? lt(products.id, start[0]!) : undefined,
            active === undefined ? undefined : eq(products.active, active),
          ),
        )
        .orderBy(desc(products.id))
        .limit(rows);
    // A sub-query with a limit of its own: the planner must not turn the walk into a scan of the table.
    const walked = walk(search === undefined ? limit + 1 : searchWindow).as("walked");
    const [rows, [end]] = await Promise.all([
      db
        .select({ product: products })
        .from(products)
        .innerJoin(walked, eq(walked.id, products.id))
        .where(
          search === undefined
            ? undefined
            : or(...searched.map((column) => ilike(column, containing(search)))),
        )
        .orderBy(desc(products.id))
        .limit(limit + 1),
      search === undefined ? [] : walk(1).offset(searchWindow - 1),
    ]);
    const { items, nextCursor } = toPage(
      ctx,
      filters,
      rows,
      limit,
      ({ product }) => [product.id],
      end && [end.id],
    );
    return {
      items: items.map(({ product }) => toProductRecord(product)),
      nextCursor,
    };
  },
});

const searched = [products.name, products.sku, products.externalId];

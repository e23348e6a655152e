import { products } from "@acta/db";
import { and, desc, eq, ilike, lt, or, sql } from "drizzle-orm";
import { defineTool } from "../../define.ts";
import * as fields from "../../fields.ts";
import { containing, searchWindow, startOf, toPage } from "../../list-page.ts";

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
  outputSchema: fields.pageOf(
    fields.objectOf({
      productId: fields.shown(fields.idOf("product")),
      name: fields.shown(fields.productName),
      sku: fields.nullable(fields.shown(fields.sku)),
      description: fields.nullable(fields.shown(fields.productDescription)),
      unitPriceMinor: fields.shown(fields.minorUnits("Price of one.")),
      currency: fields.shown(fields.currency),
      active: { type: "boolean", description: "Whether it is offered." },
      externalId: fields.nullable(fields.shown(fields.externalId)),
      customFields: fields.shownCustomFields,
      createdAt: fields.shown(fields.createdAt),
      updatedAt: fields.shown(fields.updatedAt),
    }),
    order,
  ),
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
        items: [
          {
            productId: "01981c2e-7a41-7a3b-8f20-91c4d7e5b602",
            name: "Café de origen 500 g",
            sku: "CAFE-500",
            description: null,
            unitPriceMinor: 3_200_000,
            currency: "COP",
            active: true,
            externalId: null,
            customFields: {},
            createdAt: "2026-05-04T13:31:00.000Z",
            updatedAt: "2026-05-04T13:31:00.000Z",
          },
        ],
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
      items: items.map(({ product: { workspaceId: _, id, createdAt, updatedAt, ...rest } }) => ({
        productId: id,
        ...rest,
        createdAt: createdAt.toISOString(),
        updatedAt: updatedAt.toISOString(),
      })),
      nextCursor,
    };
  },
});

const searched = [products.name, products.sku, products.externalId];

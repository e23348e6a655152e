import { contacts, orderLines, orders, type ReadDatabase } from "@acta/db";
import { asc, eq, type SQL } from "drizzle-orm";
import * as fields from "../fields.ts";
import type { CrmOrderReadOutput } from "../generated/types.ts";

export type OrderRecord = CrmOrderReadOutput["order"];

export const orderStatus = {
  ...fields.stageKey(
    "Stage of its pipeline in which the order stands. In the standard one: new, confirmed, paid, shipped, delivered; cancelled from any of the first three.",
  ),
  // The console offers the stages there are.
  "x-widget": "stage",
} as const;
export const pipelineId = fields.idOf(
  "pipeline",
  "Id of the pipeline whose stages the order goes through; that of the default one when left out.",
);

export const shippingMinor = fields.minorUnits("What shipping costs.");
export const totalMinor = fields.minorUnits("Sum of the lines' amounts and shipping.");
/** What a caller believes the total to be. */
export const statedTotalMinor = fields.minorUnits(
  "The total you expect. The call is refused when lines and shipping add up to another one.",
);
export const placedAt = fields.isoDateTime("When the customer placed it.");

/** What every list and record of orders shows of one. */
export const orderSummaryProperties = {
  orderId: fields.shown(fields.idOf("order")),
  contactId: fields.shown(fields.idOf("contact")),
  contactName: fields.shown(fields.personName),
  status: fields.shown(orderStatus),
  pipelineId: {
    ...fields.nullable(fields.shown(fields.idOf("pipeline"))),
    description: "Id of the pipeline it names; null: it goes through the default one.",
  },
  currency: fields.shown(fields.currency),
  shippingMinor: fields.shown(shippingMinor),
  totalMinor: fields.shown(totalMinor),
  placedAt: fields.shown(placedAt),
  notes: fields.nullable(fields.shown(fields.notes)),
  externalId: fields.nullable(fields.shown(fields.externalId)),
  customFields: fields.shownCustomFields,
  createdAt: fields.shown(fields.createdAt),
  updatedAt: fields.shown(fields.updatedAt),
};

/** An order as every tool answers it. */
export const orderRecord = fields.objectOf({
  ...orderSummaryProperties,
  lines: {
    type: "array",
    description: "Its lines, in the order they were given.",
    items: fields.objectOf({
      lineId: fields.shown(fields.idOf("line")),
      productId: fields.nullable(fields.shown(fields.idOf("product"))),
      description: fields.shown(fields.lineDescription),
      quantity: fields.shown(fields.quantity),
      unitPriceMinor: fields.shown(fields.minorUnits("Price of one.")),
      discountBasisPoints: fields.shown(fields.discountBasisPoints),
      amountMinor: fields.shown(fields.minorUnits("Quantity × price less the discount, rounded half up.")),
    }),
  },
});

/** An example that the tools of orders share. */
export const exampleOrder: OrderRecord = {
  orderId: "01981c2e-7a42-7e15-a6b9-0d3c58f71a26",
  contactId: "01981c2e-7a40-7c1f-9d3e-5b7a90c4e812",
  contactName: "Ana Trujillo",
  status: "new",
  pipelineId: null,
  currency: "COP",
  shippingMinor: 1_200_000,
  totalMinor: 6_960_000,
  placedAt: "2026-05-04T13:32:00.000Z",
  notes: null,
  externalId: "10248",
  customFields: {},
  createdAt: "2026-05-04T13:32:00.000Z",
  updatedAt: "2026-05-04T13:32:00.000Z",
  lines: [
    {
      lineId: "01981c2e-7a42-7e15-a6b9-0d3c58f71a27",
      productId: "01981c2e-7a41-7a3b-8f20-91c4d7e5b602",
      description: "Café de origen 500 g",
      quantity: 2,
      unitPriceMinor: 3_200_000,
      discountBasisPoints: 1_000,
      amountMinor: 5_760_000,
    },
  ],
};

/**
 * One order with its lines and its contact's name, or null.
 *
 * One statement, hence one snapshot: read in two, an update between them would show lines that do not add up to the
 * total. An order has at least one line and at most 200, so the repeated columns do no harm.
 */
export async function readOrder(db: ReadDatabase, which: SQL): Promise<OrderRecord | null> {
  const rows = await db
    .select({ order: orders, contactName: contacts.name, line: orderLines })
    .from(orders)
    .innerJoin(contacts, eq(contacts.id, orders.contactId))
    .leftJoin(orderLines, eq(orderLines.orderId, orders.id))
    .where(which)
    .orderBy(asc(orderLines.position));
  const [first] = rows;
  if (!first) return null;
  return {
    ...toOrderSummary(first),
    lines: rows.flatMap(({ line }) =>
      line
        ? [
            {
              lineId: line.id,
              productId: line.productId,
              description: line.description,
              quantity: line.quantity,
              unitPriceMinor: line.unitPriceMinor,
              discountBasisPoints: line.discountBasisPoints,
              amountMinor: line.amountMinor,
            },
          ]
        : [],
    ),
  };
}

export function toOrderSummary({
  order,
  contactName,
}: {
  order: typeof orders.$inferSelect;
  contactName: string;
}) {
  const { workspaceId: _, id, contactId, placedAt, createdAt, updatedAt, ...rest } = order;
  return {
    orderId: id,
    contactId,
    contactName,
    ...rest,
    placedAt: placedAt.toISOString(),
    createdAt: createdAt.toISOString(),
    updatedAt: updatedAt.toISOString(),
  };
}

import { fail as failCommon, toInstant } from "@acta/core";
import { contacts, orderLines, orders } from "@acta/db";
import { eq } from "drizzle-orm";
import { defineTool } from "../../define.ts";
import * as fields from "../../fields.ts";
import { assertNoIssues, newFieldIssues } from "../custom-field-check.ts";
import { fail } from "../errors.ts";
import { findProducts, lines, toOrderLines } from "../order-lines.ts";
import {
  orderStatus,
  pipelineId,
  placedAt,
  shippingMinor,
  statedTotalMinor,
  totalMinor,
} from "../order-record.ts";
import { assertStatedTotal, priceOrder } from "../order-total.ts";
import { assertStage, findPipelines, firstStage, pipelineOf } from "../pipeline.ts";
import { readWorkspaceCurrency } from "../workspace-currency.ts";

export const tool = defineTool({
  name: "crm.order.create",
  title: "Create order",
  description:
    "Create an order of a contact with its lines. Amounts and total are computed; a totalMinor you give is compared with them. Name the contact by contactId or contactExternalId, exactly one of them. With an externalId that is known already nothing is changed and the order there is answers with created: false.",
  inputSchema: fields.objectOf(
    {
      contactId: fields.idOf("contact", "Id of the contact who orders."),
      contactExternalId: fields.described(
        fields.externalId,
        "The contact by its externalId instead of its contactId.",
      ),
      currency: fields.described(
        fields.currency,
        "Currency of the order as ISO 4217, for example COP. The workspace's currency when left out.",
      ),
      lines,
      shippingMinor: { ...shippingMinor, default: 0 },
      totalMinor: statedTotalMinor,
      pipelineId,
      status: fields.described(
        orderStatus,
        "Stage the order begins in; the first of its pipeline when left out (new in the standard one).",
      ),
      placedAt: fields.described(
        placedAt,
        "When the customer placed it, ISO 8601 with a time zone, for example 2026-05-04T13:30:00Z. Now when left out.",
      ),
      notes: fields.notes,
      externalId: fields.externalId,
      customFields: fields.customFields,
    },
    {
      optional: [
        "contactId",
        "contactExternalId",
        "currency",
        "shippingMinor",
        "totalMinor",
        "pipelineId",
        "status",
        "placedAt",
        "notes",
        "externalId",
        "customFields",
      ],
    },
  ),
  outputSchema: fields.objectOf({
    orderId: fields.shown(fields.idOf("order")),
    created: {
      type: "boolean",
      description: "false when an order with this externalId was there already.",
    },
    totalMinor: fields.shown(totalMinor),
    currency: fields.shown(fields.currency),
  }),
  metadata: {
    reversible: true,
    requiresApproval: false,
    sideEffects: ["creates_record"],
    permissions: ["orders.create"],
  },
  errors: [
    "CONTACT_NOT_FOUND",
    "PIPELINE_NOT_FOUND",
    "PRODUCT_NOT_FOUND",
    "LINE_INCOMPLETE",
    "LINE_CURRENCY_MISMATCH",
    "ORDER_TOTAL_MISMATCH",
    "ORDER_TOTAL_TOO_LARGE",
  ],
  examples: [
    {
      description: "Two of a product at its own price with 10 % off, and shipping.",
      inputs: {
        contactId: "01981c2e-7a40-7c1f-9d3e-5b7a90c4e812",
        currency: "COP",
        lines: [
          {
            productId: "01981c2e-7a41-7a3b-8f20-91c4d7e5b602",
            quantity: 2,
            discountBasisPoints: 1_000,
          },
        ],
        shippingMinor: 1_200_000,
        totalMinor: 6_960_000,
      },
      outputs: {
        orderId: "01981c2e-7a42-7e15-a6b9-0d3c58f71a26",
        created: true,
        totalMinor: 6_960_000,
        currency: "COP",
      },
    },
    {
      description: "An order of another system, with lines that name no product.",
      inputs: {
        contactExternalId: "ANATR",
        currency: "USD",
        externalId: "10248",
        placedAt: "1996-07-04T00:00:00Z",
        lines: [{ description: "Queso Cabrales", quantity: 12, unitPriceMinor: 1_400 }],
      },
      outputs: {
        orderId: "01981c2e-7a42-7e15-a6b9-0d3c58f71a26",
        created: true,
        totalMinor: 16_800,
        currency: "USD",
      },
    },
  ],
  async run({ inputs, ctx }) {
    const { db, records } = ctx;
    assertOneContact(inputs);
    const placedAt = inputs.placedAt === undefined ? ctx.now : toInstant(inputs.placedAt, "/placedAt");

    const findKnown = () =>
      db
        .select({ id: orders.id, totalMinor: orders.totalMinor, currency: orders.currency })
        .from(orders)
        .where(eq(orders.externalId, inputs.externalId!));
    const [[known], [contact], products, currency, issues, pipelines] = await Promise.all([
      inputs.externalId === undefined ? [] : findKnown(),
      inputs.contactExternalId === undefined
        ? // The foreign key answers for an id that is not there; looking it up would cost a query.
          [{ id: inputs.contactId! }]
        : db
            .select({ id: contacts.id })
            .from(contacts)
            .where(eq(contacts.externalId, inputs.contactExternalId)),
      findProducts(db, inputs.lines),
      inputs.currency ?? readWorkspaceCurrency(ctx),
      newFieldIssues(ctx, "order", inputs.customFields),
      findPipelines(db, inputs.pipelineId),
    ]);
    // Before anything else: a repeated import is answered even when what the order refers to has changed since.
    if (known)
      return { orderId: known.id, created: false, totalMinor: known.totalMinor, currency: known.currency };
    assertNoIssues(issues);
    const pipeline = pipelineOf(pipelines, inputs.pipelineId);
    const status = inputs.status ?? firstStage(pipeline).key;
    assertStage(pipeline, status);
    if (!contact) throw fail("CONTACT_NOT_FOUND");

    const priced = priceOrder(toOrderLines(inputs.lines, products, currency), inputs.shippingMinor);
    assertStatedTotal(inputs.totalMinor, priced.totalMinor);
    const orderId = ctx.newId();
    const values = {
      id: orderId,
      contactId: contact.id,
      // The default one is not named: the order goes through whatever pipeline that is.
      pipelineId: inputs.pipelineId === undefined ? null : pipeline.id,
      status,
      currency,
      shippingMinor: inputs.shippingMinor,
      totalMinor: priced.totalMinor,
      placedAt,
      notes: inputs.notes ?? null,
      externalId: inputs.externalId ?? null,
      customFields: inputs.customFields ?? {},
    };
    const insertLines = () =>
      priced.lines.map((line, position) => records.insert(orderLines, { orderId, position, ...line }));
    if (inputs.externalId === undefined) {
      await Promise.all([records.insert(orders, values), ...insertLines()]);
    } else {
      // Lines only once the order is known to be ours: theirs would hang on an order that was never inserted.
      const order = await records.insertIfAbsent(orders, values, [orders.externalId]);
      if (!order) {
        const [winner] = await findKnown();
        if (!winner) throw failCommon("CONFLICT");
        return {
          orderId: winner.id,
          created: false,
          totalMinor: winner.totalMinor,
          currency: winner.currency,
        };
      }
      await Promise.all(insertLines());
    }
    return { orderId, created: true, totalMinor: priced.totalMinor, currency };
  },
});

/** Not in the schema: a combinator at its top level is what several models' tool interfaces refuse. */
function assertOneContact(inputs: { contactId?: string; contactExternalId?: string }): void {
  const missing = inputs.contactId === undefined && inputs.contactExternalId === undefined;
  const both = inputs.contactId !== undefined && inputs.contactExternalId !== undefined;
  if (!missing && !both) return;
  throw failCommon(
    "INPUT_INVALID",
    {},
    {
      issues: [
        missing
          ? { pointer: "/contactId", keyword: "required", message: "is required, or contactExternalId" }
          : {
              pointer: "/contactExternalId",
              keyword: "not",
              message: "must be left out where contactId is given",
            },
      ],
    },
  );
}

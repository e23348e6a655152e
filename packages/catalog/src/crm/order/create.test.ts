import { orderLines, orders } from "@acta/db";
import { describeTool } from "@acta/testkit";
import { expect } from "vitest";
import { tool } from "./create.ts";

const line = { description: "Something", quantity: 1, unitPriceMinor: 100 };

describeTool(tool, ({ works, fails }) => {
  works("keeps the order and its lines as they were given, with amounts and total", async (world) => {
    const { call, rows } = world;
    const contact = await rows.contact();
    const product = await rows.product({ name: "Café", unitPriceMinor: 999, currency: "USD" });
    const outputs = await call({
      contactId: contact.id,
      currency: "USD",
      lines: [
        { productId: product.id, quantity: 3, discountBasisPoints: 1_500 },
        { productId: product.id, description: "Café, special", quantity: 1, unitPriceMinor: 333 },
        { description: "Gift wrap", quantity: 2, unitPriceMinor: 50, discountBasisPoints: 10_000 },
      ],
      shippingMinor: 3_238,
      totalMinor: 2_547 + 333 + 0 + 3_238,
      status: "confirmed",
      placedAt: "1996-07-04T00:00:00-05:00",
      notes: "Ring twice.",
      externalId: "10248",
      customFields: { shipVia: "3" },
    });
    expect(outputs).toEqual({
      orderId: expect.any(String),
      created: true,
      totalMinor: 6_118,
      currency: "USD",
    });
    expect(await rows.all(orders)).toMatchObject([
      {
        id: outputs.orderId,
        contactId: contact.id,
        status: "confirmed",
        currency: "USD",
        shippingMinor: 3_238,
        totalMinor: 6_118,
        placedAt: new Date("1996-07-04T05:00:00Z"),
        notes: "Ring twice.",
        externalId: "10248",
        customFields: { shipVia: "3" },
      },
    ]);
    expect(await rows.linesOf({ id: outputs.orderId })).toMatchObject([
      { position: 0, productId: product.id, description: "Café", unitPriceMinor: 999, amountMinor: 2_547 },
      { position: 1, productId: product.id, description: "Café, special", amountMinor: 333 },
      { position: 2, productId: null, description: "Gift wrap", amountMinor: 0 },
    ]);
  });

  works("is new, placed now, in the workspace's currency, without shipping", async ({ call, rows }) => {
    const contact = await rows.contact();
    const before = Date.now();
    const outputs = await call({ contactId: contact.id, lines: [line] });
    expect(outputs).toMatchObject({ totalMinor: 100, currency: "COP" });
    const [order] = await rows.all(orders);
    expect(order).toMatchObject({ status: "new", shippingMinor: 0, notes: null, customFields: {} });
    expect(order!.placedAt.getTime()).toBeGreaterThanOrEqual(before);
    expect(order!.placedAt).toEqual(order!.createdAt);
  });

  works("begins in the first stage of the pipeline it names, or of the default one", async (world) => {
    const { call, refusal, rows } = world;
    const contactId = (await rows.contact()).id;
    const named = await rows.pipeline();
    await call({ contactId, lines: [line], pipelineId: named.id.toUpperCase() });
    expect(await rows.all(orders)).toMatchObject([{ status: "open", pipelineId: named.id }]);
    expect((await refusal({ contactId, lines: [line], status: "open" })).issues).toEqual([
      {
        pointer: "/status",
        keyword: "enum",
        message: "must be one of the allowed values",
        allowed: ["new", "confirmed", "paid", "shipped", "delivered", "cancelled"],
      },
    ]);
    await rows.pipeline({ isDefault: true });
    const { orderId } = await call({ contactId, lines: [line], status: "done" });
    expect((await rows.all(orders)).find(({ id }) => id === orderId)).toMatchObject({
      status: "done",
      pipelineId: null,
    });
  });

  fails("PIPELINE_NOT_FOUND", "for another workspace's pipeline", async ({ call, rows, elsewhere }) => {
    const contactId = (await rows.contact()).id;
    await call({ contactId, lines: [line], pipelineId: (await elsewhere.pipeline()).id });
  });

  works("finds contact and products by their external ids", async ({ call, rows, elsewhere }) => {
    const contact = await rows.contact({ externalId: "ANATR" });
    const products = [
      await rows.product({ externalId: "11", unitPriceMinor: 1_400 }),
      await rows.product({ externalId: "42", unitPriceMinor: 980 }),
    ];
    await elsewhere.contact({ externalId: "ANATR" });
    await elsewhere.product({ externalId: "11", unitPriceMinor: 1 });
    const { orderId, totalMinor } = await call({
      contactExternalId: "ANATR",
      lines: [
        { productExternalId: "11", quantity: 12 },
        { productExternalId: "42", quantity: 10 },
        { productId: products[0]!.id.toUpperCase(), quantity: 1 },
      ],
    });
    expect(totalMinor).toBe(12 * 1_400 + 10 * 980 + 1_400);
    expect((await rows.all(orders))[0]!.contactId).toBe(contact.id);
    expect((await rows.linesOf({ id: orderId })).map(({ productId }) => productId)).toEqual([
      products[0]!.id,
      products[1]!.id,
      products[0]!.id,
    ]);
  });

  works("answers a known externalId with the order there, whatever else has changed", async (world) => {
    const { call, rows } = world;
    const order = await rows.order({ externalId: "10248", currency: "USD" });
    const lines = await rows.linesOf(order);
    expect(
      await call({
        contactExternalId: "no longer there",
        externalId: "10248",
        lines: [{ productExternalId: "gone", quantity: 1 }],
        totalMinor: 1,
      }),
    ).toEqual({ orderId: order.id, created: false, totalMinor: order.totalMinor, currency: "USD" });
    expect(await rows.reload(order)).toEqual(order);
    expect(await rows.linesOf(order)).toEqual(lines);
  });

  works("makes it once, with its lines once, when many calls bring it at the same time", async (world) => {
    const { call, rows } = world;
    const contact = await rows.contact();
    const answers = await Promise.all(
      Array.from({ length: 10 }, () =>
        call({ contactId: contact.id, externalId: "10248", lines: [line, line] }),
      ),
    );
    expect(answers.filter(({ created }) => created)).toHaveLength(1);
    expect(new Set(answers.map(({ orderId }) => orderId)).size).toBe(1);
    expect(answers.every(({ totalMinor }) => totalMinor === 200)).toBe(true);
    expect(await rows.all(orderLines)).toHaveLength(2);
  });

  works("takes 200 lines and no more, one at least", async ({ call, refusal, rows }) => {
    const contact = await rows.contact();
    const many = Array.from({ length: 200 }, (_, i) => ({ ...line, unitPriceMinor: i }));
    const { orderId, totalMinor } = await call({ contactId: contact.id, lines: many });
    expect(totalMinor).toBe((199 * 200) / 2);
    expect((await rows.linesOf({ id: orderId })).map(({ unitPriceMinor }) => unitPriceMinor)).toEqual(
      many.map(({ unitPriceMinor }) => unitPriceMinor),
    );
    for (const lines of [[], [...many, line]])
      expect((await refusal({ contactId: contact.id, lines })).issues).toMatchObject([{ pointer: "/lines" }]);
  });

  works("wants exactly one name of its contact, and one at most of a product", async (world) => {
    const { refusal, rows } = world;
    const contact = await rows.contact({ externalId: "C-1" });
    const product = await rows.product({ externalId: "P-1" });
    const pointers = async (inputs: object) => (await refusal(inputs)).issues?.map(({ pointer }) => pointer);
    expect(await pointers({ lines: [line] })).toEqual(["/contactId"]);
    expect(await pointers({ contactId: contact.id, contactExternalId: "C-1", lines: [line] })).toEqual([
      "/contactExternalId",
    ]);
    const both = { productId: product.id, productExternalId: "P-1", quantity: 1 };
    expect(await pointers({ contactId: contact.id, lines: [line, both] })).toEqual([
      "/lines/1/productExternalId",
    ]);
    expect(
      await pointers({ contactId: contact.id, lines: [line], placedAt: "2016-12-31T23:59:60Z" }),
    ).toEqual(["/placedAt"]);
  });

  works("sells an inactive product, and any product at a price of the line's own", async (world) => {
    const { call, rows } = world;
    const contact = await rows.contact();
    const product = await rows.product({ active: false, currency: "USD" });
    expect(
      await call({
        contactId: contact.id,
        currency: "COP",
        lines: [{ productId: product.id, quantity: 1, unitPriceMinor: 5 }],
      }),
    ).toMatchObject({ totalMinor: 5 });
  });

  fails("CONTACT_NOT_FOUND", "for another workspace's contact", async ({ call, elsewhere }) => {
    await call({ contactId: (await elsewhere.contact()).id, lines: [line] });
  });

  fails("CONTACT_NOT_FOUND", "for another workspace's external id", async ({ call, elsewhere }) => {
    await elsewhere.contact({ externalId: "C-1" });
    await call({ contactExternalId: "C-1", lines: [line] });
  });

  fails("PRODUCT_NOT_FOUND", "naming the line", async ({ refusal, rows, elsewhere }) => {
    const contact = await rows.contact();
    const foreign = await elsewhere.product({ externalId: "11" });
    const byId = await refusal({
      contactId: contact.id,
      lines: [line, { productId: foreign.id, quantity: 1 }],
    });
    const byExternalId = await refusal({
      contactId: contact.id,
      lines: [line, { productExternalId: "11", quantity: 1 }],
    });
    expect(byExternalId).toMatchObject({ code: byId.code, details: { line: 1 } });
    expect(byId.details).toEqual({ line: 1 });
    return byId;
  });

  fails("LINE_INCOMPLETE", "for a line without product and price", async ({ refusal, rows }) => {
    const contact = await rows.contact();
    const error = await refusal({
      contactId: contact.id,
      lines: [{ description: "Something", quantity: 1 }],
    });
    expect(error.details).toEqual({ line: 0 });
    return error;
  });

  fails("LINE_INCOMPLETE", "for a line without product and description", async ({ call, rows }) => {
    const contact = await rows.contact();
    await call({ contactId: contact.id, lines: [{ unitPriceMinor: 1, quantity: 1 }] });
  });

  fails("LINE_CURRENCY_MISMATCH", "for a product priced in another currency", async ({ refusal, rows }) => {
    const contact = await rows.contact();
    const product = await rows.product({ currency: "USD" });
    const error = await refusal({ contactId: contact.id, lines: [{ productId: product.id, quantity: 1 }] });
    expect(error.details).toEqual({ line: 0, currency: "COP", productCurrency: "USD" });
    return error;
  });

  fails("ORDER_TOTAL_MISMATCH", "with the computed total", async ({ refusal, rows }) => {
    const contact = await rows.contact();
    const error = await refusal({ contactId: contact.id, lines: [line], totalMinor: 99 });
    expect(error.details).toEqual({ totalMinor: 100, statedMinor: 99 });
    expect(await rows.all(orders)).toEqual([]);
    return error;
  });

  fails("ORDER_TOTAL_TOO_LARGE", "beyond 2^53 − 1", async ({ call, rows }) => {
    const contact = await rows.contact();
    const unitPriceMinor = Number.MAX_SAFE_INTEGER;
    expect(await call({ contactId: contact.id, lines: [{ ...line, unitPriceMinor }] })).toMatchObject({
      totalMinor: unitPriceMinor,
    });
    await call({ contactId: contact.id, lines: [{ ...line, unitPriceMinor }], shippingMinor: 1 });
  });
});

import { describeTool } from "@acta/testkit";
import { expect } from "vitest";
import { tool } from "./list.ts";

describeTool(tool, ({ works }) => {
  works("answers whole products, the one made last first", async ({ call, rows, elsewhere }) => {
    const first = await rows.product({ name: "Chai", sku: "C-1", currency: "USD" });
    const second = await rows.product({ name: "Chang", active: false });
    await elsewhere.product();
    const { items, nextCursor } = await call({});
    expect(nextCursor).toBeNull();
    expect(items.map(({ productId }) => productId)).toEqual([second.id, first.id]);
    expect(items[1]).toEqual({
      productId: first.id,
      name: "Chai",
      sku: "C-1",
      description: null,
      unitPriceMinor: first.unitPriceMinor,
      currency: "USD",
      active: true,
      externalId: null,
      customFields: {},
      createdAt: first.createdAt.toISOString(),
      updatedAt: first.updatedAt.toISOString(),
    });
  });

  works("narrows by text and by whether it is offered", async ({ call, rows }) => {
    await rows.product({ name: "Chai", externalId: "1" });
    await rows.product({ name: "Chang", active: false });
    await rows.product({ name: "Tofu", sku: "CHA-9" });
    const names = async (inputs: object) => (await call(inputs)).items.map(({ name }) => name);
    expect(await names({ search: "cha" })).toEqual(["Tofu", "Chang", "Chai"]);
    expect(await names({ search: "cha", active: true })).toEqual(["Tofu", "Chai"]);
    expect(await names({ active: false })).toEqual(["Chang"]);
  });

  works("goes through all pages", async ({ call, refusal, rows }) => {
    for (let i = 0; i < 5; i++) await rows.product();
    const first = await call({ limit: 3, active: true });
    const second = await call({ limit: 3, active: true, cursor: first.nextCursor });
    expect(new Set([...first.items, ...second.items].map(({ productId }) => productId)).size).toBe(5);
    expect(second.nextCursor).toBeNull();
    expect((await refusal({ cursor: first.nextCursor })).code).toBe("CURSOR_INVALID");
  });
});

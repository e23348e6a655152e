import { contacts, orders, workspaces } from "@acta/db";
import { createWorld, meanwhile, openTestBed, type TestBed } from "@acta/testkit";
import { eq } from "drizzle-orm";
import { afterAll, beforeAll, describe, expect, it } from "vitest";

let bed: TestBed;

beforeAll(async () => {
  bed = await openTestBed();
}, 60_000);
afterAll(() => bed?.close());

const line = { description: "Coffee", quantity: 1, unitPriceMinor: 100 };
const shop = {
  name: "Shop",
  isDefault: true,
  stages: [{ key: "begun", name: "Begun" }],
};

describe("a default pipeline that is made while an order begins", () => {
  it("sees an order that is not there yet, also where it is the first default", async () => {
    const world = await createWorld(bed, "crm.pipeline.create");
    const { id: contactId } = await world.rows.contact();
    // The order is read for and not written: its contact is in somebody else's hands.
    const [order, pipeline] = await meanwhile(
      bed.owner,
      (other) => other.select().from(contacts).where(eq(contacts.id, contactId)).for("update"),
      [
        () => world.tool("crm.order.create", { contactId, status: "paid", lines: [line] }),
        () => world.call(shop),
      ],
    );
    expect(order).toMatchObject({ created: true });
    expect(pipeline).toMatchObject({
      code: "PIPELINE_STAGE_IN_USE",
      details: { stages: [{ status: "paid", orders: 1 }] },
    });
  });

  it("is the one that the order goes through, where it takes another's place", async () => {
    const world = await createWorld(bed, "crm.pipeline.create");
    const { id: contactId } = await world.rows.contact();
    await world.rows.pipeline({ isDefault: true });
    // The pipeline is checked and not written: its workspace is in somebody else's hands.
    const [pipeline, order] = await meanwhile(
      bed.owner,
      (other) =>
        other.select().from(workspaces).where(eq(workspaces.id, world.rows.workspaceId)).for("update"),
      [() => world.call(shop), () => world.tool("crm.order.create", { contactId, lines: [line] })],
    );
    expect([pipeline, order]).toMatchObject([{ created: true }, { created: true }]);
    expect(await world.rows.all(orders)).toMatchObject([{ status: "begun", pipelineId: null }]);
  });

  it("sees an order that moves, while there is no default", async () => {
    const world = await createWorld(bed, "crm.pipeline.create");
    const order = await world.rows.order({ status: "new" });
    const [moved, pipeline] = await meanwhile(
      bed.owner,
      (other) => other.select().from(orders).where(eq(orders.id, order.id)).for("update"),
      [
        () => world.tool("crm.order.updateStatus", { orderId: order.id, status: "paid" }),
        () => world.call({ ...shop, stages: [{ key: "new", name: "New" }] }),
      ],
    );
    expect(moved).toMatchObject({ status: "paid" });
    expect(pipeline).toMatchObject({ code: "PIPELINE_STAGE_IN_USE" });
  });
});

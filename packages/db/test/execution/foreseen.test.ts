import { ConstraintError, newId } from "@acta/core";
import { eq } from "drizzle-orm";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { apiKeys, contacts, contactTags, orderLines, orders, products, tags } from "../../src/index.ts";
import {
  createTestDatabase,
  type SeededWorkspace,
  seedWorkspace,
  type TestDatabase,
} from "../../src/testing.ts";
import { createHarness, type Harness } from "./harness.ts";
import { startProxy } from "./proxy.ts";

/*
 * An insert whose every column is known is not waited for: it travels with what comes next, and its row is foreseen.
 */
let db: TestDatabase;
let home: SeededWorkspace;
let harness: Harness;

beforeAll(async () => {
  db = await createTestDatabase();
  home = await seedWorkspace(db);
  harness = createHarness(db, home.users.owner.principal);
});
afterEach(() => harness.expectClean());
afterAll(async () => {
  await harness.close();
  await db.drop();
});

const contact = (values: { phone?: string | null; name?: string } = {}) => ({
  name: "Librería Ñandú 📚",
  company: null,
  phone: null,
  phoneText: "300 123",
  email: null,
  address: "Calle 12 # 3-45\n\"Local\" \\ 'dos'",
  city: null,
  region: null,
  postalCode: null,
  country: "CO",
  externalId: null,
  customFields: { z: 1e21, a: 0.1, 'with "quotes"': "ñ\\", yes: true },
  ...values,
});

const order = (contactId: string) => ({
  contactId,
  status: "new" as const,
  currency: "COP",
  shippingMinor: 9_007_199_254_740_991,
  totalMinor: 0,
  placedAt: new Date("2026-02-03T04:05:06.700Z"),
  notes: null,
  externalId: null,
  customFields: {},
});

describe("an insert whose row is known", () => {
  it("is one write with the record and COMMIT", async () => {
    const proxy = await startProxy(db.urls.app);
    const counted = createHarness(db, home.users.owner.principal, { url: proxy.url });
    await counted.expectClean();
    let writes = 0;
    proxy.onChunk = () => {
      writes++;
      return "pass";
    };
    const call = counted.begin();
    const { records } = call.transaction.handles;
    const { id } = await records.insert(contacts, contact());
    await records.insert(orders, order(id));
    expect(writes).toBe(0);
    await call.commit();
    expect(writes).toBe(1);
    expect(await db.query("select 1 from orders where contact_id = $1", [id])).toHaveLength(1);
    await counted.close();
    await proxy.close();
  });

  it("answers the very row the database makes of it, in every kind of column", async () => {
    const call = harness.begin();
    const { records, db: reads } = call.transaction.handles;
    const made = await records.insert(contacts, contact());
    const upper = newId().toUpperCase();
    const product = await records.insert(products, {
      id: upper,
      name: "Café",
      sku: null,
      description: "",
      unitPriceMinor: -1,
      currency: "COP",
      active: false,
      externalId: null,
      customFields: {},
    });
    const placed = await records.insert(orders, order(made.id.toUpperCase()));
    const line = await records.insert(orderLines, {
      orderId: placed.id,
      position: 0,
      productId: upper,
      description: "Café",
      quantity: 3,
      unitPriceMinor: 5,
      discountBasisPoints: 0,
      amountMinor: 15,
    });
    const tag = await records.insert(tags, { name: "VIP", nameKey: "vip" });
    const link = await records.insert(contactTags, { contactId: made.id, tagId: tag.id });
    expect(await reads.select().from(contacts).where(eq(contacts.id, made.id))).toEqual([made]);
    expect(await reads.select().from(products).where(eq(products.id, product.id))).toEqual([product]);
    expect(await reads.select().from(orders).where(eq(orders.id, placed.id))).toEqual([placed]);
    expect(await reads.select().from(orderLines).where(eq(orderLines.id, line.id))).toEqual([line]);
    expect(await reads.select().from(tags).where(eq(tags.id, tag.id))).toEqual([tag]);
    expect(await reads.select().from(contactTags).where(eq(contactTags.id, link.id))).toEqual([link]);
    await call.commit();

    const [row] = await db.query<{ same: boolean }>(
      `select bool_and(e.snapshot_after -> ('contacts/' || c.id) = to_jsonb(c) - array['workspace_id', 'created_at', 'updated_at']
         || jsonb_build_object('workspace_id', c.workspace_id, 'created_at', e.snapshot_after -> ('contacts/' || c.id) -> 'created_at',
              'updated_at', e.snapshot_after -> ('contacts/' || c.id) -> 'updated_at')) as same
       from tool_executions e, contacts c where e.id = $1 and c.id = $2`,
      [call.record.id, made.id],
    );
    expect(row, "snapshots hold what the table holds").toEqual({ same: true });
  });

  it("is waited for where the database fills in a column", async () => {
    const call = harness.begin();
    const made = await call.transaction.handles.records.insert(apiKeys, {
      name: "Till",
      keyId: "foreseen0000",
      keyHash: "$2b$10$foreseen",
      keyPrefix: "mfx_fore",
      kind: "api",
      createdBy: home.users.owner.userId,
    });
    expect(made.permissions).toEqual([]);
    await call.transaction.rollback();
  });

  it("fails the call at COMMIT where it is refused, and nothing is kept", async () => {
    const phone = "+573001112233";
    const first = harness.begin();
    await first.transaction.handles.records.insert(contacts, contact({ phone }));
    await first.commit();

    const second = harness.begin();
    const other = await second.transaction.handles.records.insert(contacts, contact());
    await second.transaction.handles.records.insert(contacts, contact({ phone }));
    const refused = second.commit();
    await expect(refused).rejects.toBeInstanceOf(ConstraintError);
    await expect(refused).rejects.toMatchObject({ constraint: "contacts_phone_key" });
    expect(await db.query("select 1 from contacts where id = $1", [other.id])).toEqual([]);
    expect(await db.query("select 1 from tool_executions where id = $1", [second.record.id])).toEqual([]);
  });

  it("fails what comes after it, and shows in a preview", async () => {
    const phone = "+573001112244";
    const first = harness.begin();
    await first.transaction.handles.records.insert(contacts, contact({ phone }));
    await first.commit();

    const read = harness.begin();
    await read.transaction.handles.records.insert(contacts, contact({ phone }));
    await expect(read.transaction.handles.db.select().from(tags)).rejects.toMatchObject({
      cause: { constraint: "contacts_phone_key" },
    });
    await read.transaction.rollback();
    const preview = harness.begin();
    await preview.transaction.handles.records.insert(contacts, contact({ phone }));
    await expect(preview.transaction.checkConstraints()).rejects.toMatchObject({
      constraint: "contacts_phone_key",
    });
  });

  it("is refused once the call has ended", async () => {
    const call = harness.begin();
    await call.commit();
    await expect(call.transaction.handles.records.insert(contacts, contact())).rejects.toThrow(
      "the execution has ended",
    );
  });
});

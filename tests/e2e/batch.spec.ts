import { expect, openHistory, rows, test, unique } from "./console.ts";

test("a batch is seen item by item, filtered by, and undone as a whole", async ({ page, signIn, call }) => {
  const name = unique("Lote");
  const batch = await call("system.batch.run", {
    items: [
      { tool: "crm.contact.create", inputs: { name } },
      { tool: "crm.contact.update", inputs: { contactId: "$0.contactId", city: "Pasto" } },
    ],
  });
  await signIn();
  await page.goto(`/executions/${batch.body.id}`);
  await expect(page.getByRole("heading", { level: 1 })).toContainText("Run batch");
  await page.keyboard.press("b");
  const items = page.getByRole("tabpanel").getByRole("listitem");
  await expect(items).toHaveCount(2);
  await expect(items.nth(0)).toContainText("Create contact");
  await expect(items.nth(1)).toContainText("uses $0");

  await items.nth(1).getByRole("link", { name: "Update contact" }).click();
  await expect(page.getByRole("heading", { level: 1 })).toContainText("Update contact");
  await page.locator("dl").getByRole("link").filter({ hasText: "…" }).first().click();
  await expect(items).toHaveCount(2);

  await page.getByRole("button", { name: "Undo…" }).click();
  const dialog = page.getByRole("dialog");
  await expect(dialog).toContainText("Would be deleted");
  await dialog.getByRole("button", { name: "Undo", exact: true }).click();
  await expect(dialog).toContainText("restored");
  await page.goto(`/executions/${batch.body.id}?tab=items`);
  await expect(page.getByText("Undone").first()).toBeVisible();

  await openHistory(page, `range=all&batch=${batch.body.id}`);
  await expect(rows(page)).toHaveCount(2);
});

test("of a batch that failed, what was rolled back and what was not reached are told apart", async ({
  page,
  signIn,
  call,
}) => {
  const missing = "01981c2e-7a40-7c1f-9d3e-5b7a90c4e812";
  const failed = await call("system.batch.run", {
    items: [
      { tool: "crm.contact.create", inputs: { name: unique("Lote") } },
      { tool: "crm.contact.update", inputs: { contactId: missing, city: "Cali" } },
      { tool: "crm.contact.create", inputs: { name: unique("Lote") } },
    ],
  });
  expect(failed.status).toBe(404);
  await signIn();
  await openHistory(page, "range=all&tool=system.batch.run");
  await page.locator(`[data-id="${failed.body.executionId}"]`).click();
  await page.getByRole("tab", { name: "Items" }).click();
  const items = page.getByRole("tabpanel").getByRole("listitem");
  await expect(items).toHaveCount(3);
  await expect(items.nth(0)).toContainText("Rolled back");
  await expect(items.nth(1)).toContainText("CONTACT_NOT_FOUND");
  await expect(items.nth(2)).toContainText("Not reached");
});

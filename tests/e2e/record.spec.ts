import { expect, test, unique } from "./console.ts";

test("a record says who set each field, what happened to it, and how it was", async ({
  page,
  signIn,
  call,
}) => {
  await signIn();
  const name = unique("Historia");
  const created = await call("crm.contact.create", { name, city: "Cali" });
  const { contactId } = created.body.outputs;
  const updated = await call("crm.contact.update", { contactId, city: "Pasto" });
  const undone = await call("system.execution.undo", { executionId: updated.body.id });

  await page.goto(`/executions/${updated.body.id}`);
  await page.getByRole("link", { name: "Everything that happened to this contact" }).click();
  await expect(page.getByRole("heading", { level: 1 })).toContainText(name);
  await expect(page.getByRole("article")).toHaveCount(3);
  const city = page.getByRole("row", { name: /^City/ });
  await expect(city).toContainText("first set by");
  await expect(city).toContainText("was Pasto");
  await expect(city.getByRole("link", { name: /By an undo of/ })).toHaveAttribute(
    "href",
    `/executions/${undone.body.id}`,
  );

  await page.getByRole("article").nth(1).getByRole("button", { name: "Show as of then" }).click();
  await expect(page).toHaveURL(/at=/);
  await expect(city).toContainText("now Cali");
  await page.getByRole("button", { name: "The change after" }).click();
  await expect(page).not.toHaveURL(/at=/);

  await call("crm.contact.delete", { contactId });
  await page.reload();
  await expect(page.getByText("Deleted").first()).toBeVisible();
  await page.getByRole("button", { name: "Show how it was before" }).click();
  await expect(city).toContainText("Cali");
});

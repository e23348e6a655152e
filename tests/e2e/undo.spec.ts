import { expect, loseAnswer, openHistory, rows, test, unique } from "./console.ts";

test("a change is undone after its preview, what is in the way is named, and overwriting is a choice", async ({
  page,
  signIn,
  call,
}) => {
  await signIn();
  const created = await call("crm.contact.create", { name: unique("Deshacer"), city: "Cali" });
  const { contactId } = created.body.outputs;
  const first = await call("crm.contact.update", { contactId, city: "Pasto" });
  const second = await call("crm.contact.update", { contactId, city: "Neiva" });
  const city = async () => {
    const { body } = await call("crm.contact.read", { contactId });
    return (body.outputs.contact as { city: string }).city;
  };

  await page.goto(`/executions/${second.body.id}`);
  await page.getByRole("button", { name: "Undo…" }).click();
  const dialog = page.getByRole("dialog", { name: "Undo this execution" });
  await expect(dialog).toContainText("Neiva");
  await expect(dialog).toContainText("Pasto");
  expect(await city()).toBe("Neiva");
  await dialog.getByRole("button", { name: "Undo", exact: true }).click();
  await expect(dialog).toContainText("1 record restored");
  expect(await city()).toBe("Pasto");
  await dialog.getByRole("link", { name: "Open the undo" }).click();
  await expect(page.getByRole("heading", { name: "Undo execution" })).toBeVisible();

  // The list says so, and an undone execution says why it is not undone again.
  await openHistory(page, `record=${contactId}&range=all`);
  const undone = rows(page).filter({ hasText: "Undone" });
  await expect(undone).toHaveCount(1);
  await page.goto(`/executions/${second.body.id}`);
  await expect(page.getByRole("button", { name: "Undo…" })).toHaveAttribute("aria-disabled", "true");

  // Now somebody changes the same field: the undo of the first change is in conflict.
  const third = await call("crm.contact.update", { contactId, city: "Tunja" });
  await page.goto(`/executions/${first.body.id}`);
  await expect(page.getByRole("button", { name: "Undo…" })).toBeEnabled();
  await page.keyboard.press("u");
  await expect(dialog).toContainText("Changed since");
  await expect(dialog).toContainText("Tunja");
  await expect(dialog.getByRole("link", { name: "its execution" })).toHaveAttribute(
    "href",
    new RegExp(third.body.id),
  );
  await expect(dialog.getByRole("button", { name: "Undo", exact: true })).toBeDisabled();
  await dialog.getByRole("button", { name: "Preview overwriting them" }).click();
  await expect(dialog).toContainText("1 later change would be lost");
  await dialog.getByRole("button", { name: "Undo and overwrite" }).click();
  await expect(dialog).toContainText("1 record restored");
  expect(await city()).toBe("Cali");
});

test("an undo does what was shown or nothing, and what changes meanwhile is shown first", async ({
  page,
  signIn,
  call,
}) => {
  await signIn();
  const created = await call("crm.contact.create", { name: unique("Previsto"), city: "Cali" });
  const { contactId } = created.body.outputs;
  const first = await call("crm.contact.update", { contactId, city: "Pasto" });
  const city = async () => {
    const { body } = await call("crm.contact.read", { contactId });
    return (body.outputs.contact as { city: string }).city;
  };
  await page.goto(`/executions/${first.body.id}`);
  await page.getByRole("button", { name: "Undo…" }).click();
  const dialog = page.getByRole("dialog", { name: "Undo this execution" });
  const undo = dialog.getByRole("button", { name: "Undo", exact: true });
  await expect(undo).toBeEnabled();

  // A colleague is quicker: the conflict shows only now, and the way on is there.
  await call("crm.contact.update", { contactId, city: "Tunja" });
  await undo.click();
  await expect(dialog).toContainText("Changed since");
  await expect(dialog).toContainText("Tunja");
  await dialog.getByRole("button", { name: "Preview overwriting them" }).click();
  const overwrite = dialog.getByRole("button", { name: "Undo and overwrite" });
  await expect(overwrite).toBeEnabled();

  // And once more: what would be overwritten now is not what was shown.
  await call("crm.contact.update", { contactId, city: "Leticia" });
  await overwrite.click();
  const alert = dialog.getByRole("alert").filter({ hasText: "Something has changed since the preview" });
  await expect(alert).toContainText("Leticia");
  await expect(overwrite).toBeDisabled();
  expect(await city()).toBe("Leticia");
  await alert.getByRole("button", { name: "Preview again" }).click();
  await expect(overwrite).toBeEnabled();

  await loseAnswer(page, "system.execution.undo");
  await overwrite.click();
  await expect(dialog.getByRole("alert").filter({ hasText: "No connection" })).toBeVisible();
  await overwrite.click();
  await expect(dialog).toContainText("1 record restored");
  expect(await city()).toBe("Cali");
});

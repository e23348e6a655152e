import { expect, test, unique } from "./console.ts";

test("what a leaked key did is taken back: previewed with its conflicts, begun by name of the count, followed", async ({
  page,
  signIn,
  call,
}) => {
  const name = unique("Filtrada");
  const made = await call("system.apiKey.create", {
    name,
    permissions: ["contacts.create", "contacts.edit", "contacts.view"],
  });
  const key = String(made.body.outputs.key);
  const contact = async (city: string) => {
    const created = await call("crm.contact.create", { name: unique("Contacto"), city: "Cali" });
    const { contactId } = created.body.outputs;
    const changed = await call("crm.contact.update", { contactId, city }, { key });
    expect(changed.status).toBe(200);
    return contactId;
  };
  await contact("Pasto");
  const touched = await contact("Neiva");
  await call("crm.contact.update", { contactId: touched, city: "Tunja" });

  await signIn();
  await page.goto("/keys");
  await page.getByRole("link", { name: `Undo what ${name} did` }).click();
  await expect(page.getByRole("heading", { level: 1, name: "Undo a range" })).toBeVisible();
  await expect(page.getByLabel("What was done by")).toHaveValue(String(made.body.outputs.apiKeyId));
  await page.getByLabel("Reason").fill("The key was leaked.");
  await page.getByRole("button", { name: "Preview" }).click();
  const preview = page.getByRole("region", { name: "Preview" });
  await expect(preview.getByRole("heading", { name: "2 executions" })).toBeVisible();
  await expect(preview).toContainText("1 undone");
  await expect(preview).toContainText("1 in conflict");
  await expect(preview).toContainText("Tunja");

  // The key is still at work: what it did since the preview is not undone unseen.
  await contact("Leticia");
  await page.getByRole("button", { name: "Undo 2 executions…" }).click();
  await page.getByRole("dialog").getByRole("button", { name: "Undo 2 executions", exact: true }).click();
  const drifted = page.getByRole("alert").filter({ hasText: "Something has changed since the preview" });
  await drifted.getByRole("button", { name: "Preview again" }).click();

  await page.getByRole("button", { name: "Undo 3 executions…" }).click();
  await page.getByRole("dialog").getByRole("button", { name: "Undo 3 executions", exact: true }).click();
  await expect(page).toHaveURL(/\/undo-runs\/[0-9a-f-]{36}/);
  await expect(page.getByText("3 of 3 tried")).toBeVisible();
  await expect(page.getByRole("heading", { level: 1 })).toContainText("Done");
  const entries = page.getByRole("region", { name: "Executions of this run" });
  await expect(entries.getByText("Undone", { exact: true }).last()).toBeVisible();
  await expect(entries).toContainText("Tunja");
  await expect(page.getByRole("link", { name: "Run again for the rest…" })).toBeVisible();
});

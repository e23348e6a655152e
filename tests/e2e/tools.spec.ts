import { expect, loseAnswer, test, unique, uniquePhone, writeIn } from "./console.ts";

test("faults the server finds stand at their fields", async ({ page, signIn }) => {
  await signIn();
  await page.goto("/tools/crm.contact.create");
  await page.getByLabel(/^Name/).fill(unique("Contacto"));
  const phone = page.locator("input[type=tel]");
  await phone.fill("12");
  await page.getByLabel(/^Country/).fill("colombia");
  await page.getByRole("button", { name: "Dry run" }).click();
  await expect(page.getByRole("alert").filter({ hasText: "2 values to correct" })).toBeVisible();
  await expect(phone).toHaveAttribute("aria-invalid", "true");
  await expect(phone).toBeFocused();
  const described = (await phone.getAttribute("aria-describedby")) ?? "";
  const fault = page.locator(`[id="${described.split(" ")[0]}"]`);
  await expect(fault).toContainText(/E\.164/);

  await phone.fill("");
  await page.getByLabel(/^Country/).fill("CO");
  await page.getByRole("button", { name: "Dry run" }).click();
  await expect(page.getByRole("heading", { name: "It would work" })).toBeVisible();
});

test("nested lines, an example, and the same inputs as JSON", async ({ page, signIn }) => {
  await signIn();
  await page.goto("/tools/crm.order.create");
  await page.getByRole("button", { name: "Load example" }).click();
  await page.getByRole("menuitem").first().click();
  await expect(page.getByRole("region", { name: "Line 1" })).toBeVisible();
  await page.getByRole("button", { name: "Add line" }).click();
  const lines = page.getByRole("region", { name: /^Line \d+$/ });
  const last = lines.last();
  await last.getByLabel(/^Description/).fill("Envoltura");
  await last.getByLabel(/^Quantity/).fill("3");
  await last.getByLabel(/^Unit price/).fill("150000");
  await expect(last.getByText("1,500.00")).toBeVisible();

  await page.getByRole("button", { name: "JSON", exact: true }).click();
  const editor = page.getByLabel("Inputs as JSON");
  const inputs = JSON.parse(await editor.inputValue()) as { lines: object[] };
  expect(inputs.lines.at(-1)).toMatchObject({
    description: "Envoltura",
    quantity: 3,
    unitPriceMinor: 150000,
  });

  await editor.fill("{ not json");
  await expect(editor).toHaveAttribute("aria-invalid", "true");
  await expect(page.getByRole("button", { name: "Dry run" })).toBeDisabled();
  await editor.fill(JSON.stringify({ lines: [{ description: "x", quantity: 1, unitPriceMinor: 1 }] }));
  await page.getByRole("button", { name: "Form", exact: true }).click();
  await expect(lines).toHaveCount(1);
});

test("a contact is found by name, without knowing its id", async ({ page, signIn, call }) => {
  const name = unique("Ferretería");
  const contact = await call("crm.contact.create", { name });
  await signIn();
  await page.goto("/tools/crm.contact.delete");
  await page.getByRole("button", { name: "Find a contact" }).click();
  await page.getByPlaceholder("Name…").fill(name.slice(0, 14));
  await page.getByRole("option", { name }).click();
  await expect(page.getByLabel(/^Contact/).first()).toHaveValue(String(contact.body.outputs.contactId));
});

test("running without a dry run is asked about first", async ({ page, signIn, call }) => {
  const contact = await call("crm.contact.create", { name: unique("Borrar") });
  await signIn();
  await page.goto(`/tools/crm.contact.delete?record=contact:${contact.body.outputs.contactId}`);
  await page.getByRole("button", { name: "Run", exact: true }).click();
  const dialog = page.getByRole("dialog", { name: "Delete contact without a dry run?" });
  await dialog.getByRole("button", { name: "Dry run first" }).click();
  await expect(page.getByText("Would be deleted").first()).toBeVisible();
  await page.getByRole("button", { name: "Run", exact: true }).click();
  await expect(page.getByRole("heading", { name: "Done" })).toBeVisible();
});

test("a changed input makes the prediction stale", async ({ page, signIn, call }) => {
  const contact = await call("crm.contact.create", { name: unique("Cambio") });
  await signIn();
  await page.goto(`/tools/crm.contact.update?record=contact:${contact.body.outputs.contactId}`);
  await page.getByLabel(/^City/).fill("Cali");
  await page.keyboard.press("Control+Enter");
  await expect(page.getByRole("heading", { name: "It would work" })).toBeVisible();
  await page.getByLabel(/^City/).fill("Pasto");
  await expect(page.getByText("The inputs were changed after this dry run.")).toBeVisible();
  await expect(page.getByRole("button", { name: "Run it for real" })).toBeHidden();
});

test("what is run is what was shown: a change meanwhile stops it, and is named", async ({
  page,
  signIn,
  call,
}) => {
  const contact = await call("crm.contact.create", { name: unique("Previsto"), city: "Cali" });
  const { contactId } = contact.body.outputs;
  await signIn();
  await page.goto(`/tools/crm.contact.update?record=contact:${contactId}`);
  await page.getByLabel(/^City/).fill("Pasto");
  await page.keyboard.press("Control+Enter");
  await expect(page.getByRole("heading", { name: "It would work" })).toBeVisible();
  await call("crm.contact.update", { contactId, city: "Tunja" });
  await page.getByRole("button", { name: "Run it for real" }).click();
  const alert = page.getByRole("alert").filter({ hasText: "Something has changed since the preview" });
  await expect(alert).toContainText("Tunja");
  await alert.getByRole("button", { name: "Preview again" }).click();
  await page.getByRole("button", { name: "Run it for real" }).click();
  await expect(page.getByRole("heading", { name: "Done" })).toBeVisible();
});

test("a run whose answer was lost is told, and is not done again by running it again", async ({
  page,
  signIn,
  call,
}) => {
  const name = unique("Perdido");
  await signIn();
  await page.goto("/tools/crm.contact.create");
  await page.getByLabel(/^Name/).fill(name);
  await loseAnswer(page, "crm.contact.create");
  const run = page.getByRole("button", { name: "Run", exact: true });
  const now = page.getByRole("dialog").getByRole("button", { name: "Run it now" });
  await run.click();
  await now.click();
  await expect(page.getByRole("alert").filter({ hasText: "No connection" })).toBeVisible();
  await run.click();
  await now.click();
  await expect(page.getByText("It was done the first time")).toBeVisible();
  const listed = await call("crm.contact.list", { search: name });
  expect(listed.body.outputs.items).toHaveLength(1);
});

test("a dry run shows the message that would go out, and to which number", async ({ page, signIn }) => {
  const phone = uniquePhone();
  const name = unique("Prueba");
  await writeIn(page, phone, name, "Hola");
  await signIn();
  await page.goto("/conversations");
  await page.getByRole("link", { name }).waitFor();
  await page.goto("/tools/whatsapp.message.send");
  await page.getByRole("button", { name: "JSON", exact: true }).click();
  const text = unique("Mañana a las 8");
  await page.getByLabel("Inputs as JSON").fill(JSON.stringify({ to: phone, text }));
  await page.getByRole("button", { name: "Dry run" }).click();
  const result = page.getByRole("region", { name: "Result" });
  await expect(result.getByText("Would be sent")).toBeVisible();
  await expect(result.getByText("WhatsApp message").locator("..")).toContainText(phone);
  await expect(result.locator("blockquote")).toHaveText(text);
});

test("an item of a list keeps what was typed into it, and text that is no JSON is not sent", async ({
  page,
  signIn,
}) => {
  await signIn();
  await page.goto("/tools/system.batch.run");
  const items = page.getByRole("region", { name: /^Item \d+$/ });
  const form = page.getByRole("form");
  const inputsOf = (index: number) => items.nth(index).getByLabel(/^Inputs/);
  const sent = async () => {
    await page.getByRole("button", { name: "JSON", exact: true }).click();
    const json = JSON.parse(await page.getByLabel("Inputs as JSON").inputValue()) as { items: object[] };
    await page.getByRole("button", { name: "Form", exact: true }).click();
    return json.items;
  };
  const add = form.getByRole("button", { name: "Add item" });
  while ((await items.count()) < 2) await add.click();
  for (const [index, tool] of ["crm.contact.create", "crm.tag.create"].entries()) {
    await items.nth(index).getByLabel(/^Tool/).fill(tool);
    await inputsOf(index).fill(`{"name": "${tool}"}`);
  }

  await items.nth(0).getByRole("button", { name: "Move Item 1 down" }).click();
  for (const [index, tool] of ["crm.tag.create", "crm.contact.create"].entries()) {
    await expect(items.nth(index).getByLabel(/^Tool/)).toHaveValue(tool);
    await expect(inputsOf(index)).toHaveValue(`{"name": "${tool}"}`);
  }
  await inputsOf(0).fill('{"name": ');
  await expect(inputsOf(0)).toHaveAttribute("aria-invalid", "true");
  await expect(page.getByRole("button", { name: "Dry run" })).toBeDisabled();
  await expect(page.getByRole("button", { name: "Run", exact: true })).toBeDisabled();
  await items.nth(0).getByRole("button", { name: "Remove Item 1" }).click();
  await expect(items).toHaveCount(1);
  await expect(inputsOf(0)).toHaveValue('{"name": "crm.contact.create"}');
  await expect(page.getByRole("button", { name: "Dry run" })).toBeEnabled();
  expect(await sent()).toEqual([{ tool: "crm.contact.create", inputs: { name: "crm.contact.create" } }]);

  await inputsOf(0).fill('{"name": ');
  await page.getByRole("button", { name: "Load example" }).click();
  await page.getByRole("menuitem").first().click();
  const [first] = (await sent()) as { inputs: object }[];
  await expect(inputsOf(0)).toHaveValue(JSON.stringify(first?.inputs, null, 2));
  await inputsOf(0).fill('{"name": ');
  await page.getByRole("button", { name: "Reset" }).click();
  await expect(page.getByText("This is no JSON")).toHaveCount(0);
});

test("a tool one may not call says which permission is missing, and who can help", async ({
  page,
  signIn,
}) => {
  await signIn("member");
  await page.goto("/tools");
  await expect(page.getByRole("link", { name: /Create contact/ })).toBeVisible();
  await expect(page.getByRole("link", { name: /Delete contact/ })).toHaveCount(0);
  await page.goto("/tools/crm.contact.delete");
  await expect(page.getByRole("heading", { name: "You may not call crm.contact.delete" })).toBeVisible();
  await expect(page.getByText("contacts.delete", { exact: true })).toBeVisible();
  await page.goto("/keys");
  await expect(page.getByRole("heading", { name: "Keys are managed by owners and admins" })).toBeVisible();
});

test("an earlier call's inputs can be taken up again", async ({ page, signIn, call }) => {
  const name = unique("Otra vez");
  const made = await call("crm.contact.create", { name, city: "Tunja" });
  await signIn();
  await page.goto(`/executions/${made.body.id}`);
  await page.getByRole("link", { name: "Run again…" }).click();
  await expect(page.getByLabel(/^Name/)).toHaveValue(name);
  await expect(page.getByLabel(/^City/)).toHaveValue("Tunja");
});

test("a key is shown once, works, and stops within a second of being revoked", { tag: "@timed" }, async ({
  page,
  signIn,
  call,
}) => {
  await signIn();
  await page.goto("/keys");
  const name = unique("Tienda");
  await page.getByRole("button", { name: "Create key" }).first().click();
  const dialog = page.getByRole("dialog");
  await dialog.getByLabel("Name").fill(name);
  await dialog.getByRole("button", { name: "CRM" }).click();
  await dialog.getByRole("button", { name: "Create key" }).click();
  const key = (await dialog.locator("code").first().textContent()) ?? "";
  expect(key).toMatch(/^mfx_[0-9A-Za-z]{12}_[0-9A-Za-z]{38}$/);
  await page.keyboard.press("Escape");
  await expect(dialog).toBeVisible();
  await dialog.getByRole("button", { name: "I have stored it" }).click();
  await expect(page.getByText(key)).toHaveCount(0);

  expect((await call("crm.contact.list", {}, { key })).status).toBe(200);
  const row = page.getByRole("listitem").filter({ hasText: name });
  await row.getByRole("button", { name: `Revoke ${name}` }).click();
  await page.getByRole("dialog").getByRole("button", { name: "Revoke key" }).click();
  await expect(row).toBeHidden();
  await expect
    .poll(async () => (await call("crm.contact.list", {}, { key })).status, { timeout: 1500 })
    .toBe(401);
});

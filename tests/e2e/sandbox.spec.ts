import { expect, test, unique } from "./console.ts";

test("an owner makes a sandbox, and a partner calls with a key of it", async ({
  page,
  signIn,
  call,
  request,
  dev,
}) => {
  const name = unique("Ensayo");
  await signIn();
  await page.goto("/settings");
  await page.getByRole("button", { name: "Workspace: Acta Demo" }).click();
  await page.getByRole("menuitem", { name: "Create workspace…" }).click();
  const dialog = page.getByRole("dialog", { name: "Create workspace" });
  await dialog.getByLabel("Name").fill(name);
  await dialog.getByLabel("Sandbox with demo data").check();
  await dialog.getByRole("button", { name: "Create and switch to it" }).click();

  await expect(page.getByRole("button", { name: `Workspace: ${name}` })).toContainText("Sandbox");
  // The last of the shop's calls is one that waits for somebody: with it the records are there.
  await expect(page.getByRole("navigation", { name: "Main" }).first()).toContainText("waiting", {
    timeout: 30_000,
  });

  await page.goto("/keys");
  await page.getByRole("button", { name: "Create key" }).first().click();
  const keyDialog = page.getByRole("dialog");
  await keyDialog.getByLabel("Name").fill(unique("Socio"));
  await keyDialog.getByRole("button", { name: "Everything I may" }).click();
  await keyDialog.getByRole("button", { name: "Create key", exact: true }).click();
  const key = (await keyDialog.locator("code").first().textContent()) ?? "";
  const whoami = await request.get(`${dev.gatewayUrl}/v1/whoami`, {
    headers: { authorization: `Bearer ${key}` },
  });
  expect(await whoami.json()).toMatchObject({ workspace: { name, sandbox: true } });
  const listed = await call("crm.contact.list", { search: "Panadería La Espiga" }, { key });
  expect(listed.body.outputs.items).toHaveLength(1);
});

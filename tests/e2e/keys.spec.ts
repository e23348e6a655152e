import { expect, test, unique } from "./console.ts";

test("a key is rotated: the new one is shown once, and the old one works on or not, as chosen", {
  tag: "@timed",
}, async ({ page, signIn, call, dev }) => {
  const name = unique("Rotated");
  const made = await call("system.apiKey.create", { name, permissions: ["contacts.view"] });
  const old = String(made.body.outputs.key);
  const whoami = async (key: string) =>
    (
      await page.request.get(`${dev.gatewayUrl}/v1/whoami`, { headers: { authorization: `Bearer ${key}` } })
    ).status();
  expect(await whoami(old)).toBe(200);

  await signIn();
  await page.goto("/keys");
  const rows = page.getByRole("listitem").filter({ hasText: name });
  await rows.getByRole("button", { name: `Rotate ${name}` }).click();
  const dialog = page.getByRole("dialog");
  await dialog.getByLabel("The old key still works").selectOption({ label: "for an hour" });
  await dialog.getByRole("button", { name: "Rotate key" }).click();
  await expect(dialog).toContainText("Store this key now");
  const next = (await dialog.locator("code").first().textContent()) ?? "";
  expect([await whoami(old), await whoami(next)]).toEqual([200, 200]);
  await dialog.getByRole("button", { name: "I have stored it" }).click();
  await expect(rows).toHaveCount(2);

  await rows
    .first()
    .getByRole("button", { name: `Rotate ${name}` })
    .click();
  await dialog.getByLabel("The old key still works").selectOption({ label: "not at all: revoke it now" });
  await dialog.getByRole("button", { name: "Rotate key" }).click();
  await expect(dialog).toContainText("Store this key now");
  await expect.poll(() => whoami(next), { timeout: 1_000 }).toBe(401);
});

test("a key is shown also to who would leave the dialog while it is made", async ({ page, signIn, call }) => {
  const name = unique("Slow");
  await signIn();
  await page.goto("/keys");
  await page.getByRole("button", { name: "Create key" }).click();
  const dialog = page.getByRole("dialog");
  await dialog.getByLabel("Name", { exact: true }).fill(name);
  await dialog.getByRole("button", { name: "Read only" }).click();
  let release = () => {};
  const held = new Promise<void>((resolve) => {
    release = resolve;
  });
  await page.route("**/api/trpc/system.apiKey.create*", async (route) => {
    await held;
    await route.continue();
  });
  await dialog.getByRole("button", { name: "Create key" }).click();
  await expect(dialog.getByRole("button", { name: "Cancel" })).toBeDisabled();
  await page.keyboard.press("Escape");
  release();
  await expect(dialog).toContainText("Store this key now");
  await dialog.getByRole("button", { name: "I have stored it" }).click();
  const listed = await call("system.apiKey.list", { limit: 100 });
  const keys = listed.body.outputs.items as { name: string; apiKeyId: string }[];
  await call("system.apiKey.revoke", { apiKeyId: keys.find((key) => key.name === name)?.apiKeyId });
});

test("why one key could not be revoked is not said of the next one", async ({ page, signIn, call }) => {
  const names = [unique("First"), unique("Second")];
  for (const name of names) await call("system.apiKey.create", { name, permissions: ["contacts.view"] });
  await signIn();
  await page.goto("/keys");
  const dialog = page.getByRole("dialog");
  await page.getByRole("button", { name: `Revoke ${names[0]}` }).click();
  await page.route("**/api/trpc/system.apiKey.revoke*", (route) => route.abort(), { times: 1 });
  await dialog.getByRole("button", { name: "Revoke key" }).click();
  await expect(dialog.getByRole("alert")).toBeVisible();
  await dialog.getByRole("button", { name: "Keep it" }).click();
  await page.getByRole("button", { name: `Revoke ${names[1]}` }).click();
  await expect(dialog).toContainText(`Revoke ${names[1]}?`);
  await expect(dialog.getByRole("alert")).toHaveCount(0);
  await dialog.getByRole("button", { name: "Revoke key" }).click();
  await expect(page.getByRole("button", { name: `Revoke ${names[1]}` })).toHaveCount(0);
  await expect(page.getByRole("button", { name: `Revoke ${names[0]}` })).toBeVisible();
});

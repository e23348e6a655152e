import { expect, test, unique } from "./console.ts";

test("somebody who is invited joins by the link, once, and is out within a second of being removed", async ({
  page,
  call,
  browser,
  dev,
}) => {
  const email = `${unique("luis")}@acta.test`;
  const invited = await call("system.member.invite", { email, role: "member" });
  expect(invited.status).toBe(200);
  const url = String(invited.body.outputs.url);
  expect(url.startsWith(`${dev.consoleUrl}/invite#`)).toBe(true);

  await page.goto(url);
  await expect(page.getByRole("heading")).toContainText("Join");
  await expect(page.getByText("You are invited as member.")).toBeVisible();
  // The token is neither left in the address nor sent in one.
  await expect(page).toHaveURL(`${dev.consoleUrl}/invite`);
  await page.getByLabel("Your name").fill("Luis Prueba");
  await page.getByLabel("Choose a password").fill("short");
  await page.getByRole("button", { name: "Join" }).click();
  await expect(page.getByRole("alert").filter({ hasText: "Check what you typed" })).toContainText(
    "at least 10 characters",
  );
  await page.getByLabel("Choose a password").fill("a long password");
  await page.getByRole("button", { name: "Join" }).click();
  await expect(page).toHaveURL(/\/executions/);

  const members = await call("system.member.list", { role: "member", limit: 100 });
  const items = members.body.outputs.items as { memberId: string; email: string; name: string }[];
  const member = items.find((each) => each.email === email)!;
  expect(member.name).toBe("Luis Prueba");

  const second = await browser.newPage();
  await second.goto(url);
  await expect(second.getByRole("alert").filter({ hasText: "That did not work" })).toContainText(
    "does not work any more",
  );
  await second.close();

  const reset = await call("system.user.resetPassword", { memberId: member.memberId });
  const elsewhere = await browser.newPage();
  await elsewhere.goto(String(reset.body.outputs.url));
  await elsewhere.getByLabel("New password").fill("another long password");
  await elsewhere.getByRole("button", { name: "Set password" }).click();
  await expect(elsewhere).toHaveURL(/\/login/);
  await elsewhere.getByLabel("Email").fill(email);
  await elsewhere.getByLabel("Password").fill("another long password");
  await elsewhere.keyboard.press("Enter");
  await expect(elsewhere).toHaveURL(/\/executions/);
  // The reset ended the session that was there before.
  expect((await page.request.get(`${dev.consoleUrl}/api/trpc/session.me`)).status()).toBe(401);

  const own = elsewhere.request;
  const list = `${dev.consoleUrl}/api/trpc/crm.contact.list?input=${encodeURIComponent("{}")}`;
  const headers = { "x-acta-workspace": dev.workspaceId };
  expect((await own.get(list, { headers })).status()).toBe(200);
  expect((await call("system.member.remove", { memberId: member.memberId })).status).toBe(200);
  await expect
    .poll(async () => (await own.get(list, { headers })).status(), { timeout: 1_000, intervals: [100] })
    .toBe(403);
  await elsewhere.close();
});

test("a person changes their own password in the settings", async ({ page, call }) => {
  const email = `${unique("eva")}@acta.test`;
  const invited = await call("system.member.invite", { email, role: "member" });
  await page.goto(String(invited.body.outputs.url));
  await page.getByLabel("Your name").fill("Eva Prueba");
  await page.getByLabel("Choose a password").fill("a long password");
  await page.getByRole("button", { name: "Join" }).click();
  await expect(page).toHaveURL(/\/executions/);
  await page.goto("/settings");
  await page.getByLabel("Current password").fill("not this one");
  await page.getByLabel("New password").fill("another long password");
  await page.getByRole("button", { name: "Change password" }).click();
  await expect(page.getByRole("alert").filter({ hasText: "Not changed" })).toContainText("is wrong");
  await page.getByLabel("Current password").fill("a long password");
  await page.getByLabel("New password").fill("another long password");
  await page.getByRole("button", { name: "Change password" }).click();
  await expect(page.getByRole("status").filter({ hasText: "Password changed" })).toBeVisible();
});

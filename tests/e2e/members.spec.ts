import { expect, test, unique } from "./console.ts";

test("somebody who is invited joins by the link, once, and is out within a second of being removed", {
  tag: "@timed",
}, async ({ page, call, browser, dev }) => {
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
  await elsewhere.getByRole("button", { name: "Sign in" }).click();
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

test("an owner invites, gives a role, makes a password link and removes, all by the page", async ({
  page,
  signIn,
  call,
  browser,
}) => {
  const email = `${unique("marta")}@acta.test`;
  await signIn();
  await page.goto("/members");
  await page.getByRole("heading", { name: "Members", level: 1 }).waitFor();
  // By keyboard: the dialog opens with its field ready.
  await page.keyboard.press("c");
  const dialog = page.getByRole("dialog");
  await expect(dialog.getByLabel("Email")).toBeFocused();
  await page.keyboard.type(email);
  await page.keyboard.press("Enter");
  await expect(dialog).toContainText("Pass this link on now");
  const first = (await dialog.locator("code").textContent()) ?? "";
  expect(first).toMatch(/\/invite#\w/);
  // It is shown once: neither a key nor a click beside it takes it away by mistake.
  await page.keyboard.press("Escape");
  await expect(dialog).toBeVisible();
  await dialog.getByRole("button", { name: "I have passed it on" }).click();
  await expect(dialog).toBeHidden();
  expect(await page.content()).not.toContain(first.split("#")[1]);

  const invitation = page.getByRole("listitem").filter({ hasText: email });
  await invitation.getByRole("button", { name: `Revoke the invitation of ${email}` }).click();
  await dialog.getByRole("button", { name: "Revoke invitation" }).click();
  await page.getByText(/^Earlier invitations/).click();
  await expect(invitation).toContainText("Revoked");

  await invitation.getByRole("button", { name: `Invite ${email} again` }).click();
  await expect(dialog.getByLabel("Email")).toHaveValue(email);
  await dialog.getByRole("button", { name: "Make the link" }).click();
  await expect(dialog).toContainText("Pass this link on now");
  const url = (await dialog.locator("code").textContent()) ?? "";
  expect(url).not.toBe(first);
  await dialog.getByRole("button", { name: "I have passed it on" }).click();

  const other = await browser.newPage();
  await other.goto(url);
  await other.getByLabel("Your name").fill("Marta Prueba");
  await other.getByLabel("Choose a password").fill("a long password");
  await other.getByRole("button", { name: "Join" }).click();
  await expect(other).toHaveURL(/\/executions/);

  await page.reload();
  const row = page.getByRole("listitem").filter({ hasText: email });
  await expect(row).toContainText("Last seen");
  await expect(row).not.toContainText("not lately");
  await row.getByRole("button", { name: "Role of Marta Prueba" }).click();
  await dialog.getByRole("radio", { name: /^Admin/ }).check();
  await dialog.getByRole("button", { name: "Make admin" }).click();
  await expect(row.getByText("Admin", { exact: true })).toBeVisible();

  await row.getByRole("button", { name: "Password of Marta Prueba" }).click();
  await dialog.getByRole("button", { name: "Make the link" }).click();
  await expect(dialog.locator("code")).toContainText("/reset#");
  await dialog.getByRole("button", { name: "I have passed it on" }).click();

  // She is an admin now: of an owner she can change nothing, and is told so before she tries.
  await other.goto("/members");
  const owner = other.getByRole("listitem").filter({ hasText: "owner@acta.test" });
  await expect(owner).toContainText("Only an owner changes an owner.");
  await expect(owner.getByRole("button", { name: /^Remove of/ })).toHaveAttribute("aria-disabled", "true");
  await other.close();

  await row.getByRole("button", { name: "Remove of Marta Prueba" }).click();
  await dialog.getByRole("button", { name: "Remove member" }).click();
  // What lies behind a dialog has no role: the row alone would be gone as soon as one is asked.
  await expect(page.getByRole("status").filter({ hasText: "Member removed" })).toBeVisible();
  await expect(row).toHaveCount(0);
  // Each was an execution of a tool.
  const history = await call("system.execution.list", { tool: ["system.member.remove"], limit: 1 });
  expect(history.body.outputs.items).toMatchObject([{ status: "success", source: "ui" }]);
});

test("one's own row says what cannot be done with it; a member sees names, and assigns by them", async ({
  page,
  signIn,
  call,
}) => {
  await signIn();
  await page.goto("/members");
  const own = page.getByRole("listitem").filter({ hasText: "owner@acta.test" });
  await expect(own).toContainText("Nobody removes themselves");
  await expect(own.getByRole("button", { name: /^Remove of/ })).toHaveAttribute("aria-disabled", "true");
  await expect(own.getByRole("link", { name: /^Password/ })).toBeVisible();

  const members = await call("system.member.list", { role: "owner" });
  const [colleague] = members.body.outputs.items as { userId: string; name: string }[];
  await page.context().clearCookies();
  await signIn("member");
  await page.goto("/members");
  await expect(page.getByText("members.manage")).toBeVisible();
  await expect(page.getByRole("listitem").filter({ hasText: colleague!.name })).toBeVisible();
  await expect(page.getByRole("button", { name: "Invite" })).toHaveCount(0);

  await page.goto("/tools/crm.task.create");
  await page.getByRole("button", { name: "Find a member" }).click();
  await page.getByPlaceholder("Name…").fill(colleague!.name);
  await page.getByRole("option", { name: colleague!.name }).click();
  await expect(page.getByPlaceholder("Id of the member")).toHaveValue(colleague!.userId);
  await expect(page.getByText(colleague!.name, { exact: true })).toBeVisible();
});

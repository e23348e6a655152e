import { expect, test, unique } from "./console.ts";

test("a wrong password is told, and the same as an unknown address", async ({ page, dev }) => {
  await page.goto("/login");
  const attempts = [dev.logins[0]?.email ?? "", `${unique("nobody")}@acta.test`];
  const said: (string | null)[] = [];
  for (const email of attempts) {
    await page.getByLabel("Email").fill(email);
    await page.getByLabel("Password").fill("not the password");
    await page.getByRole("button", { name: "Sign in" }).click();
    const alert = page.getByRole("alert").filter({ hasText: /\w/ });
    await expect(alert).toContainText("wrong");
    said.push(await alert.textContent());
    await page.reload();
  }
  expect(said[0]).toBe(said[1]);
  await expect(page).toHaveURL(/\/login/);
});

test("too many attempts are slowed down, with the time to wait", async ({ page }) => {
  await page.goto("/login");
  await page.getByLabel("Email").fill(`${unique("nobody")}@acta.test`);
  for (let attempt = 0; attempt < 6; attempt++) {
    await page.getByLabel("Password").fill("guess");
    const answered = page.waitForResponse("**/api/session/login");
    await page.getByRole("button", { name: "Sign in" }).click();
    const answer = await answered;
    expect(answer.status()).toBe(attempt < 5 ? 401 : 429);
  }
  await expect(page.getByRole("alert").filter({ hasText: "Too many attempts" })).toContainText(/wait \d+ s/);
  await expect(page.getByRole("button", { name: /Wait \d+ s/ })).toBeDisabled();
});

test("signing in leads back to the page that asked for it, filters and all", async ({ page, dev }) => {
  await page.goto("/executions?range=all&status=error");
  await expect(page).toHaveURL(/\/login\?next=/);
  await page.getByLabel("Email").fill(dev.logins[0]?.email ?? "");
  await page.getByLabel("Password").fill(dev.logins[0]?.password ?? "");
  await expect(page.getByRole("button", { name: "Sign in" })).toBeEnabled();
  await page.keyboard.press("Enter");
  await expect(page).toHaveURL(/\/executions\?range=all&status=error/);
  await expect(page.getByRole("button", { name: "Remove filter Status Failed" })).toBeVisible();
});

test("a login does not lead away from the console", async ({ page, dev }) => {
  await page.goto(`/login?next=${encodeURIComponent("//elsewhere.test/")}`);
  await page.getByLabel("Email").fill(dev.logins[0]?.email ?? "");
  await page.getByLabel("Password").fill(dev.logins[0]?.password ?? "");
  await expect(page.getByRole("button", { name: "Sign in" })).toBeEnabled();
  await page.keyboard.press("Enter");
  await expect(page).toHaveURL(`${dev.consoleUrl}/executions`);
});

test("signing out ends the session on the server, not only in the browser", async ({
  page,
  signIn,
  context,
  dev,
}) => {
  await signIn("owner", { own: true });
  await page.goto("/settings");
  const cookies = await context.cookies();
  await page.getByRole("button", { name: /^Account of/ }).click();
  await page.getByRole("menuitem", { name: "Sign out" }).click();
  await expect(page).toHaveURL(/\/login/);

  await context.addCookies(cookies);
  const answer = await context.request.get(`${dev.consoleUrl}/api/trpc/session.me`);
  expect(answer.status()).toBe(401);
});

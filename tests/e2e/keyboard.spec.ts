import { expect, openHistory, rows, test } from "./console.ts";

test("the history is worked by keys alone", async ({ page, signIn }) => {
  await signIn();
  await openHistory(page);
  await page.keyboard.press("j");
  await expect(rows(page).nth(0)).toBeFocused();
  await page.keyboard.press("j");
  await expect(rows(page).nth(1)).toBeFocused();
  const second = await rows(page).nth(1).getAttribute("data-id");

  await page.keyboard.press("Enter");
  const peek = page.getByRole("complementary", { name: "Execution" });
  await expect(peek).toBeVisible();
  await expect(page).toHaveURL(new RegExp(`peek=${second}`));
  await page.keyboard.press("i");
  await expect(peek.getByRole("tab", { name: "Inputs" })).toHaveAttribute("data-state", "active");
  await page.keyboard.press("k");
  const first = await rows(page).nth(0).getAttribute("data-id");
  await expect(page).toHaveURL(new RegExp(`peek=${first}`));
  // The peek keeps its tab while one moves through the rows.
  await expect(peek.getByRole("tab", { name: "Inputs" })).toHaveAttribute("data-state", "active");

  await page.keyboard.press("Enter");
  await expect(page).toHaveURL(new RegExp(`/executions/${first}`));
  await page.keyboard.press("j");
  await expect(page).toHaveURL(new RegExp(`/executions/${second}`));
  await page.keyboard.press("k");
  await expect(page).toHaveURL(new RegExp(`/executions/${first}`));
  await page.keyboard.press("Escape");
  await expect(page).toHaveURL(/\/executions\?range=all$/);
});

test("keys write while one types, and act again after Escape", async ({ page, signIn }) => {
  await signIn();
  await openHistory(page);
  await page.keyboard.press("/");
  const search = page.getByRole("searchbox", { name: "Search executions" });
  await expect(search).toBeFocused();
  await page.keyboard.type("jk?");
  await expect(search).toHaveValue("jk?");
  await expect(page.getByRole("dialog")).toHaveCount(0);
  await page.keyboard.press("Escape");
  await page.keyboard.press("?");
  await expect(page.getByRole("dialog", { name: "Keyboard shortcuts" })).toBeVisible();
});

test("the palette goes anywhere", async ({ page, signIn }) => {
  await signIn();
  await page.goto("/settings");
  await page.keyboard.press("Control+k");
  await page.getByPlaceholder("A page, a tool, an execution id…").fill("update order st");
  await page.keyboard.press("Enter");
  await expect(page).toHaveURL(/\/tools\/crm\.order\.updateStatus/);
});

test("single keys can be switched off, and stay off", async ({ page, signIn }) => {
  await signIn();
  await page.goto("/settings");
  await page.getByRole("button", { name: "Single keys: on" }).click();
  await openHistory(page);
  await page.keyboard.press("/");
  await expect(page.getByRole("searchbox", { name: "Search executions" })).not.toBeFocused();
  await page.keyboard.press("Control+k");
  await expect(page.getByPlaceholder("A page, a tool, an execution id…")).toBeVisible();
});

/// <reference lib="dom" />
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import type { AxeResults } from "axe-core";
import type { Page } from "playwright/test";
import { expect, openFirst, openHistory, test } from "./console.ts";
import { prepared } from "./prepared.ts";

const axe = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const rules = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];

/** Expects axe to find nothing: with all its rules in light, and in dark with those that another theme can change. */
async function expectAccessible(page: Page, what: string): Promise<void> {
  // Evaluated and not loaded by a tag: the page's policy would refuse it, as it should.
  if (!(await page.evaluate(() => "axe" in window))) await page.evaluate(axe);
  // A page meets the change of theme and not a second load: loading is most of what a look at it costs.
  for (const colorScheme of ["light", "dark"] as const) {
    await page.emulateMedia({ colorScheme });
    await drawn(page);
    expect(await faults(page), `${what} in ${colorScheme}`).toEqual([]);
  }
}

/** What axe finds, as one line each. */
async function faults(page: Page): Promise<string[]> {
  return page.evaluate(async (values) => {
    const dark = matchMedia("(prefers-color-scheme: dark)").matches;
    const { violations } = await window.axe.run(document, {
      runOnly: dark ? { type: "rule", values: ["color-contrast"] } : { type: "tag", values },
      // What is no fault is many times as much, and nobody reads it.
      resultTypes: ["violations"],
    });
    return violations.flatMap(({ id, nodes }) =>
      nodes.map(
        (node) => `${id}: ${node.target.join(" ")} ${node.failureSummary?.split("\n")[1]?.trim() ?? ""}`,
      ),
    );
  }, rules);
}

declare global {
  interface Window {
    axe: { run(context: Document, options: object): Promise<AxeResults> };
  }
}

const places = [
  "/executions?range=all",
  "/executions?range=all&q=nothing-is-called-this",
  "/tools",
  "/tools/crm.order.create",
  "/tools/crm.contact.update?tab=docs",
  "/approvals?view=all",
  "/approvals?view=decided",
  "/keys",
  "/members",
  "/conversations",
  "/undo-runs",
  "/undo-runs/new",
  "/policies",
  "/settings",
];

async function settle(page: Page): Promise<void> {
  await expect(page.locator("[aria-busy=true], .skeleton")).toHaveCount(0);
  // It comes a moment after the page it is of.
  await expect(page).toHaveTitle(/\S/);
}

/** Waits until what a page was told last can be seen: what measures itself does so a frame later, and colours pass. */
async function drawn(page: Page): Promise<void> {
  await page.evaluate(async () => {
    for (let frame = 0; frame < 2; frame++) await new Promise(requestAnimationFrame);
    await Promise.all(document.getAnimations().map((each) => each.finished.catch(() => {})));
  });
}

/** By how many pixels a page, or a part of it, is wider than its place. */
async function excessOf(page: Page) {
  return page.evaluate(() => {
    const root = document.documentElement;
    const main = document.querySelector("main");
    const scrollers = [...document.querySelectorAll("main .overflow-y-auto, main .overflow-y-scroll")];
    const wide = scrollers.filter((each) => each.scrollWidth > each.clientWidth + 1);
    return {
      page: root.scrollWidth - root.clientWidth,
      main: main ? main.scrollWidth - main.clientWidth : 0,
      wide: wide.map((each) => each.className),
    };
  });
}

/** Expects a page to be no wider than a phone, nor than a small one. It stays as narrow. */
async function expectNarrow(page: Page, what: string): Promise<void> {
  for (const width of [390, 320]) {
    await page.setViewportSize({ width, height: 780 });
    await drawn(page);
    await settle(page);
    expect(await excessOf(page), `${what} at ${width}`).toEqual({ page: 0, main: 0, wide: [] });
  }
}

test("every page is accessible, in light and in dark, and scrolls sideways on no phone", async ({
  page,
  signIn,
  context,
}) => {
  test.setTimeout(180_000);
  const desktop = page.viewportSize()!;
  await page.goto("/login");
  await expectAccessible(page, "login");
  await expectNarrow(page, "login");
  await signIn();
  for (const place of places) {
    await page.setViewportSize(desktop);
    await page.goto(place);
    await settle(page);
    await expectAccessible(page, place);
    await expectNarrow(page, place);
  }
  await page.setViewportSize(desktop);
  await page.goto("/conversations");
  await page.getByRole("region", { name: "Conversations" }).getByRole("listitem").last().click();
  await expect(page.getByRole("article").first()).toBeVisible();
  await settle(page);
  await expectAccessible(page, "conversation");
  // Asked for by its tool: only the rows on screen are drawn.
  await openHistory(page, "range=all&tool=crm.order.update");
  await openFirst(page);
  await expect(page.getByRole("tab", { name: "Overview" })).toBeVisible();
  await settle(page);
  await expectAccessible(page, "peek");
  await page.getByRole("link", { name: "Open the page (Enter)" }).click();
  await expect(page.getByRole("heading", { level: 1 })).toBeVisible();
  await settle(page);
  for (const tab of ["Overview", "Inputs", "Outputs", "Context", "Related"]) {
    await page.getByRole("tab", { name: tab }).click();
    await settle(page);
    await expectAccessible(page, tab);
  }
  const { approvalId, batchId } = prepared();
  for (const place of ["/approvals", `/approvals/${approvalId}`]) {
    await page.goto(place);
    await page.getByRole("button", { name: "Reject…" }).click();
    await settle(page);
    await expectAccessible(page, place);
  }
  await page.goto("/policies");
  await page.getByRole("button", { name: "Create policy" }).click();
  await expectAccessible(page, "policy");
  await page.keyboard.press("Escape");
  await page.goto(`/executions/${batchId}?tab=items`);
  await expect(page.getByRole("tabpanel").getByRole("listitem")).toHaveCount(1);
  await settle(page);
  await expectAccessible(page, "batch");
  await page.keyboard.press("Control+k");
  await expect(page.getByPlaceholder("A page, a tool, an execution id…")).toBeVisible();
  await expectAccessible(page, "palette");
  expect(context.pages()).toHaveLength(1);
});

test("nothing scrolls sideways on a phone where much is to be shown", async ({ page, signIn }) => {
  const { executionId, approvalId, batchId } = prepared();
  await signIn();
  for (const place of [
    "/executions?range=all",
    "/tools/crm.order.create",
    `/executions/${executionId}`,
    `/executions/${executionId}?tab=context`,
    `/approvals/${approvalId}`,
    `/executions/${batchId}?tab=items`,
  ]) {
    await page.setViewportSize({ width: 390, height: 780 });
    await page.goto(place);
    await settle(page);
    await expectNarrow(page, place);
  }
});

test("on a phone a row opens its page, and targets are large enough to hit", async ({ page, signIn }) => {
  await page.setViewportSize({ width: 390, height: 844 });
  await signIn();
  await openHistory(page);
  await openFirst(page);
  await expect(page).toHaveURL(/\/executions\/[0-9a-f-]{36}/);
  // WCAG 2.2, 2.5.8: 24 by 24 CSS pixels, text links aside.
  const small = await page
    .locator("button:visible, [role=tab]:visible, nav a:visible")
    .evaluateAll((elements) =>
      elements
        .map((each) => ({
          name: each.getAttribute("aria-label") ?? each.textContent,
          box: each.getBoundingClientRect(),
        }))
        .filter(({ box }) => box.width < 24 || box.height < 24)
        .map(({ name }) => name),
    );
  expect(small).toEqual([]);
});

test("a chosen theme is there from the first paint on", async ({ page, signIn }) => {
  await page.emulateMedia({ colorScheme: "light" });
  await signIn();
  await page.goto("/settings");
  await page.getByText("Dark", { exact: true }).click();
  const html = await (await page.request.get("/settings")).text();
  expect(html).toMatch(/<html[^>]+data-theme="dark"/);
  await page.reload();
  const background = await page.evaluate(() => getComputedStyle(document.documentElement).backgroundColor);
  const lightness = Number(/^lab\(([\d.]+)/.exec(background)?.[1] ?? Number.NaN);
  expect(lightness, background).toBeLessThan(20);
});

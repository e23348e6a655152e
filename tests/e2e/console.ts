import { randomInt } from "node:crypto";
import { readFileSync } from "node:fs";
import {
  type APIRequestContext,
  type BrowserContext,
  test as base,
  expect,
  type Page,
  type Route,
  request as requests,
} from "playwright/test";

/** What `npm start` writes for scripts. */
export interface Dev {
  gatewayUrl: string;
  consoleUrl: string;
  simulatorUrl: string;
  workspaceId: string;
  logins: { email: string; password: string; role: Role }[];
  apiKey: string;
}

type Role = "owner" | "admin" | "member";

interface Answer {
  status: number;
  body: {
    id: string;
    outputs: { [name: string]: unknown };
    code?: string;
    executionId?: string;
    approvalId?: string;
    errors?: { pointer: string }[];
  };
}

type Cookies = Awaited<ReturnType<BrowserContext["cookies"]>>;

interface WorkerFixtures {
  dev: Dev;
  /** The cookies of a session that tests share. They neither end nor renew it. */
  sessionOf(role: Role): Promise<Cookies>;
}

interface Fixtures {
  /**
   * Signs the browser in, without passing through the form.
   *
   * @param options.own with a session of its own, which the test may end or renew
   */
  signIn(role?: Role, options?: { own?: boolean }): Promise<void>;
  /** Calls a tool as a partner would. */
  call(tool: string, inputs: object, options?: { key?: string; dryRun?: boolean }): Promise<Answer>;
  /** Fails the test when a page logs an error or throws one. */
  noPageErrors: undefined;
}

/** A third of what an access token lives: renewing a shared session would end it for the others. */
const sharedForMs = 5 * 60_000;

export const test = base.extend<Fixtures, WorkerFixtures>({
  dev: [
    // biome-ignore lint/correctness/noEmptyPattern: Playwright reads the fixtures a function needs from its pattern
    async ({}, use) => {
      const file = process.env.ACTA_DEV_JSON;
      if (!file) throw new Error("stack.ts names the running product in ACTA_DEV_JSON");
      await use(JSON.parse(readFileSync(file, "utf8")) as Dev);
    },
    { scope: "worker" },
  ],
  sessionOf: [
    async ({ dev }, use) => {
      const shared = new Map<Role, { since: number; cookies: Cookies }>();
      await use(async (role) => {
        const known = shared.get(role);
        if (known && Date.now() - known.since < sharedForMs) return known.cookies;
        const since = Date.now();
        const client = await requests.newContext();
        await login(client, dev, role);
        const { cookies } = await client.storageState();
        await client.dispose();
        shared.set(role, { since, cookies });
        return cookies;
      });
    },
    { scope: "worker" },
  ],
  baseURL: async ({ dev }, use) => use(dev.consoleUrl),
  signIn: async ({ context, dev, sessionOf }, use) => {
    await use(async (role = "owner", { own = false } = {}) => {
      if (own) await login(context.request, dev, role);
      else await context.addCookies(await sessionOf(role));
    });
  },
  call: async ({ request, dev }, use) => {
    await use(async (tool, inputs, { key = dev.apiKey, dryRun = false } = {}) => {
      const answer = await request.post(`${dev.gatewayUrl}/v1/tools/${tool}${dryRun ? "/dry-run" : ""}`, {
        headers: { authorization: `Bearer ${key}` },
        data: inputs,
      });
      return { status: answer.status(), body: (await answer.json()) as Answer["body"] };
    });
  },
  noPageErrors: [
    async ({ page }, use) => {
      const errors: string[] = [];
      page.on("pageerror", (error) => errors.push(String(error)));
      page.on("console", (message) => {
        // A refused call is announced by the browser itself; tests expect some.
        if (message.type() === "error" && !message.text().startsWith("Failed to load resource"))
          errors.push(message.text());
      });
      await use(undefined);
      expect(errors).toEqual([]);
    },
    { auto: true },
  ],
});

export { expect };

async function login(client: APIRequestContext, dev: Dev, role: Role): Promise<void> {
  const { email, password } = dev.logins.find((each) => each.role === role) ?? {};
  const answer = await client.post(`${dev.consoleUrl}/api/session/login`, {
    headers: { origin: dev.consoleUrl },
    data: { email, password },
  });
  expect(answer.status(), await answer.text()).toBe(204);
}

/** A word that no other test, run or seed uses. */
export function unique(prefix: string): string {
  return `${prefix}-${Date.now().toString(36)}${Math.random().toString(36).slice(2, 6)}`;
}

/** A phone number nobody has had yet: numbers are unique in a workspace. */
export function uniquePhone(): string {
  return `+5731${String(randomInt(1e8)).padStart(8, "0")}`;
}

export const rows = (page: Page) => page.getByRole("grid", { name: "Executions" }).locator("[data-id]");

/** Opens the first row at its beginning: over its middle lies what tells of news. */
export const openFirst = (page: Page): Promise<void> =>
  rows(page)
    .first()
    .click({ position: { x: 20, y: 12 } });

/** Opens the history and waits until it is there and hears of news. */
export async function openHistory(page: Page, query = "range=all"): Promise<void> {
  await page.goto(`/executions?${query}`);
  await expect(page.getByRole("grid", { name: "Executions" })).toHaveAttribute("aria-busy", "false");
  await expect(page.getByText("Live", { exact: true })).toBeVisible();
}

export const simulatorUrl = (): string =>
  (JSON.parse(readFileSync(process.env.ACTA_DEV_JSON ?? "", "utf8")) as Dev).simulatorUrl;

/** Somebody writes to the demo's number. */
export async function writeIn(page: Page, from: string, name: string, text: string): Promise<void> {
  const answer = await page.request.post(`${simulatorUrl()}/_sim/inbound`, { data: { from, name, text } });
  expect(answer.ok(), await answer.text()).toBe(true);
}

/** Lets the next call of a tool reach the server, and its answer nobody. */
export async function loseAnswer(page: Page, tool: string): Promise<void> {
  const lose = async (route: Route) => {
    await route.fetch();
    await route.abort();
  };
  await page.route(`**/api/trpc/${tool}*`, lose, { times: 1 });
}

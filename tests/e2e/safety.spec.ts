import { expect, openFirst, openHistory, test, unique } from "./console.ts";

const path = "/api/trpc/crm.contact.create";

test("a change is taken from our own pages only", async ({ signIn, context, dev }) => {
  await signIn();
  const inputs = JSON.stringify({ name: unique("CSRF") });
  const json = { "content-type": "application/json" };
  const attempts: [string, { [name: string]: string }, number][] = [
    ["another site's origin", { ...json, origin: "https://elsewhere.test" }, 403],
    ["no origin", json, 403],
    ["a sandboxed frame", { ...json, origin: "null" }, 403],
    [
      "cross-site by its own account",
      { ...json, origin: dev.consoleUrl, "sec-fetch-site": "cross-site" },
      403,
    ],
    ["a form", { "content-type": "text/plain", origin: dev.consoleUrl }, 415],
    ["our own page", { ...json, origin: dev.consoleUrl }, 200],
  ];
  for (const [who, headers, status] of attempts) {
    const answer = await context.request.post(`${dev.consoleUrl}${path}`, { headers, data: inputs });
    expect(answer.status(), who).toBe(status);
  }
  const login = await context.request.post(`${dev.consoleUrl}/api/session/login`, {
    headers: { ...json, origin: "https://elsewhere.test" },
    data: JSON.stringify({ email: "a@acta.test", password: "b" }),
  });
  expect(login.status()).toBe(403);
});

test("without a session nothing is read and nothing is run", async ({ request, dev }) => {
  const own = { origin: dev.consoleUrl, "content-type": "application/json" };
  expect((await request.get(`${dev.consoleUrl}/api/trpc/executions.list?input=%7B%7D`)).status()).toBe(401);
  expect((await request.post(`${dev.consoleUrl}${path}`, { headers: own, data: "{}" })).status()).toBe(401);
});

test("nobody poses as another address, in the history or before the login's limits", async ({
  signIn,
  context,
  dev,
}) => {
  await signIn();
  const answer = await context.request.post(`${dev.consoleUrl}${path}`, {
    headers: { origin: dev.consoleUrl, "content-type": "application/json", "x-forwarded-for": "203.0.113.7" },
    data: JSON.stringify({ name: unique("Dirección") }),
  });
  const { id } = (await answer.json()).result.data;
  const input = encodeURIComponent(JSON.stringify({ id }));
  const read = await context.request.get(`${dev.consoleUrl}/api/trpc/executions.read?input=${input}`);
  expect((await read.json()).result.data.requestContext.ip).toBe("127.0.0.1");
});

test("what is not there is answered as not there", async ({ page, signIn }) => {
  await signIn();
  const missing: [string, string][] = [
    ["/executions/xyz", "No such execution"],
    ["/executions/0199aaaa-0000-7000-8000-000000000001", "No such execution"],
    ["/tools/nope.nope", "No such tool"],
    ["/nowhere", "No such page"],
  ];
  for (const [path, title] of missing) {
    const answer = await page.goto(path);
    expect([path, answer?.status()]).toEqual([path, 404]);
    await expect(page.getByRole("heading", { name: title })).toBeVisible();
  }
});

test("nobody is sent from here to another site", async ({ signIn, context, dev }) => {
  await signIn("owner", { own: true });
  for (const next of [
    "/%09/elsewhere.test",
    "/.//elsewhere.test",
    "/x%0d%0aSet-Cookie:a=b",
    "//elsewhere.test",
  ]) {
    const answer = await context.request.get(`${dev.consoleUrl}/api/session/refresh?next=${next}`, {
      maxRedirects: 0,
    });
    expect([next, answer.status(), answer.headers().location]).toEqual([next, 303, "/executions"]);
  }
});

test("the login refuses at the field what no address holds", async ({ request, dev }) => {
  const answer = await request.post(`${dev.consoleUrl}/api/session/login`, {
    headers: { origin: dev.consoleUrl, "content-type": "application/json" },
    data: JSON.stringify({ email: "a\u0000", password: "x" }),
  });
  expect(answer.status()).toBe(400);
  expect(await answer.json()).toMatchObject({ code: "JSON_INVALID", errors: [{ pointer: "/email" }] });
});

test("a call is refused for two members of one name, and for a workspace of others", async ({
  signIn,
  context,
  dev,
}) => {
  await signIn();
  const headers = { origin: dev.consoleUrl, "content-type": "application/json" };
  const twice = await context.request.post(`${dev.consoleUrl}${path}`, {
    headers,
    data: '{"name":"a","name":"b"}',
  });
  expect(twice.status()).toBe(400);
  expect((await twice.json()).error.data.problem).toMatchObject({
    code: "JSON_INVALID",
    errors: [{ pointer: "/name", keyword: "duplicateKey" }],
  });
  const foreign = await context.request.post(`${dev.consoleUrl}${path}`, {
    headers: { ...headers, "x-acta-workspace": "0199aaaa-0000-7000-8000-000000000001" },
    data: '{"name":"a"}',
  });
  expect(foreign.status()).toBe(403);
  expect((await foreign.json()).error.data.problem).toMatchObject({ code: "PERMISSION_DENIED" });
});

test("the live feed ends within a second of signing out", { tag: "@timed" }, async ({
  page,
  signIn,
  context,
  dev,
}) => {
  await signIn("owner", { own: true });
  await page.goto("/settings");
  const ended = page.evaluate(async () => {
    const answer = await fetch("/api/trpc/executions.live", { headers: { accept: "text/event-stream" } });
    const reader = answer.body?.pipeThrough(new TextDecoderStream()).getReader();
    let text = "";
    for (let part = await reader?.read(); part && !part.done; part = await reader?.read()) text += part.value;
    return { text, at: Date.now() };
  });
  await page.waitForTimeout(500);
  await context.request.post(`${dev.consoleUrl}/api/session/logout`, {
    headers: { origin: dev.consoleUrl, "content-type": "application/json" },
    data: "{}",
  });
  const signedOutAt = Date.now();
  const { text, at } = await ended;
  expect(text).toContain("UNAUTHENTICATED");
  expect(at - signedOutAt).toBeLessThan(1000);
});

test("a body beyond the limit is refused before it is read to its end", async ({ signIn, context, dev }) => {
  await signIn();
  const answer = await context.request.post(`${dev.consoleUrl}${path}`, {
    headers: { origin: dev.consoleUrl, "content-type": "application/json" },
    data: JSON.stringify({ name: "x".repeat(1_100_000) }),
  });
  expect(answer.status()).toBe(413);
});

test("pages carry a policy with a nonce of their own, and cookies scripts cannot read", async ({
  page,
  signIn,
  context,
}) => {
  await signIn();
  const policies = [];
  for (let visit = 0; visit < 2; visit++) {
    const answer = await page.goto("/settings");
    const policy = answer?.headers()["content-security-policy"] ?? "";
    expect(policy).toMatch(/script-src 'self' 'nonce-[^']{20,}' 'strict-dynamic'/);
    expect(policy).not.toMatch(/script-src[^;]*unsafe/);
    expect(policy).toContain("frame-ancestors 'none'");
    policies.push(policy);
    expect(answer?.headers()["x-powered-by"]).toBeUndefined();
    expect(answer?.headers()["x-content-type-options"]).toBe("nosniff");
  }
  expect(policies[0]).not.toBe(policies[1]);
  const cookies = (await context.cookies()).filter(({ name }) => /session|refresh/.test(name));
  expect(cookies).toHaveLength(2);
  for (const cookie of cookies) expect(cookie).toMatchObject({ httpOnly: true, sameSite: "Lax" });
});

test("an access token that ran out is renewed without anyone noticing", async ({ page, signIn, context }) => {
  await signIn("owner", { own: true });
  await openHistory(page);
  const expire = async () => {
    const cookies = await context.cookies();
    const access = cookies.find(({ name }) => name.endsWith("acta_session"));
    await context.clearCookies({ name: access?.name ?? "" });
  };
  await expire();
  await openFirst(page);
  await expect(page.getByRole("tab", { name: "Overview" })).toBeVisible();
  expect((await context.cookies()).some(({ name }) => name.endsWith("acta_session"))).toBe(true);

  await expire();
  await page.goto("/tools");
  await expect(page.getByRole("heading", { name: "Tools" })).toBeVisible();
});

test("a tab keeps its workspace when another tab switches", async ({ page, signIn, context, dev }) => {
  await signIn();
  await page.goto("/tools/crm.contact.create");
  await expect(page.getByLabel(/^Name/)).toBeVisible();

  const other = await context.newPage();
  await other.goto("/settings");
  await other.getByRole("button", { name: "Workspace: Acta Demo" }).click();
  await other.getByRole("menuitemcheckbox", { name: "Acta Sandbox" }).click();
  await expect(other.getByRole("button", { name: "Workspace: Acta Sandbox" })).toBeVisible();

  const name = unique("Pestaña");
  await page.getByLabel(/^Name/).fill(name);
  await page.keyboard.press("Control+Enter");
  await expect(page.getByRole("heading", { name: "It would work" })).toBeVisible();
  await page.getByRole("button", { name: "Run it for real" }).click();
  await expect(page.getByRole("heading", { name: "Done" })).toBeVisible();
  const found = await context.request.post(`${dev.gatewayUrl}/v1/tools/crm.contact.list`, {
    headers: { authorization: `Bearer ${dev.apiKey}` },
    data: { search: name },
  });
  expect((await found.json()).outputs.items).toHaveLength(1);
});

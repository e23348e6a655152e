import { type Dev, expect, test, unique, uniquePhone } from "./console.ts";

type Call = (
  tool: string,
  inputs: object,
  options?: { key?: string },
) => Promise<{ status: number; body: { id: string; outputs: { [name: string]: unknown } } }>;

/** An agent that has to ask before it deletes contacts, and what it asked. */
async function askToDelete(call: Call, names: readonly string[]) {
  const agent = unique("Agente");
  const policy = unique("Borrar");
  const made = await call("system.apiKey.create", {
    name: agent,
    kind: "agent",
    permissions: ["contacts.view", "contacts.create", "contacts.edit", "contacts.delete"],
  });
  const key = String(made.body.outputs.key);
  const { policyId } = (
    await call("system.policy.create", {
      name: policy,
      tool: "crm.contact.delete",
      sources: ["agent"],
      priority: 1_000,
    })
  ).body.outputs;
  const asked: { contactId: string; approvalId: string }[] = [];
  for (const name of names) {
    const created = await call("crm.contact.create", { name, phone: uniquePhone() });
    const contactId = String(created.body.outputs.contactId);
    const held = await call("crm.contact.delete", { contactId }, { key });
    expect(held.status).toBe(202);
    asked.push({ contactId, approvalId: (held.body as unknown as { approvalId: string }).approvalId });
  }
  return { agent, policy, policyId: String(policyId), key, asked };
}

/** In a browser of their own. */
async function decideAsAdmin(
  browser: import("playwright/test").Browser,
  dev: Dev,
  session: Awaited<ReturnType<import("playwright/test").BrowserContext["cookies"]>>,
  approvalId: string,
  verdict: "Approve" | "Reject",
) {
  const confirmed = verdict === "Approve" ? "Approve and carry out" : "Reject";
  const other = await browser.newContext();
  await other.addCookies(session);
  const decider = await other.newPage();
  await decider.goto(`${dev.consoleUrl}/approvals/${approvalId}`);
  await decider.getByRole("button", { name: `${verdict}…` }).click();
  await decider.getByRole("textbox").fill("Hablado");
  await decider.getByRole("button", { name: confirmed, exact: true }).click();
  await expect(decider.getByText(verdict === "Reject" ? /^Rejected by/ : /^Approved by/)).toBeVisible();
  await other.close();
}

/** Tries to decide over the API with the key. */
async function decideByKey(page: import("playwright/test").Page, dev: Dev, approvalId: string, key: string) {
  const answer = await page.request.post(`${dev.gatewayUrl}/v1/tools/system.approval.approve`, {
    headers: { authorization: `Bearer ${key}` },
    data: { approvalId },
  });
  return ((await answer.json()) as { code?: string }).code;
}

test("an agent's held delete is seen as what it would do, and approved and rejected by keyboard", async ({
  page,
  signIn,
  call,
  dev,
}) => {
  const names = [unique("Uno"), unique("Dos")];
  const { policy, policyId, key, asked } = await askToDelete(call, names);
  const [one, two] = asked as [(typeof asked)[0], (typeof asked)[0]];
  expect(await decideByKey(page, dev, one.approvalId, key)).toBe("PERMISSION_DENIED");

  await signIn("admin");
  await page.goto(`/approvals?open=${two.approvalId}`);
  const detail = page.getByRole("region", { name: "The call that waits" });
  await expect(detail).toContainText("Would be deleted");
  await expect(detail).toContainText(names[1]!);
  await expect(detail).toContainText(policy);
  await expect(page.getByRole("navigation", { name: "Main" }).first()).toContainText("waiting");

  // One key alone decides nothing, and Escape leaves it.
  await page.keyboard.press("a");
  await expect(detail.getByRole("textbox")).toBeFocused();
  await page.keyboard.press("Escape");
  await expect(detail.getByRole("button", { name: "Approve…" })).toBeVisible();

  await page.keyboard.press("a");
  await page.keyboard.type("Duplicado");
  await page.keyboard.press("Control+Enter");
  // The next one that waits is shown at once.
  await expect(page).toHaveURL(new RegExp(`open=${one.approvalId}`));
  await expect(detail).toContainText(names[0]!);
  await page.keyboard.press("d");
  await page.keyboard.press("Control+Enter");
  await expect(detail.getByRole("button", { name: "Reject", exact: true })).toBeDisabled();
  await page.keyboard.type("Tiene contrato");
  await page.keyboard.press("Control+Enter");

  await page.goto(`/approvals/${two.approvalId}`);
  await expect(page.getByText("and carried out")).toBeVisible({ timeout: 30_000 });
  await expect(page.getByText("“Duplicado”")).toBeVisible();
  await page.getByRole("link", { name: "Open its execution" }).click();
  await expect(page.getByRole("heading", { level: 1 })).toContainText("Delete contact");
  await expect(page.getByText("Carried out after an approval")).toBeVisible();
  await page.getByRole("link", { name: "Open its approval" }).click();
  await page.getByRole("link", { name: "its dry run" }).click();
  await expect(page.getByText("The preview of a call that was held for approval")).toBeVisible();

  await page.goto(`/approvals/${one.approvalId}`);
  await expect(page.getByText(/^Rejected by/)).toBeVisible();
  expect((await call("crm.contact.read", { contactId: one.contactId })).status).toBe(200);
  expect((await call("crm.contact.read", { contactId: two.contactId })).status).toBe(404);
  await call("system.policy.delete", { policyId });
});

test("what one asked oneself one cannot decide, and somebody else's decision shows at once", async ({
  page,
  signIn,
  call,
  browser,
  dev,
  sessionOf,
}) => {
  const created = await call("crm.contact.create", { name: unique("Propio"), phone: uniquePhone() });
  const contactId = String(created.body.outputs.contactId);
  const { policyId } = (
    await call("system.policy.create", {
      name: unique("Todos"),
      tool: "crm.contact.delete",
      inputs: { properties: { contactId: { const: contactId } } },
    })
  ).body.outputs;
  await signIn("owner");
  await page.goto(`/tools/crm.contact.delete?record=contact:${contactId}`);
  await page.getByRole("button", { name: "Dry run" }).first().click();
  await expect(page.getByText("The real call would wait for an approval")).toBeVisible();
  await expect(page.getByText(/^The policy “Todos-.+” asks for it\.$/)).toBeVisible();
  await page.getByRole("button", { name: "Run it for real" }).click();
  await page.getByRole("link", { name: "Its approval" }).click();
  await expect(page).toHaveURL(/\/approvals\/[0-9a-f-]{36}$/);
  await expect(page.getByText("You asked for this")).toBeVisible();
  await expect(page.getByRole("button", { name: "Approve…" })).toBeDisabled();
  const approvalId = page.url().split("/").at(-1)!;

  await decideAsAdmin(browser, dev, await sessionOf("admin"), approvalId, "Reject");
  await expect(page.getByText(/^Rejected by/)).toBeVisible();
  await call("system.policy.delete", { policyId });
});

test("a key that somebody else had to approve is collected by who asked for it, once", async ({
  page,
  signIn,
  call,
  browser,
  dev,
  sessionOf,
}) => {
  const name = unique("Cuatro ojos");
  const { policyId } = (
    await call("system.policy.create", {
      name: unique("Claves"),
      tool: "system.apiKey.create",
      sources: ["ui"],
      inputs: { properties: { name: { const: name } } },
    })
  ).body.outputs;
  await signIn("owner");
  await page.goto("/keys");
  await page.getByRole("button", { name: "Create key" }).first().click();
  const dialog = page.getByRole("dialog");
  await dialog.getByLabel("Name", { exact: true }).fill(name);
  await dialog.getByRole("button", { name: "Read only" }).click();
  await dialog.getByRole("button", { name: "Create key", exact: true }).click();
  await dialog.getByRole("link", { name: "Open its approval" }).click();
  await expect(page.getByText("You asked for this")).toBeVisible();
  const approvalId = page.url().split("/").at(-1)!;
  await decideAsAdmin(browser, dev, await sessionOf("admin"), approvalId, "Approve");

  await page.getByRole("button", { name: "Collect it" }).click({ timeout: 30_000 });
  const answer = page.getByRole("region", { name: "Answer" });
  await expect(answer).toContainText("mfx_");
  const { key } = JSON.parse((await answer.textContent()) ?? "") as { key: string };
  const headers = { authorization: `Bearer ${key}` };
  const whoami = await page.request.get(`${dev.gatewayUrl}/v1/whoami`, { headers });
  expect(whoami.status()).toBe(200);

  page.once("dialog", (leaving) => void leaving.accept());
  await page.reload();
  await expect(page.getByText("and carried out")).toBeVisible();
  await expect(page.getByRole("button", { name: "Collect it" })).toHaveCount(0);
  await call("system.policy.delete", { policyId });
});

test("a policy is written, switched off, deleted and brought back", async ({ page, signIn }) => {
  const name = unique("Pedidos grandes");
  await signIn("admin");
  await page.goto("/policies");
  await page.getByRole("button", { name: "Create policy" }).click();
  const dialog = page.getByRole("dialog");
  await dialog.getByLabel("Name").fill(name);
  await dialog.getByLabel("Tools", { exact: true }).fill("crm.order.*");
  await expect(dialog).toContainText("crm.order.create");
  await dialog.getByLabel("Agent").check();
  await dialog.getByLabel("Only if it changes more than … rows").fill("20");
  await dialog.getByText("Only for certain inputs (JSON Schema)").click();
  const schema = dialog.getByLabel("Inputs that make it wait");
  await schema.fill('{"properties": {"notes": {"pattern": "x"}}}');
  await dialog.getByRole("button", { name: "Create policy" }).click();
  await expect(dialog).toContainText("is not a keyword that policies know");
  await schema.fill("");
  await dialog.getByRole("button", { name: "Create policy" }).click();
  const row = page.getByRole("listitem").filter({ hasText: name });
  await expect(row).toContainText("from Agent, with more than 20 rows");
  await row.getByRole("button", { name: `Switch off ${name}` }).click();
  await expect(row).toContainText("Off");
  await row.getByRole("button", { name: `Delete ${name}` }).click();
  await expect(row).toHaveCount(0);
  await page.getByRole("button", { name: "Undo" }).click();
  await expect(row).toHaveCount(1);
  await row.getByRole("button", { name: `Delete ${name}` }).click();
  await expect(row).toHaveCount(0);
});

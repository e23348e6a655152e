import { expect, loseAnswer, simulatorUrl, test, unique, uniquePhone, writeIn } from "./console.ts";

test("who writes appears in the list, and the answer goes queued, sent, delivered, read before one's eyes", async ({
  page,
  signIn,
}) => {
  const name = unique("Escribe");
  await signIn();
  await page.goto("/conversations");
  await expect(page.getByRole("heading", { name: "Choose a conversation" })).toBeVisible();
  await page.request.post(`${simulatorUrl()}/_sim/mode`, {
    data: { statusDelaysMs: { sent: 1_500, delivered: 3_000, read: 4_500 } },
  });
  await writeIn(page, uniquePhone(), name, "¿Hay café?");
  await page.getByRole("link", { name }).click();
  const received = page.getByRole("article", { name: "Received" });
  await expect(received).toContainText("¿Hay café?");

  const text = unique("Hay de sobra");
  await page.getByLabel("Message", { exact: true }).fill(text);
  await page.keyboard.press("Control+Enter");
  const sent = page.getByRole("article", { name: "Sent" }).filter({ hasText: text });
  for (const state of ["Queued", "Sent", "Delivered", "Read"]) {
    await expect(sent.getByText(state, { exact: true })).toBeVisible();
  }
  await page.request.post(`${simulatorUrl()}/_sim/mode`, {
    data: { statusDelaysMs: { sent: 300, delivered: 1_000, read: 2_500 } },
  });

  await page.getByRole("button", { name: "Mark read" }).click();
  await expect(page.getByRole("button", { name: "Mark read" })).toHaveCount(0);
  await page.getByRole("button", { name: "Close", exact: true }).click();
  await expect(page.getByRole("button", { name: "Reopen" })).toBeVisible();
});

test("a photo is seen, a voice note heard, and a place found, all of it in the conversation", async ({
  page,
  signIn,
}) => {
  const name = unique("Manda");
  const from = uniquePhone();
  const send = (data: object) =>
    page.request.post(`${simulatorUrl()}/_sim/inbound`, { data: { from, name, ...data } });
  await send({ media: { type: "image", caption: "El comprobante" } });
  await send({ media: { type: "audio", voice: true } });
  await send({ media: { type: "image", mimeType: "image/svg+xml", filename: "x.svg", data: "PHN2Zy8+" } });
  await send({ message: { type: "location", location: { latitude: 4.6, longitude: -74.1, name: "Café" } } });
  await signIn();
  await page.goto("/conversations");
  await page.getByRole("link", { name }).click();
  const photo = page.getByRole("img", { name: "Photo" });
  await expect.poll(() => photo.evaluate((image: HTMLImageElement) => image.naturalWidth)).toBeGreaterThan(0);
  await page.getByRole("button", { name: "Play voice note" }).click();
  const sound = page.getByLabel("Voice note");
  await expect.poll(() => sound.evaluate((audio: HTMLAudioElement) => audio.duration)).toBeGreaterThan(0);
  // What may hold a script is kept as a file, and never opened on this origin.
  const file = page.getByRole("link", { name: "x.svg" });
  const answer = await page.request.get((await file.getAttribute("href")) ?? "");
  expect(answer.headers()).toMatchObject({
    "content-type": "application/octet-stream",
    "content-disposition": expect.stringMatching(/^attachment;/),
    "x-content-type-options": "nosniff",
    "content-security-policy": expect.stringContaining("sandbox"),
  });
  await expect(page.getByRole("link", { name: "Café", exact: true })).toHaveAttribute(
    "href",
    /query=4\.6%2C-74\.1$/,
  );
});

test("outside the window only a template goes out, and the page says so", async ({ page, signIn, call }) => {
  const made = await call("whatsapp.template.list", { status: "APPROVED", limit: 1 });
  const [template] = made.body.outputs.items as {
    name: string;
    language: string;
    placeholders: { header: string[]; body: string[]; buttons: string[] };
  }[];
  const texts = (names: string[] = []) => names.map(() => "Ana");
  const sent = await call("whatsapp.template.send", {
    to: uniquePhone(),
    template: template?.name,
    language: template?.language,
    parameters: {
      header: texts(template?.placeholders.header),
      body: texts(template?.placeholders.body),
      buttons: texts(template?.placeholders.buttons),
    },
  });
  await signIn();
  await page.goto(`/conversations/${sent.body.outputs.conversationId}`);
  await expect(page.getByText("They have not written yet")).toBeVisible();
  await expect(page.getByLabel("Message", { exact: true })).toHaveCount(0);
  await page.getByRole("button", { name: "Send a template…" }).click();
  const dialog = page.getByRole("dialog");
  await expect(dialog.getByRole("button", { name: "Send template" })).toBeVisible();
  for (const field of await dialog.getByRole("textbox").all()) await field.fill("Beatriz");
  await dialog.getByRole("button", { name: "Send template" }).click();
  await expect(page.getByRole("article", { name: "Sent" })).toHaveCount(2);
});

test("an open page asks for no tool when the feed wakes it", async ({ page, signIn, call }) => {
  await signIn();
  await page.goto("/conversations");
  await page.getByRole("navigation", { name: "Main" }).first().waitFor();
  await expect(page.locator(".skeleton")).toHaveCount(0);
  const asked: string[] = [];
  page.on("request", (request) => {
    const path = new URL(request.url()).pathname;
    if (path.startsWith("/api/trpc/whatsapp.")) asked.push(path);
  });
  await call("crm.tag.list", {});
  await page.waitForTimeout(2_000);
  expect(asked).toEqual([]);
});

test("an answer that was lost is sent again, also after a look elsewhere, and goes out once", async ({
  page,
  signIn,
  call,
}) => {
  const name = unique("Perdida");
  const phone = uniquePhone();
  await signIn();
  await writeIn(page, phone, name, "¿Me confirma?");
  await page.goto("/conversations");
  await page.getByRole("link", { name }).click();
  await loseAnswer(page, "whatsapp.message.send");
  const text = page.getByLabel("Message", { exact: true });
  await text.fill("Confirmado.");
  await page.getByRole("button", { name: "Send", exact: true }).click();
  await expect(page.getByRole("alert").filter({ hasText: "No connection" })).toBeVisible();
  await expect(text).toHaveValue("Confirmado.");

  const places = page.getByRole("navigation", { name: "Main" });
  await places.getByRole("link", { name: "Tools" }).click();
  await expect(page.getByRole("heading", { name: "Tools", exact: true })).toBeVisible();
  await places.getByRole("link", { name: "Conversations" }).click();
  await page.getByRole("link", { name }).click();
  await page.getByRole("button", { name: "Send", exact: true }).click();
  await expect(text).toHaveValue("");

  // The same words once more are another message.
  await text.fill("Confirmado.");
  await page.getByRole("button", { name: "Send", exact: true }).click();
  await expect(text).toHaveValue("");
  const conversationId = page.url().split("/").at(-1);
  const listed = await call("whatsapp.message.list", { conversationId });
  const sent = (listed.body.outputs.items as { direction: string }[]).filter(
    ({ direction }) => direction === "outbound",
  );
  expect(sent).toHaveLength(2);
});

test("what is typed while a message goes out stays, and a draft waits for who looks elsewhere", async ({
  page,
  signIn,
}) => {
  const name = unique("Borrador");
  await signIn();
  await writeIn(page, uniquePhone(), name, "¿Abren hoy?");
  await page.goto("/conversations");
  await page.getByRole("link", { name }).click();
  let release = () => {};
  const held = new Promise<void>((resolve) => {
    release = resolve;
  });
  await page.route("**/api/trpc/whatsapp.message.send*", async (route) => {
    await held;
    await route.continue();
  });
  const text = page.getByLabel("Message", { exact: true });
  await text.fill("Sí, hasta las 6.");
  await page.keyboard.press("Control+Enter");
  await text.press("End");
  await text.pressSequentially(" ¿Le guardo uno?");
  release();
  await expect(page.getByRole("article", { name: "Sent" })).toContainText("Sí, hasta las 6.");
  await expect(text).toHaveValue("¿Le guardo uno?");

  const places = page.getByRole("navigation", { name: "Main" });
  await places.getByRole("link", { name: "Tools" }).click();
  await expect(page.getByRole("heading", { name: "Tools", exact: true })).toBeVisible();
  await places.getByRole("link", { name: "Conversations" }).click();
  await page.getByRole("link", { name }).click();
  await expect(text).toHaveValue("¿Le guardo uno?");
});

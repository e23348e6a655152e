import { describeTool } from "@acta/testkit";
import { expect } from "vitest";
import { tool } from "./updateStatus.ts";

const at = "2026-05-04T13:31:01.000Z";

describeTool(tool, ({ works }) => {
  works("moves a message on, once", async ({ call, rows }) => {
    const message = await rows.whatsappMessage({ providerId: "wamid.A" });
    const delivered = { providerMessageId: "wamid.A", status: "delivered", at };
    expect(await call(delivered)).toEqual({ messageId: message.id, state: "delivered", changed: true });
    const moved = await rows.reload(message);
    expect(moved).toMatchObject({ state: "delivered", deliveredAt: new Date(at) });
    expect(await call(delivered)).toMatchObject({ state: "delivered", changed: false });
    expect(await rows.reload(message)).toEqual(moved);
  });

  works("finds a message whose send went unanswered by what was hung on it", async ({ call, rows }) => {
    const message = await rows.whatsappMessage();
    await call({ providerMessageId: "wamid.A", messageId: message.id, status: "sent", at });
    expect(await rows.reload(message)).toMatchObject({ state: "sent", providerId: "wamid.A" });
    // From now on the provider's id is enough.
    expect(await call({ providerMessageId: "wamid.A", status: "read", at })).toMatchObject({ state: "read" });
  });

  works("keeps why it failed", async ({ call, rows }) => {
    const message = await rows.whatsappMessage({ providerId: "wamid.A" });
    await call({
      providerMessageId: "wamid.A",
      status: "failed",
      at,
      errorCode: "WHATSAPP_131026",
      errorMessage: "Message undeliverable",
    });
    expect(await rows.reload(message)).toMatchObject({
      state: "failed",
      errorCode: "WHATSAPP_131026",
      errorMessage: "Message undeliverable",
      failedAt: new Date(at),
    });
  });

  works("leaves alone what is not ours to move", async ({ call, rows, elsewhere }) => {
    await elsewhere.whatsappMessage({ providerId: "wamid.A" });
    await rows.whatsappMessage({ providerId: "wamid.B", direction: "inbound", state: "received" });
    for (const providerMessageId of ["wamid.A", "wamid.B", "wamid.C"])
      expect(await call({ providerMessageId, status: "read", at })).toEqual({
        messageId: null,
        state: null,
        changed: false,
      });
  });
});

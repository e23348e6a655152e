import { newId } from "@acta/core";
import { describeTool } from "@acta/testkit";
import { expect } from "vitest";
import { tool } from "./update.ts";

describeTool(tool, ({ works, fails }) => {
  works("changes only what is given", async ({ call, rows }) => {
    const before = await rows.whatsappAccount();
    await call({ accountId: before.id, accessToken: "renewed", apiVersion: "v25.0" });
    const after = await rows.reload(before);
    expect(after).toMatchObject({
      ...before,
      apiVersion: "v25.0",
      accessToken: expect.stringMatching(/^v1\./),
      updatedAt: expect.any(Date),
    });
  });

  works("wants something to change", async ({ refusal, rows }) => {
    const { id } = await rows.whatsappAccount();
    expect((await refusal({ accountId: id })).code).toBe("INPUT_INVALID");
  });

  fails("WHATSAPP_SANDBOX_ONLY", "when a sandbox is to reach a provider", async ({ call, rows }) => {
    const { id } = await rows.whatsappAccount();
    await rows.becomeSandbox();
    await call({ accountId: id, baseUrl: "https://graph.facebook.com" });
  });

  fails("WHATSAPP_ACCOUNT_NOT_FOUND", "when there is none", ({ call }) =>
    call({ accountId: newId(), apiVersion: "v25.0" }),
  );
});

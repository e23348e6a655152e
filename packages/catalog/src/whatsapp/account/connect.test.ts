import { whatsappAccounts } from "@acta/db";
import { describeTool } from "@acta/testkit";
import { expect } from "vitest";
import { tool } from "./connect.ts";

const given = {
  phoneNumberId: "106540352242922",
  businessAccountId: "102290129340398",
  displayPhone: "+573000000001",
  accessToken: "EAAG-very-secret",
  appSecret: "the-app-secret-of-ours",
  verifyToken: "a-token-of-our-choice",
};

describeTool(tool, ({ works, fails }) => {
  works("keeps the secrets sealed, and shows them nowhere", async ({ call, rows, executions }) => {
    const { accountId } = await call(given);
    const [account] = await rows.all(whatsappAccounts);
    expect(account).toMatchObject({
      id: accountId,
      phoneNumberId: given.phoneNumberId,
      baseUrl: "https://graph.facebook.com",
      apiVersion: "v24.0",
      accessToken: expect.stringMatching(/^v1\./),
      appSecret: expect.stringMatching(/^v1\./),
      verifyTokenHash: expect.stringMatching(/^[0-9a-f]{64}$/),
    });
    const recorded = JSON.stringify([account, await executions()]);
    for (const secret of [given.accessToken, given.appSecret, given.verifyToken])
      expect(recorded).not.toContain(secret);
    expect(JSON.stringify(await executions())).not.toContain(account!.accessToken);
  });

  works("reaches the provider over TLS, or on this machine", async ({ call, refusal }) => {
    let id = 0;
    for (const baseUrl of ["https://graph.example/x", "http://127.0.0.1:4703", "http://localhost:1"])
      await call({ ...given, baseUrl, phoneNumberId: String(++id) });
    for (const baseUrl of [
      "http://graph.example",
      "https://graph.example/",
      "ftp://x",
      "http://127.0.0.1.example",
    ])
      expect(await refusal({ ...given, baseUrl })).toMatchObject({ issues: [{ pointer: "/baseUrl" }] });
  });

  works("asks for a verify token that cannot be guessed", async ({ refusal }) => {
    expect(await refusal({ ...given, verifyToken: "short" })).toMatchObject({
      issues: [{ pointer: "/verifyToken" }],
    });
  });

  works("connects in a sandbox what leads nowhere", async ({ call, rows }) => {
    await rows.becomeSandbox();
    await call({ ...given, baseUrl: "https://sandbox.invalid" });
  });

  fails("WHATSAPP_SANDBOX_ONLY", "when a sandbox is to reach a provider", async ({ call, rows }) => {
    await rows.becomeSandbox();
    await call({ ...given, baseUrl: "http://127.0.0.1:4703" });
  });

  fails("WHATSAPP_NUMBER_TAKEN", "when the number is connected", async ({ call, elsewhere }) => {
    await elsewhere.whatsappAccount({ phoneNumberId: given.phoneNumberId });
    await call(given);
    await call(given);
  });
});

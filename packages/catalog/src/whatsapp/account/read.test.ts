import { newId } from "@acta/core";
import { describeTool } from "@acta/testkit";
import { expect } from "vitest";
import { tool } from "./read.ts";

describeTool(tool, ({ works, fails }) => {
  works("answers the only number there is, and nothing secret", async ({ call, rows }) => {
    const { id, phoneNumberId } = await rows.whatsappAccount({ accessToken: "v1.sealed" });
    const { account } = await call({});
    expect(account).toMatchObject({ accountId: id, phoneNumberId });
    expect(JSON.stringify(account)).not.toContain("sealed");
  });

  fails("WHATSAPP_ACCOUNT_NOT_FOUND", "when there is none with this id", ({ call }) =>
    call({ accountId: newId() }),
  );
  fails("WHATSAPP_NOT_CONNECTED", "when there is none at all", ({ call }) => call({}));
  fails("WHATSAPP_ACCOUNT_UNCLEAR", "when there are several", async ({ call, rows }) => {
    await rows.whatsappAccount();
    await rows.whatsappAccount();
    await call({});
  });
});

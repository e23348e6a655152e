import { newId } from "@acta/core";
import { describeTool } from "@acta/testkit";
import { expect } from "vitest";
import { tool } from "./sync.ts";

describeTool(tool, ({ works, fails }) => {
  works("asks the worker to fetch them", async ({ execute, rows, executions }) => {
    const { id } = await rows.whatsappAccount();
    await execute({});
    expect((await executions())[0]!.effects).toMatchObject([{ kind: "whatsapp.templateSync" }]);
    const { preview } = await execute({ accountId: id }, { dryRun: true });
    expect(preview!.effects).toMatchObject([{ preview: { fetches: "templates" } }]);
  });

  fails("WHATSAPP_NOT_CONNECTED", "when no number is connected", ({ call }) => call({}));
  fails("WHATSAPP_ACCOUNT_NOT_FOUND", "when there is no such number", ({ call }) =>
    call({ accountId: newId() }),
  );
  fails("WHATSAPP_ACCOUNT_UNCLEAR", "when several are connected", async ({ call, rows }) => {
    await rows.whatsappAccount();
    await rows.whatsappAccount();
    await call({});
  });
});

import { describeTool } from "@acta/testkit";
import { expect } from "vitest";
import { tool } from "./read.ts";

describeTool(tool, ({ works }) => {
  works("shows the caller's own workspace", async ({ call, rows }) => {
    const { workspace } = await call({});
    expect(workspace).toMatchObject({
      workspaceId: rows.workspaceId,
      name: "Test",
      timeZone: "America/Bogota",
      currency: "COP",
      locale: "es-CO",
      sandbox: false,
    });
  });
});

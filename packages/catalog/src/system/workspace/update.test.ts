import { describeTool } from "@acta/testkit";
import { expect } from "vitest";
import { tool } from "./update.ts";

describeTool(tool, ({ works }) => {
  works("changes what is given and leaves the rest, its slug too", async ({ call, tool: other }) => {
    const before = ((await other("system.workspace.read", {})) as { workspace: object }).workspace;
    const { workspace } = await call({ name: "Café Andino", timeZone: "Europe/Madrid" });
    expect(workspace).toMatchObject({ name: "Café Andino", timeZone: "Europe/Madrid" });
    expect({ ...workspace, ...{ name: 0, timeZone: 0, updatedAt: 0 } }).toEqual({
      ...before,
      ...{ name: 0, timeZone: 0, updatedAt: 0 },
    });
  });

  works("makes no sandbox of a workspace", async ({ refusal }) => {
    expect(await refusal({ sandbox: true })).toMatchObject({ issues: [{ pointer: "/sandbox" }] });
  });

  works("writes a language as it is written", async ({ call }) => {
    expect((await call({ locale: "es-co" })).workspace.locale).toBe("es-CO");
  });

  works("refuses zones, currencies and languages that there are not", async ({ refusal }) => {
    for (const [field, values] of [
      ["timeZone", ["Bogota/America", "x", "+05:00"]],
      ["currency", ["XQQ", "cop", "COPS"]],
      ["locale", ["zz-ZZ-", "xx-y", "123"]],
    ] as const)
      for (const value of values) {
        const error = await refusal({ [field]: value });
        expect(error, `${field} ${value}`).toMatchObject({ code: "INPUT_INVALID" });
        expect(error.issues![0]!.pointer).toBe(`/${field}`);
      }
  });
});

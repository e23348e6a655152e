import { describeTool } from "@acta/testkit";
import { expect } from "vitest";
import { tool } from "./read.ts";

describeTool(tool, ({ works, fails }) => {
  works("answers the definition as it is", async ({ call, rows }) => {
    const field = await rows.customField({ entity: "product", type: "select", options: ["a", "b"] });
    expect((await call({ customFieldId: field.id })).customField).toMatchObject({
      customFieldId: field.id,
      entity: "product",
      key: field.key,
      options: ["a", "b"],
    });
  });

  fails("CUSTOM_FIELD_NOT_FOUND", "for another workspace's field", async ({ call, elsewhere }) => {
    await call({ customFieldId: (await elsewhere.customField()).id });
  });
});

import { describeTool } from "@acta/testkit";
import { expect } from "vitest";
import { tool } from "./list.ts";

describeTool(tool, ({ works }) => {
  works("says of each what it wants, and filters", async ({ call, rows, elsewhere }) => {
    await elsewhere.whatsappAccount();
    const { id: accountId } = await rows.whatsappAccount();
    await rows.whatsappTemplate({ accountId, name: "nueva", status: "PENDING" });
    const names = async (filter: object) => (await call(filter)).items.map(({ name }) => name);
    expect(await names({})).toEqual(["nueva", "bienvenida"]);
    expect(await names({ status: "APPROVED" })).toEqual(["bienvenida"]);
    expect(await names({ name: "nueva", accountId })).toEqual(["nueva"]);
    expect((await call({ limit: 1 })).nextCursor).not.toBeNull();
    expect((await call({})).items[1]!.placeholders).toEqual({
      header: [],
      body: ["1", "2"],
      buttons: [],
      media: null,
    });
  });
});

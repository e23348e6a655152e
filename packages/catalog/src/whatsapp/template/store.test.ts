import { newId } from "@acta/core";
import { whatsappTemplates } from "@acta/db";
import { describeTool } from "@acta/testkit";
import { expect } from "vitest";
import { tool } from "./store.ts";

const template = (name: string, rest: object = {}) => ({
  providerId: "9",
  name,
  language: "es_CO",
  category: "UTILITY",
  status: "APPROVED",
  components: [{ type: "BODY", text: "Hola" }],
  ...rest,
});

describeTool(tool, ({ works, fails }) => {
  works("keeps what is listed, and what is not as deleted", async ({ call, rows }) => {
    const { id: accountId } = await rows.whatsappAccount();
    const store = (...templates: object[]) => call({ accountId, templates });
    expect(await store(template("a"), template("b"))).toMatchObject({ added: 2, changed: 0, removed: 1 });
    expect(await store(template("a"), template("b"))).toMatchObject({ added: 0, changed: 0, removed: 0 });
    expect(await store(template("a", { status: "PAUSED" }))).toMatchObject({
      added: 0,
      changed: 1,
      removed: 1,
    });
    expect(await store(template("b"))).toMatchObject({ added: 0, changed: 1, removed: 1 });
    const all = await rows.all(whatsappTemplates);
    expect(Object.fromEntries(all.map(({ name, status }) => [name, status]))).toEqual({
      bienvenida: "DELETED",
      a: "DELETED",
      b: "APPROVED",
    });
  });

  fails("WHATSAPP_ACCOUNT_NOT_FOUND", "when there is no such number", ({ call }) =>
    call({ accountId: newId(), templates: [] }),
  );
});

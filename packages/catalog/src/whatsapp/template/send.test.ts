import { newId } from "@acta/core";
import { whatsappConversations, whatsappMessages } from "@acta/db";
import { describeTool } from "@acta/testkit";
import { expect } from "vitest";
import { tool } from "./send.ts";

const welcome = { template: "bienvenida", language: "es_CO", parameters: { body: ["Ana", "Acta"] } };

describeTool(tool, ({ works, fails }) => {
  works("reaches a contact who never wrote, filled in", async ({ call, rows }) => {
    await rows.whatsappAccount();
    const { id } = await rows.contact({ phone: "+573001234567" });
    const outputs = await call({ contactId: id, ...welcome });
    expect(outputs).toMatchObject({
      to: "+573001234567",
      text: "Hola Ana, bienvenida a Acta.",
      window: { state: "closed", closesAt: null },
    });
    expect(await rows.all(whatsappConversations)).toMatchObject([
      { id: outputs.conversationId, contactId: id, lastMessageText: "Hola Ana, bienvenida a Acta." },
    ]);
    expect(await rows.all(whatsappMessages)).toMatchObject([
      {
        kind: "template",
        body: "Hola Ana, bienvenida a Acta.",
        template: {
          name: "bienvenida",
          language: "es_CO",
          components: [{ type: "body", parameters: [{ text: "Ana" }, { text: "Acta" }] }],
        },
      },
    ]);
  });

  works("shows in a dry-run what it will say", async ({ execute, rows }) => {
    await rows.whatsappAccount();
    const { preview } = await execute({ to: "+573001234567", ...welcome }, { dryRun: true });
    expect(preview!.effects[0]).toMatchObject({
      target: "+573001234567",
      preview: { template: "bienvenida", text: "Hola Ana, bienvenida a Acta.", window: { state: "closed" } },
    });
  });

  works("knows a number as people in Mexico used to write it", async ({ call, rows }) => {
    await rows.whatsappAccount();
    expect(await call({ to: "+525512345678", ...welcome })).toMatchObject({ to: "+525512345678" });
  });

  fails("TEMPLATE_NOT_FOUND", "in another language", async ({ call, rows }) =>
    call({ conversationId: (await rows.conversation()).id, ...welcome, language: "en" }),
  );
  fails("TEMPLATE_NOT_APPROVED", "while Meta looks at it", async ({ call, rows }) => {
    const { id, accountId } = await rows.conversation();
    await rows.whatsappTemplate({ accountId, name: "nueva", status: "PENDING" });
    await call({ conversationId: id, ...welcome, template: "nueva" });
  });
  fails("TEMPLATE_PARAMETERS_MISMATCH", "when one is missing", async ({ call, rows }) =>
    call({ conversationId: (await rows.conversation()).id, ...welcome, parameters: { body: ["Ana"] } }),
  );
  works(
    "carries the picture of a header, and says what is missing before anything is queued",
    async (world) => {
      const { call, refusal, rows } = world;
      const { id, accountId } = await rows.conversation();
      const components = [{ type: "HEADER" as const, format: "IMAGE" }];
      await rows.whatsappTemplate({ accountId, name: "foto", components });
      const photo = { conversationId: id, template: "foto", language: "es_CO" };
      expect(await refusal(photo)).toMatchObject({
        code: "TEMPLATE_PARAMETERS_MISMATCH",
        issues: [{ pointer: "/parameters/media" }],
        details: { placeholders: { media: "image" } },
      });
      expect(await rows.all(whatsappMessages)).toEqual([]);
      const media = { link: "https://files.example/a.png" };
      await call({ ...photo, parameters: { media } });
      expect((await rows.all(whatsappMessages))[0]!.template!.components).toEqual([
        { type: "header", parameters: [{ text: "", media: { type: "image", ...media } }] },
      ]);
    },
  );

  fails("TEMPLATE_UNSUPPORTED", "with a place as header", async ({ call, rows }) => {
    const { id, accountId } = await rows.conversation();
    const components = [{ type: "HEADER" as const, format: "LOCATION" }];
    await rows.whatsappTemplate({ accountId, name: "foto", components });
    await call({ conversationId: id, ...welcome, template: "foto" });
  });
  fails("CONVERSATION_NOT_FOUND", "when there is none", ({ call }) =>
    call({ conversationId: newId(), ...welcome }),
  );
  fails("CONTACT_NOT_FOUND", "when there is none", async ({ call, rows }) => {
    await rows.whatsappAccount();
    await call({ contactId: newId(), ...welcome });
  });
  fails("CONTACT_WITHOUT_PHONE", "when they have none", async ({ call, rows }) => {
    await rows.whatsappAccount();
    await call({ contactId: (await rows.contact()).id, ...welcome });
  });
  fails("WHATSAPP_NOT_CONNECTED", "when no number is connected", ({ call }) =>
    call({ to: "+573001234567", ...welcome }),
  );
  fails("WHATSAPP_ACCOUNT_NOT_FOUND", "when there is no such number", ({ call }) =>
    call({ to: "+573001234567", accountId: newId(), ...welcome }),
  );
  fails("WHATSAPP_ACCOUNT_UNCLEAR", "when several are connected", async ({ call, rows }) => {
    await rows.whatsappAccount();
    await rows.whatsappAccount();
    await call({ to: "+573001234567", ...welcome });
  });
});

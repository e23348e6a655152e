import { contactTags, tags } from "@acta/db";
import { describeTool } from "@acta/testkit";
import { expect } from "vitest";
import { tool } from "./add.ts";

describeTool(tool, ({ works, fails }) => {
  works("makes the tag and puts it on the contact", async ({ call, rows }) => {
    const contact = await rows.contact();
    const outputs = await call({ contactId: contact.id, tag: " Alto valor " });
    expect(outputs).toEqual({
      contactId: contact.id,
      tagId: expect.any(String),
      tag: "Alto valor",
      added: true,
    });
    expect(await rows.all(contactTags)).toMatchObject([{ contactId: contact.id, tagId: outputs.tagId }]);
  });

  works("uses the tag there is, and answers with its name", async ({ call, rows }) => {
    const contact = await rows.contact();
    const tag = await rows.tag("vip");
    expect(await call({ contactId: contact.id, tag: "VIP" })).toMatchObject({ tagId: tag.id, tag: "vip" });
    expect(await rows.all(tags)).toHaveLength(1);
  });

  works("changes nothing when the contact has it", async ({ call, rows, executions }) => {
    const contact = await rows.contact();
    await rows.tagged(contact, "vip");
    expect(await call({ contactId: contact.id, tag: "vip" })).toMatchObject({ added: false });
    expect(await rows.all(contactTags)).toHaveLength(1);
    expect((await executions())[0]!.snapshotAfter).toEqual({});
  });

  works("adds it once when called many times at once", async ({ call, rows }) => {
    const contact = await rows.contact();
    const answers = await Promise.all(
      Array.from({ length: 8 }, () => call({ contactId: contact.id, tag: "vip" })),
    );
    expect(answers.filter(({ added }) => added)).toHaveLength(1);
    expect(await rows.all(contactTags)).toHaveLength(1);
  });

  fails("CONTACT_NOT_FOUND", "for another workspace's contact, and makes no tag", async (world) => {
    const contact = await world.elsewhere.contact();
    const error = await world.refusal({ contactId: contact.id, tag: "vip" });
    expect(await world.rows.all(tags)).toEqual([]);
    return error;
  });
});

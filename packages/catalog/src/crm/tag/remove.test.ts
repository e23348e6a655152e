import { contactTags, tags } from "@acta/db";
import { describeTool } from "@acta/testkit";
import { expect } from "vitest";
import { tool } from "./remove.ts";

describeTool(tool, ({ works, fails }) => {
  works("takes the tag off this contact and keeps the tag", async ({ call, rows }) => {
    const contact = await rows.contact();
    const other = await rows.contact();
    await rows.tagged(contact, "vip");
    await rows.tagged(other, "vip");
    expect(await call({ contactId: contact.id, tag: "VIP" })).toEqual({
      contactId: contact.id,
      removed: true,
    });
    expect(await rows.all(contactTags)).toMatchObject([{ contactId: other.id }]);
    expect(await rows.all(tags)).toHaveLength(1);
  });

  works("answers removed: false when there is nothing to take off", async ({ call, rows }) => {
    const contact = await rows.contact();
    await rows.tag("vip");
    for (const tag of ["vip", "unheard of"])
      expect(await call({ contactId: contact.id, tag })).toMatchObject({ removed: false });
  });

  works("removes it once when called many times at once", async ({ call, rows }) => {
    const contact = await rows.contact();
    await rows.tagged(contact, "vip");
    const answers = await Promise.all(
      Array.from({ length: 6 }, () => call({ contactId: contact.id, tag: "vip" })),
    );
    expect(answers.filter(({ removed }) => removed)).toHaveLength(1);
  });

  fails("CONTACT_NOT_FOUND", "for another workspace's contact", async ({ call, elsewhere }) => {
    const contact = await elsewhere.contact();
    await elsewhere.tagged(contact, "vip");
    await call({ contactId: contact.id, tag: "vip" });
  });
});

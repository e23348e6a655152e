import { contactTags, tags } from "@acta/db";
import { describeTool } from "@acta/testkit";
import { expect } from "vitest";
import { tool } from "./delete.ts";

describeTool(tool, ({ works, fails }) => {
  works("takes it off every contact when told so, and puts it back when undone", async (world) => {
    const { execute, rows, undo } = world;
    const first = await rows.tagged(await rows.contact(), "vip");
    await rows.tagged(await rows.contact(), "vip");
    const other = await rows.tagged(await rows.contact(), "retail");
    const before = await rows.all(contactTags);
    const { id, outputs } = await execute({ tagId: first.tagId, detach: true });
    expect(outputs).toEqual({ tagId: first.tagId, deleted: true, detachedFrom: 2 });
    expect(await rows.all(contactTags)).toEqual([other]);
    expect(await rows.all(tags)).toHaveLength(1);
    await undo(id);
    expect(await rows.all(contactTags)).toEqual(expect.arrayContaining(before));
  });

  works("and the tag put on a contact meanwhile: it is never on one without being there", async (world) => {
    const { call, tool: other, rows } = world;
    for (let round = 0; round < 8; round++) {
      const contact = await rows.contact();
      const { tagId } = await rows.tagged(await rows.contact(), `round ${round}`);
      const [deleted, added] = await Promise.allSettled([
        call({ tagId, detach: true }),
        other("crm.tag.add", { contactId: contact.id, tag: `round ${round}` }),
      ]);
      expect([deleted.status, added.status]).toEqual(["fulfilled", "fulfilled"]);
    }
  });

  fails("TAG_IN_USE", "when a contact has it and nothing was said about that", async ({ call, rows }) => {
    await call({ tagId: (await rows.tagged(await rows.contact(), "vip")).tagId });
  });

  works("says how many contacts have it", async ({ refusal, rows }) => {
    const { tagId } = await rows.tagged(await rows.contact(), "vip");
    await rows.tagged(await rows.contact(), "vip");
    expect((await refusal({ tagId, detach: false })).details).toEqual({ contacts: 2 });
    expect(await rows.all(tags)).toHaveLength(1);
  });

  fails("TAG_NOT_FOUND", "for another workspace's tag", async ({ call, elsewhere }) => {
    await call({ tagId: (await elsewhere.tag()).id });
  });
});

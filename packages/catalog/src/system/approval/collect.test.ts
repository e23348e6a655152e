import { approvalOutputs } from "@acta/db";
import { asApiKey, asUser, describeTool, type World } from "@acta/testkit";
import { expect } from "vitest";
import { tool } from "./collect.ts";

const outputs = {
  apiKeyId: "01981c2f-0b7e-7f44-8d21-3a9c6e5b1f08",
  key: `mfx_${"a".repeat(12)}_${"s".repeat(38)}`,
};

function ownerOf(world: World<unknown>) {
  const owner = world.owner();
  if (owner.type !== "user") throw new Error("the owner is a person");
  return owner;
}

describeTool(tool, ({ works }) => {
  works("answers once, to the user who asked, and keeps it nowhere", async (world) => {
    const { call, refusal, rows, executions } = world;
    const { id: approvalId } = await rows.approvalOutputs({ userId: ownerOf(world).userId }, outputs);
    const preview = await world.execute({ approvalId }, { dryRun: true });
    expect(preview.outputs).toEqual({ approvalId, outputs: {} });
    expect(await call({ approvalId: approvalId.toUpperCase() })).toEqual({ approvalId, outputs });
    expect(await rows.all(approvalOutputs)).toEqual([]);
    expect((await refusal({ approvalId })).code).toBe("APPROVAL_OUTPUTS_GONE");
    const recorded = JSON.stringify(await executions());
    for (const secret of [outputs.key, "sealed", "v1."]) expect(recorded).not.toContain(secret);
  });

  works("is for the key that asked, whatever else that may do", async ({ call, rows }) => {
    const key = await rows.apiKey({ permissions: ["contacts.view"] });
    const { id: approvalId } = await rows.approvalOutputs({ apiKeyId: key.id }, outputs);
    const as = asApiKey(rows.workspaceId, key.id, ["contacts.view"]);
    expect(await call({ approvalId }, { as })).toEqual({ approvalId, outputs });
  });

  works("is for nobody else: no other member, no other key, nobody of another workspace", async (world) => {
    const { refusal, rows, elsewhere } = world;
    const { workspaceId } = rows;
    const { id: approvalId } = await rows.approvalOutputs({ userId: ownerOf(world).userId }, outputs);
    const [member, key] = [await rows.member({ role: "owner" }), await rows.apiKey()];
    const others = [asUser({ workspaceId, userId: member.userId }), asApiKey(workspaceId, key.id)];
    for (const as of others) expect((await refusal({ approvalId }, { as })).code).toBe("APPROVAL_NOT_FOUND");
    const foreign = await elsewhere.approvalOutputs({}, outputs);
    expect((await refusal({ approvalId: foreign.id })).code).toBe("APPROVAL_NOT_FOUND");
    expect(await rows.all(approvalOutputs)).toHaveLength(1);
  });

  works("ends with its time", async (world) => {
    const asked = { userId: ownerOf(world).userId };
    const { id: approvalId } = await world.rows.approvalOutputs(asked, outputs, {
      expiresAt: new Date(Date.now() - 1_000),
    });
    expect((await world.refusal({ approvalId })).code).toBe("APPROVAL_OUTPUTS_GONE");
  });

  works("gives it to one of several who collect at once", async (world) => {
    const { id: approvalId } = await world.rows.approvalOutputs({ userId: ownerOf(world).userId }, outputs);
    const answers = await Promise.allSettled([1, 2, 3].map(() => world.call({ approvalId })));
    expect(answers.filter(({ status }) => status === "fulfilled")).toHaveLength(1);
  });
});

import type { Permission } from "@acta/core";
import { approvals } from "@acta/db";
import { asApiKey, describeTool } from "@acta/testkit";
import { expect } from "vitest";
import { tool } from "./approve.ts";

describeTool(tool, ({ works }) => {
  works("notes who decided and why, and asks for it to be carried out", async (world) => {
    const { execute, rows, owner, executions } = world;
    const approval = await rows.approval();
    const { outputs, undo } = await execute({ approvalId: approval.id, reason: "Checked." });
    expect(outputs).toEqual({ approvalId: approval.id, state: "approved" });
    expect(undo).toEqual({ available: false });
    const principal = owner();
    expect(await rows.reload(approval)).toMatchObject({
      state: "approved",
      reason: "Checked.",
      decidedBy: principal.type === "user" && principal.userId,
      endedAt: null,
    });
    const [row] = await executions();
    expect(row!.effects).toMatchObject([{ kind: "approval.run", target: approval.id }]);
    expect(JSON.stringify(row!.snapshotAfter)).not.toContain("sealed");
  });

  works("shows in a dry-run what will be decided, and no action outside", async ({ execute, rows }) => {
    const approval = await rows.approval();
    const { preview } = await execute({ approvalId: approval.id }, { dryRun: true });
    expect(preview).toMatchObject({
      changes: [{ table: "approvals", after: { state: "approved" } }],
      effects: [],
      approval: { required: false },
    });
    expect(await rows.reload(approval)).toEqual(approval);
  });

  works("is not for whoever asked", async ({ refusal, rows, owner }) => {
    const principal = owner();
    const userId = principal.type === "user" ? principal.userId : "";
    const approval = await rows.approval({ userId });
    expect((await refusal({ approvalId: approval.id })).code).toBe("SELF_APPROVAL");
    expect(await rows.reload(approval)).toEqual(approval);
  });

  works("is not for keys, least of all the one that asked", async ({ refusal, rows }) => {
    const key = await rows.apiKey({ permissions: ["approvals.decide"] });
    const other = await rows.apiKey({ permissions: ["approvals.decide"] });
    const approval = await rows.approval({ apiKeyId: key.id });
    const codeFor = async (id: string) =>
      (
        await refusal(
          { approvalId: approval.id },
          { as: asApiKey(rows.workspaceId, id, ["approvals.decide"]) },
        )
      ).code;
    expect([await codeFor(key.id), await codeFor(other.id)]).toEqual(["SELF_APPROVAL", "PERMISSION_DENIED"]);
    expect(await rows.reload(approval)).toEqual(approval);
  });

  works("is for the creator of the key that asked, unless the policy says no", async (world) => {
    const { call, refusal, rows, owner } = world;
    const principal = owner();
    const key = await rows.apiKey({ createdBy: principal.type === "user" ? principal.userId : null });
    const strict = await rows.approval({ apiKeyId: key.id, creatorMayDecide: false });
    expect((await refusal({ approvalId: strict.id })).code).toBe("SELF_APPROVAL");
    const usual = await rows.approval({ apiKeyId: key.id });
    await call({ approvalId: usual.id });
  });

  works(
    "is not for a strict key's creator by way of keys that key makes or is followed by",
    async (world) => {
      const { refusal, rows, owner, call, tool: run } = world;
      const principal = owner();
      const userId = principal.type === "user" ? principal.userId : null;
      const permissions: Permission[] = ["apiKeys.manage", "contacts.view"];
      const own = await rows.apiKey({ createdBy: userId, permissions });
      const as = asApiKey(rows.workspaceId, own.id, permissions);
      const made = await run(
        "system.apiKey.create",
        { name: "Made", permissions: ["contacts.view"] },
        { as },
      );
      const madeId = (made as { apiKeyId: string }).apiKeyId;
      const next = await run("system.apiKey.rotate", { apiKeyId: madeId }, { as });
      const nextId = (next as { apiKeyId: string }).apiKeyId;
      for (const apiKeyId of [madeId, nextId]) {
        const strict = await rows.approval({ apiKeyId, creatorMayDecide: false });
        expect((await refusal({ approvalId: strict.id })).code).toBe("SELF_APPROVAL");
      }
      const others = await rows.apiKey({ createdBy: null });
      const approval = await rows.approval({ apiKeyId: others.id, creatorMayDecide: false });
      await call({ approvalId: approval.id });
    },
  );

  works("decides once, and only in time", async ({ call, refusal, rows }) => {
    const approval = await rows.approval();
    await call({ approvalId: approval.id });
    expect(await refusal({ approvalId: approval.id })).toMatchObject({
      code: "APPROVAL_DECIDED",
      details: { state: "approved" },
    });
    const late = await rows.approval({ expiresAt: new Date(Date.now() - 1_000) });
    expect((await refusal({ approvalId: late.id })).code).toBe("APPROVAL_EXPIRED");
    const expired = await rows.approval({ state: "expired", endedAt: new Date() });
    expect((await refusal({ approvalId: expired.id })).code).toBe("APPROVAL_EXPIRED");
  });

  works("decides once when several decide at the same time, whatever they decide", async (world) => {
    const { call, rows } = world;
    for (let round = 0; round < 5; round++) {
      const approval = await rows.approval();
      const { id } = approval;
      const reject = () => world.tool("system.approval.reject", { approvalId: id, reason: "No" });
      const approve = () => call({ approvalId: id });
      // Whoever is asked first has the better chance.
      const deciders = round % 2 === 0 ? [reject, approve, approve] : [approve, reject, reject];
      const answers = await Promise.allSettled(deciders.map((decide) => decide()));
      const winner = deciders[answers.findIndex(({ status }) => status === "fulfilled")];
      expect((await rows.reload(approval))?.state).toBe(winner === reject ? "rejected" : "approved");
      const codes = answers.map((answer) =>
        answer.status === "fulfilled" ? "done" : (answer.reason as { code: string }).code,
      );
      expect(codes.sort()).toEqual(["APPROVAL_DECIDED", "APPROVAL_DECIDED", "done"]);
    }
    expect(await rows.all(approvals)).toHaveLength(5);
  });

  works("answers another workspace's approval like one that there is not", async (world) => {
    const { refusal, elsewhere } = world;
    const { id } = await elsewhere.approval();
    expect((await refusal({ approvalId: id })).code).toBe("APPROVAL_NOT_FOUND");
  });
});

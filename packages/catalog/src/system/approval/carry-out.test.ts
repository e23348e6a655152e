import {
  type ActaError,
  type BatchOutputs,
  type CarriedOut,
  carryOut,
  type Permission,
  type Principal,
} from "@acta/core";
import { apiKeys, approvalOutputs, approvals, createDecidedCalls, type DecidedCalls } from "@acta/db";
import {
  asApiKey,
  asUser,
  contextOf,
  createWorld,
  currentCatalogue,
  openTestBed,
  readEverything,
  type TestBed,
  type World,
} from "@acta/testkit";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { ToolServices } from "../../services.ts";

let bed: TestBed;
let decided: DecidedCalls;
const { vault } = currentCatalogue().services as Pick<ToolServices, "vault">;

beforeAll(async () => {
  bed = await openTestBed();
  decided = createDecidedCalls({ systemUrl: bed.urls.system });
}, 60_000);
afterAll(async () => {
  await decided?.close();
  await bed?.close();
});

/** Asks for a call that waits, and answers its approval. */
async function ask(principal: Principal, toolName: string, inputs: object): Promise<string> {
  const result = await bed.executor.execute(toolName, inputs, { context: contextOf(principal) });
  if (result.status !== "pending_approval") throw new Error(`${toolName} does not wait`);
  return result.approvalId;
}

async function approve(world: World, approvalId: string): Promise<void> {
  const { userId, workspaceId } = await world.rows.member({ role: "owner" });
  await world.tool("system.approval.approve", { approvalId }, { as: asUser({ userId, workspaceId }) });
}

/** As the worker does it. */
async function run({ rows: { workspaceId } }: World, approvalId: string): Promise<CarriedOut> {
  const ports = {
    executor: bed.executor,
    readCall: decided.read,
    principals: {
      ofUser: async (_: string, userId: string) => asUser({ workspaceId, userId }),
      ofKey: async (_: string, apiKeyId: string) => asApiKey(workspaceId, apiKeyId),
    },
    open: vault.open,
  };
  return await carryOut(ports, { workspaceId, approvalId, isLast: false });
}

const stateOf = async ({ rows }: World, approvalId: string) =>
  (await rows.all(approvals)).find(({ id }) => id === approvalId)!;

describe("an approved call", () => {
  it("ends with its refusal, however much that has to say", async () => {
    const world = await createWorld(bed, "crm.order.updateStatus");
    const stages = Array.from({ length: 50 }, (_, index) => `stage-${index}-`.padEnd(40, "x"));
    const [begin = "", meanwhile = "", asked = "", ...rest] = stages;
    const ways: { [key: string]: string[] } = { [begin]: [meanwhile, asked], [meanwhile]: rest };
    const pipeline = await world.rows.pipeline({
      stages: stages.map((key) => ({ key, name: key, kind: "open", next: ways[key] ?? [] })),
    });
    const order = await world.rows.order({ pipelineId: pipeline.id, status: begin });
    await world.rows.policy({ tool: "crm.order.updateStatus", sources: ["ui"] });
    const approvalId = await ask(world.owner(), "crm.order.updateStatus", {
      orderId: order.id,
      status: asked,
    });
    await approve(world, approvalId);
    await world.edit({ table: "orders", id: order.id, values: { status: meanwhile } });
    expect(await run(world, approvalId)).toEqual({ state: "ended" });
    const { state, errorCode, errorMessage } = await stateOf(world, approvalId);
    expect([state, errorCode]).toEqual(["failed", "ORDER_TRANSITION_INVALID"]);
    expect(errorMessage).toMatch(/^The order is stage-1-x+; from there .+…$/);
    expect(errorMessage).toHaveLength(2_000);
  });

  describe("that answers a secret", () => {
    const permissions: Permission[] = [
      "apiKeys.manage",
      "members.manage",
      "contacts.view",
      "executions.undo",
    ];
    async function worldWithKey() {
      const world = await createWorld(bed, "system.approval.collect");
      const { id } = await world.rows.apiKey({ permissions });
      for (const tool of ["system.apiKey.*", "system.member.invite"])
        await world.rows.policy({ tool, sources: ["api"] });
      return { world, keyId: id, as: asApiKey(world.rows.workspaceId, id, permissions) };
    }
    const create = { name: "Shop", permissions: ["contacts.view"] };

    it("keeps it for whoever asked, who collects it once, and nowhere else", async () => {
      const { world, as } = await worldWithKey();
      const approvalId = await ask(as, "system.apiKey.create", create);
      await approve(world, approvalId);
      expect((await world.refusal({ approvalId }, { as })).code).toBe("APPROVAL_OUTPUTS_GONE");
      expect(await run(world, approvalId)).toMatchObject({ state: "ended" });
      expect((await stateOf(world, approvalId)).state).toBe("executed");
      expect((await world.refusal({ approvalId })).code).toBe("APPROVAL_NOT_FOUND");

      const { outputs } = (await world.call({ approvalId }, { as })) as {
        outputs: { key: string; keyPrefix: string };
      };
      expect(outputs.key).toMatch(/^mfx_\w{51}$/);
      const made = (await world.rows.all(apiKeys)).find(({ name }) => name === create.name);
      expect(made).toMatchObject({ keyPrefix: outputs.keyPrefix });
      expect((await world.refusal({ approvalId }, { as })).code).toBe("APPROVAL_OUTPUTS_GONE");
      const kept = JSON.stringify([await world.executions(), await readEverything(world.rows), bed.logged]);
      expect(kept).not.toContain(outputs.key);
    });

    it("keeps what all items of a batch have answered", async () => {
      const { world, as } = await worldWithKey();
      const items = [
        { tool: "system.apiKey.create", inputs: create },
        { tool: "system.member.invite", inputs: { email: "eva@acta.test", role: "member" } },
      ];
      const approvalId = await ask(as, "system.batch.run", { items });
      await approve(world, approvalId);
      await run(world, approvalId);
      const { outputs } = (await world.call({ approvalId }, { as })) as { outputs: BatchOutputs };
      expect(outputs.items).toMatchObject([
        { status: "success", outputs: { key: expect.stringMatching(/^mfx_/) } },
        { status: "success", outputs: { url: expect.stringMatching(/^https:/) } },
      ]);
    });

    it("keeps nothing where the row of its execution has all of it", async () => {
      const world = await createWorld(bed, "system.approval.collect");
      await world.rows.policy({ tool: "crm.contact.create", sources: ["ui"] });
      const approvalId = await ask(world.owner(), "crm.contact.create", { name: "Ana" });
      await approve(world, approvalId);
      await run(world, approvalId);
      expect((await stateOf(world, approvalId)).state).toBe("executed");
      expect(await world.rows.all(approvalOutputs)).toEqual([]);
    });

    it("does not wait where nobody could collect it", async () => {
      const { world, as, keyId } = await worldWithKey();
      const refusalOf = (toolName: string, inputs: object) =>
        ask(as, toolName, inputs).then(
          () => "it waits",
          (error: ActaError) => error.code,
        );
      const item = { tool: "system.apiKey.create", inputs: create };
      expect(await refusalOf("system.batch.run", { atomic: false, items: [item] })).toBe(
        "APPROVAL_IMPOSSIBLE",
      );
      const own = { apiKeyId: keyId, overlapSeconds: 0 };
      expect(await refusalOf("system.apiKey.rotate", own)).toBe("APPROVAL_IMPOSSIBLE");
      expect(await refusalOf("system.apiKey.rotate", { ...own, overlapSeconds: 3_600 })).toBe("it waits");
      const other = await world.rows.apiKey({ permissions: ["contacts.view"] });
      expect(await refusalOf("system.apiKey.rotate", { ...own, apiKeyId: other.id })).toBe("it waits");
      expect((await world.rows.all(apiKeys)).filter(({ revoked }) => revoked)).toEqual([]);
    });
  });
});

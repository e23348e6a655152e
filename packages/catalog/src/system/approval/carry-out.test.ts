import { type CarriedOut, carryOut, type Principal } from "@acta/core";
import { approvals, createDecidedCalls, type DecidedCalls } from "@acta/db";
import {
  asApiKey,
  asUser,
  contextOf,
  createWorld,
  openTestBed,
  type TestBed,
  type World,
} from "@acta/testkit";
import { afterAll, beforeAll, describe, expect, it } from "vitest";

let bed: TestBed;
let decided: DecidedCalls;

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
    open: () => {
      throw new Error("nothing is sealed here");
    },
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
});

import {
  type AnyTool,
  type BaseContext,
  type BatchOutputs,
  carryOut,
  defineTool,
  type ExecutionOptions,
  newId,
  type ToolCallResult,
} from "@acta/core";
import { approvals, contacts, createDecidedCalls, type DecidedCalls, type Handles } from "@acta/db";
import { asUser, contextOf, createWorld, currentCatalogue, openTestBed, type TestBed } from "@acta/testkit";
import { afterAll, beforeAll, describe, expect, it } from "vitest";

let bed: TestBed;
let decided: DecidedCalls;
/** What happens to whoever runs the batch, while it runs this item. */
let meanwhile: () => void = () => {};

const interrupting = defineTool<object, object, BaseContext & Handles, string>({
  name: "system.testkit.interrupt",
  title: "Interrupt",
  description: "Do what the test says.",
  inputSchema: { type: "object" },
  outputSchema: { type: "object" },
  metadata: {
    reversible: true,
    requiresApproval: false,
    sideEffects: ["creates_record"],
    permissions: ["contacts.view"],
  },
  examples: [{ inputs: {}, outputs: {} }],
  async run({ ctx }) {
    if (!ctx.dryRun) meanwhile();
    ctx.signal.throwIfAborted();
    return {};
  },
});

beforeAll(async () => {
  const { tools, ...catalogue } = currentCatalogue();
  bed = await openTestBed({
    ...catalogue,
    tools: [...tools, interrupting as AnyTool<BaseContext & Handles>],
  });
  decided = createDecidedCalls({ systemUrl: bed.urls.system });
}, 60_000);
afterAll(async () => {
  await decided?.close();
  await bed?.close();
});

const contact = (name: string) => ({ tool: "crm.contact.create", inputs: { name } });
const rename = (contactId: string, name: string) => ({
  tool: "crm.contact.update",
  inputs: { contactId, name },
});
const interrupted = { tool: interrupting.name, inputs: {} };

const worldOfBatches = () => createWorld(bed, "system.batch.run");
type World = Awaited<ReturnType<typeof worldOfBatches>>;

/** @param breaksOff whether the caller leaves while an item is run */
async function send(
  world: World,
  items: readonly object[],
  { breaksOff, ...options }: Partial<ExecutionOptions> & { breaksOff: boolean },
): Promise<ToolCallResult<BatchOutputs>> {
  const caller = new AbortController();
  meanwhile = () => breaksOff && caller.abort();
  const context = { ...contextOf(world.owner()), signal: caller.signal };
  const inputs = { atomic: false, items };
  const result = await bed.executor.execute("system.batch.run", inputs, { context, ...options });
  return result as ToolCallResult<BatchOutputs>;
}

const refusalOf = (call: Promise<unknown>) =>
  call.then(
    () => Promise.reject(new Error("it was not refused")),
    (error: { code: string; retryable: boolean; detail: string; executionId: string }) => error,
  );

const names = async ({ rows }: World) => (await rows.all(contacts)).map(({ name }) => name).sort();

describe("a batch that is not atomic, whose caller leaves before it has ended", () => {
  it("has no answer under its key: sent again it does the rest, and can be undone as one", async () => {
    const world = await worldOfBatches();
    const items = [contact("Ana"), interrupted, rename("$0.contactId", "Ana Gómez"), contact("Eva")];
    const idempotencyKey = newId();
    const refused = await refusalOf(send(world, items, { idempotencyKey, breaksOff: true }));
    expect(refused).toMatchObject({ code: "TIMEOUT", retryable: true });
    expect(refused.detail).toContain("1 of its 4 items");
    expect(await names(world)).toEqual(["Ana"]);
    const [batch, ...rows] = await world.executions();
    expect(batch).toMatchObject({ id: refused.executionId, status: "error", errorCode: "TIMEOUT" });
    expect(rows.map(({ status, errorCode }) => [status, errorCode])).toEqual([
      ["success", null],
      ["error", "TIMEOUT"],
    ]);
    expect(batch!.relatedExecutions).toEqual(rows.map(({ id }) => id));
    expect(await world.undoRefusal(batch!.id)).toMatchObject({ code: "NOT_REVERSIBLE" });

    const other = [...items.slice(0, -1), contact("Sol")];
    const reused = await refusalOf(send(world, other, { idempotencyKey, breaksOff: false }));
    expect(reused).toMatchObject({ code: "IDEMPOTENCY_KEY_REUSED" });

    const done = await send(world, items, { idempotencyKey, breaksOff: false });
    if (done.status !== "success") throw new Error("it waits");
    expect(done.outputs.status).toBe("success");
    expect(done.outputs.items[0]!.id).toBe(rows[0]!.id);
    expect(await names(world)).toEqual(["Ana Gómez", "Eva"]);
    const again = await send(world, items, { idempotencyKey, breaksOff: false });
    expect(again).toMatchObject({ id: done.id, replayed: true });
    await world.undo(done.id);
    expect(await names(world)).toEqual([]);
  });

  it.each([
    ["found no more", []],
    ["another by now", ["Older"]],
  ])("knows an item that was done, also where what it refers to is %s", async (_, others) => {
    const world = await worldOfBatches();
    await world.rows.contact({ name: "Old" });
    const find = { tool: "crm.contact.list", inputs: { search: "Old" } };
    const items = [find, rename("$0.items.0.contactId", "New"), interrupted, contact("Eva")];
    const idempotencyKey = newId();
    await refusalOf(send(world, items, { idempotencyKey, breaksOff: true }));
    expect(await names(world)).toEqual(["New"]);
    for (const name of others) await world.rows.contact({ name });
    const done = await send(world, items, { idempotencyKey, breaksOff: false });
    expect(done).toMatchObject({ outputs: { status: "success" } });
    expect(await names(world)).toEqual(["Eva", "New", ...others]);
  });

  it("is what it came to without a key, under which nobody could go on", async () => {
    const world = await worldOfBatches();
    const result = await send(world, [contact("Ana"), interrupted, contact("Eva")], { breaksOff: true });
    if (result.status !== "success") throw new Error("it waits");
    const told = result.outputs.items.map((item) => (item.status === "error" ? item.problem.code : "done"));
    expect([result.outputs.status, told]).toEqual(["partial", ["done", "TIMEOUT", "BATCH_NOT_REACHED"]]);
  });
});

it("an approved batch is carried out by the next worker, where one has to stop in the middle of it", async () => {
  const world = await worldOfBatches();
  const { workspaceId } = world.rows;
  await world.rows.policy({ tool: "crm.contact.*", sources: ["ui"] });
  const items = [contact("Ana"), interrupted, rename("$0.contactId", "Ana Gómez"), contact("Eva")];
  const held = await send(world, items, { breaksOff: false });
  if (held.status !== "pending_approval") throw new Error("it does not wait");
  const { approvalId } = held;
  const { userId } = await world.rows.member({ role: "owner" });
  await world.tool("system.approval.approve", { approvalId }, { as: asUser({ userId, workspaceId }) });

  const run = async (stops: boolean) => {
    const worker = new AbortController();
    meanwhile = () => stops && worker.abort();
    const ports = {
      executor: bed.executor,
      readCall: decided.read,
      principals: {
        ofUser: async (_: string, id: string) => asUser({ workspaceId, userId: id }),
        ofKey: async () => null,
      },
      open: (sealed: string) => sealed,
    };
    // Also the last of its tries: that a worker stops says nothing about the call.
    const outcome = await carryOut(ports, { workspaceId, approvalId, isLast: true, signal: worker.signal });
    const [approval] = await world.rows.all(approvals);
    return [outcome.state, approval!.state];
  };
  expect(await run(true)).toEqual(["retry", "approved"]);
  expect(await names(world)).toEqual(["Ana"]);
  expect(await run(false)).toEqual(["ended", "executed"]);
  expect(await names(world)).toEqual(["Ana Gómez", "Eva"]);
  const executed = (await world.executions()).at(-1);
  expect(executed!.status).toBe("success");
});

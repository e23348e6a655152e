import { randomUUID } from "node:crypto";
import { type ApprovalState, type CrashPoint, crashPoints, newId, type ToolCallResult } from "@acta/core";
import { createFsck, createUndoRunStore, type PgUndoRunStore } from "@acta/db";
import { createRuntime, parseConfig, type Runtime } from "@acta/runtime";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createProduct, eventually, type Key, type Product } from "../gateway/product.ts";
import { callAs, createQuickWorker, type Decision, decide, type Person, personIn } from "./acts.mjs";
import { readRepetitions } from "./env.ts";
import { type Answer, type Sent, send } from "./load.ts";
import { createNursery, type MortalOrder } from "./mortals.ts";

/*
 * What is done later than it was asked for: a call that waits is decided, and carried out by the worker; a range of
 * executions is undone by it. Processes are killed as by kill -9 between every two steps of deciding, of carrying out
 * and of undoing. Then a worker that lives goes on, and everything has come to its end exactly once.
 */

const repetitions = readRepetitions();
const timeoutMs = 60_000 + repetitions * 20_000;
const pointsOf = (...prefixes: string[]) =>
  crashPoints.filter((point) => prefixes.some((prefix) => point.startsWith(`${prefix}.`)));
/** Where a worker that sends nothing comes by. */
const workerPoints = pointsOf("execution", "effect").filter((point) => point !== "effect.sending");
const works = {
  deciding: pointsOf("execution"),
  carryingOut: [...workerPoints, ...pointsOf("approval")],
  undoing: [...workerPoints, ...pointsOf("undoRun")],
};
const turn = Math.floor(Math.random() * 6);

/** Every point a work comes by. Where each point is to kill once only: the works take turns, another one each run. */
function struckIn(work: keyof typeof works): CrashPoint[] {
  const all = Object.values(works);
  return works[work].filter((point) => {
    const passing = all.filter((points) => points.includes(point));
    const which = (crashPoints.indexOf(point) + turn) % passing.length;
    return repetitions > 1 || passing[which] === works[work];
  });
}

let product: Product;
let runtime: Runtime;
let undoRuns: PgUndoRunStore;
let nursery: Awaited<ReturnType<typeof createNursery>>;
let agent: Key;
let owner: Person;
let admin: Person;
const totals = { kills: 0, held: 0, runs: 0, recoveries: [] as number[] };

beforeAll(async () => {
  product = await createProduct();
  nursery = await createNursery(product.env, { ahead: 2 });
  runtime = await createRuntime(parseConfig({ ...product.env, ACTA_LOG_LEVEL: "fatal" }), { name: "test" });
  undoRuns = createUndoRunStore({ workerUrl: product.db.urls.worker });
  const people = await product.db.query<{ userId: string; role: string }>(
    `select user_id as "userId", role from workspace_members where workspace_id = $1`,
    [product.workspaceId],
  );
  const inRole = (role: string) => people.find((each) => each.role === role)!.userId;
  owner = await personIn(runtime, product.workspaceId, inRole("owner"));
  admin = await personIn(runtime, product.workspaceId, inRole("admin"));
  agent = await product.newKey({ kind: "agent" });
  await callAs(runtime, owner, "system.policy.create", {
    name: "What agents change waits",
    tool: "crm.contact.update",
    sources: ["agent"],
  });
}, 120_000);

afterAll(async () => {
  await nursery?.close();
  await Promise.all([runtime?.close(), undoRuns?.close()]);
  await product?.close();
  console.log(
    `carried out: ${totals.kills} kills, ${totals.held} held calls, ${totals.runs} runs of undos, all ended ${totals.recoveries.join(" and ")} ms after a worker that lives came`,
  );
}, 60_000);

/** @returns what the process had been told is done */
async function kill(point: CrashPoint, upTo: number, work: MortalOrder["work"]): Promise<Decision[]> {
  const mortal = await nursery.take();
  const pass = 1 + Math.floor(Math.random() * upTo);
  totals.kills++;
  return await mortal.die({ point, pass, work });
}

const spare: string[] = [];

/** A contact nobody else has. */
async function newContact(): Promise<string> {
  if (spare.length === 0) {
    const items = Array.from({ length: 100 }, () => ({
      tool: "crm.contact.create",
      inputs: { name: "Ana", city: "Cali" },
    }));
    const made = outputsOf<{ items: { outputs: { contactId: string } }[] }>(
      await callAs(runtime, owner, "system.batch.run", { items }),
    );
    spare.push(...made.items.map(({ outputs }) => outputs.contactId));
  }
  return spare.pop()!;
}

function outputsOf<T>(result: ToolCallResult): T {
  if (!("outputs" in result)) throw new Error(`waits for ${result.approvalId}`);
  return result.outputs as T;
}

/** A call that waits, and how often what it does is there once it is carried out. */
interface Held {
  approvalId: string;
  sent: Omit<Sent, "answer">;
  answer: Answer;
  mark: string;
  times: { updates: number; notes: number };
  ends: ApprovalState;
}

const heldCalls: Held[] = [];

/** Has an agent ask for something that waits: a call, a batch, one whose items stand by themselves. */
async function hold(shape: number, { drifts = false } = {}): Promise<Held> {
  const mark = `held-${randomUUID()}`;
  const [contactId, another] = [await newContact(), await newContact()];
  const update = { contactId, city: mark };
  const items = [
    { tool: "crm.contact.update", inputs: update },
    { tool: "crm.note.create", inputs: { contactId, text: mark } },
  ];
  const apart = [...items, { tool: "crm.contact.update", inputs: { contactId: another, city: mark } }];
  const [tool, body, times] = [
    ["crm.contact.update", update, { updates: 1, notes: 0 }] as const,
    ["system.batch.run", { items }, { updates: 1, notes: 1 }] as const,
    ["system.batch.run", { items: apart, atomic: false }, { updates: 2, notes: 1 }] as const,
  ][shape % 3]!;
  const sent = { path: `/v1/tools/${tool}`, body: JSON.stringify(body), key: mark };
  const answer = await send(product.gateway.url, agent, sent);
  expect(answer).toMatchObject({ status: 202, body: { approvalId: expect.any(String) } });
  const approvalId = answer!.body.approvalId!;
  if (drifts) await callAs(runtime, owner, "crm.contact.update", { contactId, city: "Pasto" });
  const held: Held = {
    approvalId,
    sent,
    answer: answer!,
    mark,
    times,
    ends: drifts ? "drifted" : "executed",
  };
  heldCalls.push(held);
  totals.held++;
  return held;
}

const holdAll = (count: number) => Promise.all(Array.from({ length: count }, (_, shape) => hold(shape)));

interface ApprovalRow {
  id: string;
  state: ApprovalState;
  executionId: string | null;
  /** Executions that decided it, effects that carry it out, and rows that name it. */
  decisions: number;
  effects: number;
  previews: number;
  executions: string[];
}

const approvalsNow = (held: readonly Held[]) =>
  product.db.query<ApprovalRow>(
    `select a.id, a.state, a.execution_id as "executionId",
       (select count(*)::int from tool_executions e where e.status = 'success'
          and e.tool_name in ('system.approval.approve', 'system.approval.reject')
          and e.inputs ->> 'approvalId' = a.id::text) as decisions,
       (select count(*)::int from effects f where f.kind = 'approval.run' and f.target = a.id::text) as effects,
       (select count(*)::int from tool_executions e where e.approval_id = a.id and e.status = 'dry_run') as previews,
       array(select e.id::text from tool_executions e
          where e.approval_id = a.id and e.status = 'success' and e.batch_id is null) as executions
     from approvals a where a.id = any ($1)`,
    [held.map(({ approvalId }) => approvalId)],
  );

/** What the calls have done, counted by their marks. */
async function traces(held: readonly Held[]): Promise<Map<string, number>> {
  const rows = await product.db.query<{ trace: string; count: number }>(
    `select what || ' ' || mark as trace, count(*)::int as count from (
       select 'contact' as what, city as mark from contacts
       union all select 'note', text from notes
       union all select case tool_name when 'crm.note.create' then 'noted' else 'updated' end,
           case tool_name when 'crm.note.create' then inputs ->> 'text' else inputs ->> 'city' end
         from tool_executions where status = 'success' and tool_name in ('crm.note.create', 'crm.contact.update')
     ) as done where mark = any ($1) group by what, mark`,
    [held.map(({ mark }) => mark)],
  );
  return new Map(rows.map(({ trace, count }) => [trace, count]));
}

async function expectSound(): Promise<void> {
  const { results } = await createFsck({ ownerUrl: product.db.urls.owner }).run();
  const found = results.flatMap((result) => result.found.map((each) => ({ check: result.name, ...each })));
  expect(found.filter(({ subject }) => subject !== `api_keys/${agent.apiKeyId}`)).toEqual([]);
}

/** With a worker that lives, until it has nothing left to do. */
async function comeToAnEnd(): Promise<void> {
  const worker = createQuickWorker(runtime, { workerUrl: product.db.urls.worker, undoRuns });
  const startedMs = performance.now();
  await worker.start();
  const left = () =>
    product.db.query("select kind, state from effects where state in ('pending', 'leased') limit 5");
  await eventually(left, (rows) => rows.length === 0, timeoutMs - 5_000);
  totals.recoveries.push(Math.round(performance.now() - startedMs));
  await worker.stop();
  // Their tries beyond the first are those that somebody was killed in: nothing was given up, nothing is unknown.
  expect(await product.db.query("select kind, state from effects where state <> 'accepted'")).toEqual([]);
}

describe("whoever decides is killed", () => {
  it.each(struckIn("deciding"))(
    "at %s: what waits is decided or not, and what was said to be is",
    async (point) => {
      for (let repetition = 0; repetition < repetitions; repetition++) {
        const held = await holdAll(6);
        const decisions = held.map(({ approvalId }, n) => ({ approvalId, approve: n < 4 }));
        const { workspaceId, userId } = admin;
        const dying = kill(point, 2, { workspaceId, userId, decisions });
        // Somebody else decides some of them, too, and the other way.
        const against = { approvalId: held[5]!.approvalId, approve: true };
        const won = await decide(runtime, owner, against);
        await expectDecided(held, [...(await dying), ...(won ? [against] : [])]);
      }
    },
    timeoutMs,
  );
});

/** After a death, and before anything is carried out. */
async function expectDecided(held: readonly Held[], told: readonly Decision[]): Promise<void> {
  const { gateway } = product;
  for (const { sent, answer } of held) {
    const again = await eventually(
      () => send(gateway.url, agent, sent),
      (each) => each?.status !== 409,
    );
    expect(again).toEqual({ ...answer, replayed: true });
  }
  const rows = await eventually(
    () => approvalsNow(held),
    (found) => found.length === held.length,
  );
  for (const { id, state, decisions, effects, ...row } of rows) {
    expect(["pending", "approved", "rejected"]).toContain(state);
    expect({ id, decisions, effects }).toEqual({
      id,
      decisions: state === "pending" ? 0 : 1,
      effects: state === "approved" ? 1 : 0,
    });
    expect(row).toEqual({ executionId: null, previews: 1, executions: [] });
    const said = told.filter(({ approvalId }) => approvalId === id);
    expect(said.map(({ approve }) => (approve ? "approved" : "rejected"))).toEqual(
      said.length > 0 ? [state] : [],
    );
    // Nobody holds it any more: what the dead one had not decided another can.
    if (state === "pending") await decide(runtime, owner, { approvalId: id, approve: true });
  }
  for (const { id, state } of await approvalsNow(held)) {
    if (state === "rejected") held.find(({ approvalId }) => approvalId === id)!.ends = "rejected";
  }
  expect(await traces(held)).toEqual(new Map());
}

describe("a worker that carries out what was approved is killed", () => {
  it.each(struckIn("carryingOut"))(
    "at %s",
    async (point) => {
      for (let repetition = 0; repetition < repetitions; repetition++) {
        const held = [...(await holdAll(3)), await hold(repetition, { drifts: true })];
        for (const { approvalId } of held) await decide(runtime, owner, { approvalId, approve: true });
        // Once of those that are refused.
        const often = !/Audit|audited|refused|relayed/.test(point);
        await kill(point, often ? 3 : 1, "effects");
      }
    },
    timeoutMs,
  );

  it(
    "and in the end each is carried out once, or refused as drifted",
    async () => {
      await comeToAnEnd();
      const rows = await approvalsNow(heldCalls);
      const done = await traces(heldCalls);
      for (const { approvalId, ends, mark, times } of heldCalls) {
        const row = rows.find(({ id }) => id === approvalId)!;
        const isDone = ends === "executed";
        expect(row).toMatchObject({ state: ends, decisions: 1, previews: 1 });
        expect(row.executions).toEqual(isDone ? [row.executionId] : []);
        const count = (what: string) => done.get(`${what} ${mark}`) ?? 0;
        const { updates, notes } = isDone ? times : { updates: 0, notes: 0 };
        expect({
          contacts: count("contact"),
          updated: count("updated"),
          notes: count("note"),
          noted: count("noted"),
        }).toEqual({ contacts: updates, updated: updates, notes, noted: notes });
      }
      const [{ sent, answer }] = heldCalls as [Held];
      expect(await send(product.gateway.url, agent, sent)).toEqual({ ...answer, replayed: true });
      await expectSound();
    },
    timeoutMs,
  );
});

/** A range of one session, and what is to become of each execution in it. */
interface Range {
  undoRunId: string;
  executionId: string;
  outcomes: ReadonlyMap<string, string>;
  /** Contacts, and where they are once it is over. */
  cities: ReadonlyMap<string, string>;
}

const ranges: Range[] = [];

async function startRange(): Promise<Range> {
  const { workspaceId, userId } = owner;
  const session = await personIn(runtime, workspaceId, userId, newId());
  const outcomes = new Map<string, string>();
  const cities = new Map<string, string>();
  const from = new Date().toISOString();
  const move = async (
    outcome: string,
    then: (contactId: string, executionId: string) => Promise<unknown>,
  ) => {
    const contactId = await newContact();
    const { id } = (await callAs(runtime, session, "crm.contact.update", {
      contactId,
      city: "Bogotá",
    })) as Extract<ToolCallResult, { id: string }>;
    outcomes.set(id, outcome);
    await then(contactId, id);
    cities.set(contactId, outcome === "conflict" ? "Pasto" : "Cali");
  };
  await Promise.all(Array.from({ length: 4 }, () => move("undone", async () => {})));
  await move("conflict", (contactId) =>
    callAs(runtime, admin, "crm.contact.update", { contactId, city: "Pasto" }),
  );
  await move("alreadyUndone", (_, executionId) =>
    callAs(runtime, admin, "system.execution.undo", { executionId }),
  );
  const invited = await callAs(runtime, session, "system.member.invite", {
    email: `${newId()}@example.com`,
    role: "member",
  });
  if ("id" in invited) outcomes.set(invited.id, "notReversible");
  await Promise.all(Array.from({ length: 2 }, () => move("undone", async () => {})));
  const asked = await callAs(runtime, owner, "system.execution.undoRange", {
    sessionId: session.sessionId,
    from,
    to: new Date(Date.now() + 60_000).toISOString(),
    reason: "All of it.",
  });
  const { undoRunId } = outputsOf<{ undoRunId: string }>(asked);
  const range = { undoRunId, executionId: "id" in asked ? asked.id : "", outcomes, cities };
  ranges.push(range);
  totals.runs++;
  return range;
}

describe("a worker that undoes a range is killed", () => {
  it.each(struckIn("undoing"))(
    "at %s",
    async (point) => {
      for (let repetition = 0; repetition < repetitions; repetition++) {
        await startRange();
        await kill(point, /^(execution|undoRun\.[nt])/.test(point) ? 3 : 1, "effects");
      }
    },
    timeoutMs,
  );

  it(
    "and in the end each execution is undone once, and the run says exactly what became of it",
    async () => {
      await comeToAnEnd();
      for (const { undoRunId, executionId, outcomes, cities } of ranges) {
        const read = await callAs(runtime, owner, "system.undoRun.read", { undoRunId });
        expect(outputsOf<{ undoRun: object }>(read).undoRun).toMatchObject({
          state: "done",
          total: 9,
          left: 0,
          outcomes: { undone: 6, conflict: 1, notReversible: 1, alreadyUndone: 1, failed: 0 },
        });
        const items = await product.db.query<{ id: string; outcome: string; own: string[]; noted: string[] }>(
          `select i.execution_id as id, i.outcome,
             array(select e.id::text from tool_executions e
               where e.undo_of = i.execution_id and e.status = 'success' and e.batch_id = $2) as own,
             array_remove(array[i.undo_execution_id::text], null) as noted
           from undo_run_items i where i.run_id = $1`,
          [undoRunId, executionId],
        );
        expect(new Map(items.map(({ id, outcome }) => [id, outcome]))).toEqual(outcomes);
        for (const { outcome, own, noted } of items) {
          expect(own).toEqual(outcome === "undone" ? noted : []);
          expect(noted).toHaveLength(["undone", "alreadyUndone"].includes(outcome) ? 1 : 0);
        }
        const now = await product.db.query<{ id: string; city: string }>(
          "select id, city from contacts where id = any ($1)",
          [[...cities.keys()]],
        );
        expect(new Map(now.map(({ id, city }) => [id, city]))).toEqual(cities);
      }
      await expectSound();
    },
    timeoutMs,
  );
});

import { type CrashPoint, crashPoints } from "@acta/core";
import { createFsck } from "@acta/db";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import {
  createProduct,
  eventually,
  type GatewayProcess,
  type Key,
  type Product,
  sleep,
} from "../gateway/product.ts";
import { readRepetitions } from "./env.ts";
import { type Answer, callOf, type Sent, send } from "./load.ts";

/*
 * The gateway is killed as by kill -9, under load, between every two steps of a call; another one is started on the same
 * database. Then every call that was answered is there, every call that was not can be sent again and is done once, and
 * fsck finds nothing. What a worker does with effects is killed in packages/effects/test.
 */

const points = crashPoints.filter((point) => point.startsWith("execution."));
const repetitions = readRepetitions();
const workers = 8;
/** Passed by some before it strikes, so that it strikes in the midst of others. */
const lastPass = 12;

let product: Product;
let key: Key;
let contactId: string;
const restarts: number[] = [];
const totals = { kills: 0, calls: 0, unanswered: 0, replayed: 0 };

beforeAll(async () => {
  product = await createProduct();
  key = await product.newKey();
  const made = await send(product.gateway.url, key, {
    path: "/v1/tools/crm.contact.create",
    body: JSON.stringify({ name: "Ana" }),
    key: null,
  });
  contactId = (made!.body.outputs as { contactId: string }).contactId;
  const policy = await send(product.gateway.url, key, {
    path: "/v1/tools/system.policy.create",
    body: JSON.stringify({ name: "Changes wait", tool: "crm.contact.update" }),
    key: null,
  });
  expect(policy).toMatchObject({ status: 200 });
}, 120_000);

afterAll(async () => {
  await product?.close();
  const sorted = [...restarts].sort((a, b) => a - b);
  const answered = `${totals.unanswered} unanswered, ${totals.replayed} answered again`;
  console.log(
    `crashes: ${totals.kills} kills at ${points.length} points, ${totals.calls} calls, ${answered}, ready again after ${sorted[Math.floor(sorted.length / 2)]} ms (${sorted.at(-1)} ms at most)`,
  );
}, 60_000);

/** Ready to die: it does once it is told that it may. */
async function startMortal(point: CrashPoint): Promise<GatewayProcess> {
  const startedMs = performance.now();
  const pass = 1 + Math.floor(Math.random() * lastPass);
  const preload = new URL("./armed.mjs", import.meta.url);
  const gateway = await product.startGateway(
    { ACTA_CRASH_AT: `${point}#${pass}`, ACTA_LOG_LEVEL: "warn" },
    preload,
  );
  restarts.push(Math.round(performance.now() - startedMs));
  return gateway;
}

/** Calls until the process is gone. */
async function loadUntilDeath(gateway: GatewayProcess): Promise<Sent[]> {
  const sent: Sent[] = [];
  const state = { gone: false };
  void gateway.exitCode.then(() => {
    state.gone = true;
  });
  gateway.child.kill("SIGUSR2");
  let n = 0;
  await Promise.all(
    Array.from({ length: workers }, async () => {
      while (!state.gone && n < 2_000) {
        const call: Sent = { ...callOf(n++, contactId), answer: null };
        sent.push(call);
        const answer = await send(gateway.url, key, call);
        if (answer === null) return;
        // 503: it was refused before anything was done. A process that starves says so, and nothing was acknowledged.
        if (answer.status !== 503) call.answer = answer;
      }
    }),
  );
  await Promise.race([gateway.exitCode, sleep(1_000)]);
  expect(gateway.child.signalCode, "it never came to the crash point").toBe("SIGKILL");
  return sent;
}

/** Until the server has noticed that the one before is gone: its transactions hold their keys so long. */
async function sendAgain(url: string, call: Sent): Promise<Answer> {
  for (let tries = 0; ; tries++) {
    const answer = await send(url, key, call);
    if (answer && answer.status !== 409 && answer.status !== 503) return answer;
    if (tries === 100) throw new Error(`${call.path} is still refused: ${JSON.stringify(answer)}`);
    await sleep(50);
  }
}

const idOf = ({ body }: Answer): string | undefined => body.id ?? body.approvalId ?? body.executionId;

async function checkCalls(gateway: GatewayProcess, sent: readonly Sent[]): Promise<void> {
  const acting = sent.filter((call) => call.key !== null);
  const again = await Promise.all(acting.map((call) => sendAgain(gateway.url, call)));
  acting.forEach((call, index) => {
    const answer = again[index]!;
    expect([200, 202], JSON.stringify({ call, answer })).toContain(answer.status);
    // Acknowledged is done: the first answer stands, to the letter.
    if (call.answer) {
      expect(answer.replayed, JSON.stringify({ call, answer })).toBe(true);
      expect(answer.body).toEqual(call.answer.body);
    }
  });
  totals.calls += sent.length;
  totals.unanswered += sent.filter(({ answer }) => answer === null).length;
  totals.replayed += again.filter(({ replayed }) => replayed).length;

  const told = sent.flatMap(({ answer }) => (answer && answer.status !== 202 ? [idOf(answer)!] : []));
  const rows = await product.db.query<{ id: string }>("select id from tool_executions where id = any ($1)", [
    told,
  ]);
  expect(new Set(rows.map(({ id }) => id))).toEqual(new Set(told));
  await expectEachOnce(acting);
}

/** Of what each call made there is one, however often it was sent. */
async function expectEachOnce(acting: readonly Sent[]): Promise<void> {
  const marks = acting.map((call) => call.key!);
  const made = await product.db.query<{ mark: string; count: number }>(
    `select mark, count(*)::int as count from (
       select name as mark from contacts union all select notes from orders
       union all select inputs ->> 'city' from approvals) as made
     where mark = any ($1) or mark = any (array (select m || '-2' from unnest($1::text[]) as m)) group by mark`,
    [marks],
  );
  expect(made.filter(({ count }) => count !== 1)).toEqual([]);
  expect(new Set(made.map(({ mark }) => mark.replace(/-2$/, "")))).toEqual(new Set(marks));
}

async function expectSound(): Promise<void> {
  const { results } = await createFsck({ ownerUrl: product.db.urls.owner }).run();
  const found = results.flatMap((result) => result.found.map((each) => ({ check: result.name, ...each })));
  // The key that the test made by hand.
  expect(found.filter(({ subject }) => subject !== `api_keys/${key.apiKeyId}`)).toEqual([]);
}

describe("a gateway that is killed", () => {
  it.each(points)(
    "at %s leaves every call whole or absent, and every key answered or free",
    async (point) => {
      for (let repetition = 0; repetition < repetitions; repetition++) {
        const mortal = await startMortal(point);
        const sent = await loadUntilDeath(mortal);
        totals.kills++;
        await checkCalls(product.gateway, sent);
        await eventually(openTransactions, (count) => count === 0);
      }
      await expectSound();
    },
    30_000 + repetitions * 30_000,
  );
});

/** Of processes that are gone. */
async function openTransactions(): Promise<number> {
  const [row] = await product.db.query<{ count: number }>(
    "select count(*)::int as count from pg_stat_activity where datname = current_database() and xact_start is not null and pid <> pg_backend_pid()",
    [],
    "admin",
  );
  return row!.count;
}

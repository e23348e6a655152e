import type { AppRouter } from "@acta/trpc/client";
import { createTRPCClient, getUntypedClient, httpLink } from "@trpc/client";
import { beforeEach, describe, expect, it } from "vitest";
import { Act, actHeaders, actLink, contextOf } from "./act";

type Outcome = "done" | "lost" | { code: string; status: number };

let act: Act;
let outcomes: Outcome[];
let sent: { key: string | null; plan: string | null }[];

beforeEach(() => {
  act = new Act();
  outcomes = [];
  sent = [];
});

/** Answers as the server does, one outcome after the other; without one left, it is done. */
const answer: typeof fetch = async (_url, init) => {
  const headers = new Headers(init?.headers);
  sent.push({ key: headers.get("idempotency-key"), plan: headers.get("acta-plan") });
  const outcome = outcomes.shift() ?? "done";
  if (outcome === "lost") throw new TypeError("Failed to fetch");
  if (outcome === "done") return Response.json({ result: { data: { id: "e1" } } });
  const data = { code: "CONFLICT", httpStatus: outcome.status, problem: { ...outcome, errors: [] } };
  return Response.json({ error: { message: "", code: -32009, data } }, { status: outcome.status });
};

const client = getUntypedClient(
  createTRPCClient<AppRouter>({
    links: [
      actLink,
      httpLink({ url: "http://console.test", fetch: answer, headers: ({ op }) => actHeaders(op) }),
    ],
  }),
);

/** Presses once. */
async function press(input: object = { text: "Hola" }, planId?: string): Promise<void> {
  await client
    .mutation("whatsapp.message.send", input, { context: contextOf(act, planId) })
    .catch(() => undefined);
}

const keys = () => sent.map(({ key }) => key);

describe("the key of an act", () => {
  it("stays after an answer that was lost, until one arrives", async () => {
    outcomes = ["lost", "lost", "done"];
    for (let times = 0; times < 4; times++) await press();
    const [first, second, third, fourth] = keys();
    expect(first).toMatch(/^[0-9a-f]{32}$/);
    expect([second, third]).toEqual([first, first]);
    expect(fourth).not.toBe(first);
  });

  it.each<Outcome>([
    { code: "OUTCOME_UNKNOWN", status: 503 },
    { code: "IDEMPOTENCY_IN_PROGRESS", status: 409 },
    { code: "INTERNAL", status: 500 },
  ])("stays where the server cannot say what became of it ($code)", async (outcome) => {
    outcomes = [outcome];
    await press();
    await press();
    expect(new Set(keys()).size).toBe(1);
  });

  it("is another one after a refusal, and for other inputs", async () => {
    outcomes = [{ code: "PLAN_DRIFT", status: 409 }, "lost"];
    await press();
    await press();
    await press({ text: "Hola, Ana" });
    expect(new Set(keys()).size).toBe(3);
  });

  it("is the same for two presses at once", async () => {
    await Promise.all([press(), press()]);
    expect(new Set(keys()).size).toBe(1);
  });

  it("is another one when what was meant is given up", async () => {
    outcomes = ["lost"];
    await press();
    act.drop();
    await press();
    expect(new Set(keys()).size).toBe(2);
  });
});

it("a plan goes with the call that names it, and nothing with one that is nobody's act", async () => {
  await press({}, "0199aaaa-0000-7000-8000-000000000000");
  await press({});
  await client.mutation("preview.whatsapp.message.send", {});
  expect(sent.map(({ plan }) => plan)).toEqual(["0199aaaa-0000-7000-8000-000000000000", null, null]);
  expect(sent[2]?.key).toBeNull();
});

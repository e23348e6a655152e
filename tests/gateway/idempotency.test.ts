import { newId } from "@acta/core";
import { Client } from "pg";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createProduct, eventually, type Key, type Product } from "./product.ts";

let product: Product;
let all: Key;

beforeAll(async () => {
  product = await createProduct({ ownServer: true });
  all = await product.newKey();
}, 120_000);
afterAll(() => product?.close(), 60_000);

interface Answer {
  status: number;
  headers: Headers;
  text: string;
  body: { [member: string]: unknown };
}

async function call(
  tool: string,
  inputs: unknown,
  idempotencyKey: string | undefined,
  { key = all, url = product.gateway.url } = {},
): Promise<Answer> {
  const response = await fetch(`${url}/v1/tools/${tool}`, {
    method: "POST",
    headers: {
      authorization: `Bearer ${key.plaintext}`,
      "content-type": "application/json",
      ...(idempotencyKey !== undefined && { "idempotency-key": idempotencyKey }),
    },
    body: typeof inputs === "string" ? inputs : JSON.stringify(inputs),
  });
  const text = await response.text();
  return { status: response.status, headers: response.headers, text, body: JSON.parse(text) };
}

const create = (name: string, idempotencyKey: string | undefined, options?: Parameters<typeof call>[3]) =>
  call("crm.contact.create", { name }, idempotencyKey, options);
const contactsNamed = async (name: string): Promise<number> =>
  (await product.db.query("select 1 from contacts where name = $1", [name])).length;
const successesOf = (key: string) =>
  product.db.query("select id from tool_executions where idempotency_key = $1 and status = 'success'", [key]);
const replayed = (answer: Answer) => answer.headers.get("idempotent-replayed");

function expectRefused(answer: Answer, status: number, code: string): void {
  expect({ status: answer.status, code: answer.body.code }).toEqual({ status, code });
  expect(replayed(answer)).toBeNull();
}

describe("the same call under the same idempotency key", () => {
  it("is done once when it comes a hundred times at once", { timeout: 60_000 }, async () => {
    const { url } = await product.startGateway({ ACTA_RATE_LIMIT_CONCURRENCY: "200" });
    const key = newId();
    const answers = await Promise.all(Array.from({ length: 100 }, () => create("A hundred", key, { url })));
    const first = answers.find((answer) => answer.status === 200 && replayed(answer) === null)!;
    for (const answer of answers) {
      if (answer.status === 409) {
        expectRefused(answer, 409, "IDEMPOTENCY_IN_PROGRESS");
        expect(answer.body.retryable).toBe(true);
        expect(answer.headers.get("retry-after")).toBe("1");
      } else {
        expect(answer.text).toBe(first.text);
      }
    }
    expect(answers.filter((answer) => answer.status === 200 && replayed(answer) === null)).toHaveLength(1);
    // Whoever was refused asks again.
    for (const again of await Promise.all(answers.map(() => create("A hundred", key, { url })))) {
      expect(again.status).toBe(200);
      expect(again.text).toBe(first.text);
      expect(replayed(again)).toBe("true");
      expect(again.headers.get("acta-execution-id")).toBe(first.body.id);
    }
    expect(await contactsNamed("A hundred")).toBe(1);
    expect(await successesOf(key)).toEqual([{ id: first.body.id }]);
  });

  it("is answered again to the byte, by another process too, and leaves no second row", {
    timeout: 60_000,
  }, async () => {
    const key = newId();
    const inputs =
      '{"name":"Bytes","customFields":{"z":1.50,"a":"ñ","10":1e2,"2":true},"tags":["b","a"],"country":"CO"}';
    const one = await product.startGateway();
    const first = await call("crm.contact.create", inputs, key, { url: one.url });
    expect(first.status).toBe(200);
    one.child.kill("SIGKILL");
    await one.exitCode;
    const other = await product.startGateway();
    const again = await call("crm.contact.create", inputs, key, { url: other.url });
    expect(again.text).toBe(first.text);
    expect(replayed(again)).toBe("true");
    const rows = await product.db.query("select id from tool_executions where idempotency_key = $1", [key]);
    expect(rows).toEqual([{ id: first.body.id }]);
  });

  it("may come with its keys in another order", async () => {
    const key = newId();
    const first = await call(
      "crm.contact.create",
      '{"name":"Order","city":"Cali","customFields":{"a":1,"b":2}}',
      key,
    );
    const again = await call(
      "crm.contact.create",
      '{ "customFields":{"b":2,"a":1.0},"city":"Cali","name":"Order" }',
      key,
    );
    expect(again.text).toBe(first.text);
    expect(replayed(again)).toBe("true");
    expect(await contactsNamed("Order")).toBe(1);
  });

  it("does not show a secret again", async () => {
    const key = newId();
    const inputs = { name: "Once", permissions: ["contacts.view"] };
    const first = await call("system.apiKey.create", inputs, key);
    const again = await call("system.apiKey.create", inputs, key);
    const { key: plaintext } = first.body.outputs as { key: string };
    expect(plaintext).toMatch(/^mfx_/);
    expect(replayed(again)).toBe("true");
    expect(again.text).toBe(first.text.replace(plaintext, "[redacted]"));
    const stored = await product.db.query<{ answer: string }>(
      "select answer from idempotency_keys where key = $1",
      [key],
    );
    expect(stored[0]!.answer).not.toContain(plaintext);
  });

  it("is another call for another caller", async () => {
    const key = newId();
    const colleague = await product.newKey();
    const stranger = await product.newKey({ workspaceId: product.otherWorkspaceId });
    for (const caller of [all, colleague, stranger]) {
      expect(replayed(await create("Everyone's", key, { key: caller }))).toBeNull();
      expect(replayed(await create("Everyone's", key, { key: caller }))).toBe("true");
    }
    expect(await contactsNamed("Everyone's")).toBe(3);
  });
});

describe("an idempotency key", () => {
  it("is refused for other inputs, another tool and another mode", async () => {
    const key = newId();
    const { contactId } = (await create("Mine", key)).body.outputs as { contactId: string };
    expectRefused(await create("Not mine", key), 422, "IDEMPOTENCY_KEY_REUSED");
    expectRefused(
      await call("crm.contact.update", { contactId, name: "Mine" }, key),
      422,
      "IDEMPOTENCY_KEY_REUSED",
    );
    const dryRun = await call("crm.contact.create/dry-run", { name: "Mine" }, key);
    expectRefused(dryRun, 422, "IDEMPOTENCY_KEY_REUSED");
    const [row] = await product.db.query("select status, error_code from tool_executions where id = $1", [
      dryRun.body.executionId,
    ]);
    expect(row).toEqual({ status: "dry_run", error_code: "IDEMPOTENCY_KEY_REUSED" });
    expect(await contactsNamed("Mine")).toBe(1);
    expect(await contactsNamed("Not mine")).toBe(0);
  });

  it("is kept by no dry-run, and ignored by reads", async () => {
    const key = newId();
    for (let times = 0; times < 2; times++) {
      const preview = await call("crm.contact.create/dry-run", { name: "Later" }, key);
      expect({ status: preview.status, replayed: replayed(preview) }).toEqual({
        status: 200,
        replayed: null,
      });
    }
    expect(replayed(await create("Later", key))).toBeNull();
    const lists = [
      await call("crm.contact.list", {}, key),
      await call("crm.contact.list", { limit: 1 }, key),
    ];
    for (const list of lists)
      expect({ status: list.status, replayed: replayed(list) }).toEqual({ status: 200, replayed: null });
    expect(lists[0]!.body.id).not.toBe(lists[1]!.body.id);
  });

  it("is free after a refusal, whichever step it came from", async () => {
    const key = newId();
    const viewer = await product.newKey({ permissions: ["contacts.view"] });
    expectRefused(await create("Free", key, { key: viewer }), 403, "PERMISSION_DENIED");
    expectRefused(await call("crm.contact.create", { name: "" }, key), 422, "INPUT_INVALID");
    await call("crm.contact.create", { name: "Holder", phone: "+573019990000" }, undefined);
    const taken = await call("crm.contact.create", { name: "Free", phone: "+573019990000" }, key);
    expectRefused(taken, 409, "PHONE_TAKEN");
    const done = await create("Free", key);
    expect({ status: done.status, replayed: replayed(done) }).toEqual({ status: 200, replayed: null });
    expect(await contactsNamed("Free")).toBe(1);
  });

  it("is held while its call is under way, and freed when kill -9 ends the holder: the gateway, then the database's process", {
    timeout: 90_000,
  }, async () => {
    const { contactId } = (await create("Locked", undefined)).body.outputs as { contactId: string };
    const key = newId();
    const rename = (url?: string) =>
      call("crm.contact.update", { contactId, city: "Tunja" }, key, url === undefined ? {} : { url });

    // Somebody else holds the contact, so the call waits in the middle of its transaction.
    const blockContact = async () => {
      const blocker = new Client({
        connectionString: product.db.urls.admin,
        application_name: "acta-blocker",
      });
      blocker.on("error", () => {});
      await blocker.connect();
      await blocker.query("begin");
      await blocker.query("select from contacts where id = $1 for update", [contactId]);
      return blocker;
    };
    const waitingPid = () =>
      eventually(
        async () =>
          (
            await product.db.query<{ pid: number }>(
              "select pid from pg_stat_activity where usename = 'acta_app' and wait_event_type = 'Lock'",
              [],
              "admin",
            )
          )[0]?.pid,
        (pid) => pid !== undefined,
      );

    const doomed = await product.startGateway();
    let blocker = await blockContact();
    const lost = rename(doomed.url).catch(() => undefined);
    await waitingPid();
    expectRefused(await rename(), 409, "IDEMPOTENCY_IN_PROGRESS");
    doomed.child.kill("SIGKILL");
    await lost;
    // The server notices within half a second that nobody waits for its answer any more.
    await eventually(rename, (answer) => answer.body.code !== "IDEMPOTENCY_IN_PROGRESS").catch(() => {});
    await blocker.query("rollback");
    await blocker.end();
    await eventually(
      async () => (await rename()).status,
      (status) => status === 200,
    );
    expect(await successesOf(key)).toHaveLength(1);

    const second = newId();
    const move = () => call("crm.contact.update", { contactId, city: "Pasto" }, second);
    blocker = await blockContact();
    const killed = move();
    const pid = await waitingPid();
    process.kill(pid!, "SIGKILL");
    expect((await killed).status).toBeGreaterThanOrEqual(500);
    await blocker.end().catch(() => {});
    // PostgreSQL ends every session when one of them dies like this, and recovers.
    const done = await eventually(move, (answer) => answer.status === 200);
    expect(replayed(done)).toBeNull();
    expect(replayed(await move())).toBe("true");
  });
});

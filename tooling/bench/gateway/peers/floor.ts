import { createServer } from "node:http";
import { createRequire } from "node:module";
import pg from "pg";
import {
  compileContactValidator,
  digestOf,
  maxConnections,
  prepareCall,
  readPeerConfig,
  type Statement,
} from "../work.ts";

/**
 * The floor: node:http, and the transaction in two writes to Postgres.
 * Only the happy path: what a server would save by not being one.
 */
const { prepareValue } = createRequire(import.meta.url)("pg/lib/utils.js") as {
  prepareValue(value: unknown): unknown;
};
const { port, appUrl, key } = readPeerConfig();
const keys = new Map([[key.digest, key]]);
const isContact = compileContactValidator();
const pool = new pg.Pool({ connectionString: appUrl, max: maxConnections, idleTimeoutMillis: 0 });

/** The part of pg's `Connection` that a Submittable drives. */
interface Wire {
  stream: { cork(): void; uncork(): void };
  parse(query: { name: string; text: string; types?: number[] }): void;
  bind(query: { portal?: string; statement: string; values: unknown[]; binary?: boolean }): void;
  describe(message: { type: "S" | "P"; name: string }): void;
  execute(query: { portal?: string; rows?: number }): void;
  sync(): void;
}

const parsed = new WeakMap<Wire, Set<string>>();
const columnsOf = new Map<string, string[]>();

/** Several statements, one write, one Sync. */
class Batch {
  rows: Record<string, unknown>[] = [];
  done: Promise<void>;
  #statements: (Statement & { mapped: unknown[] })[];
  #at = 0;
  #resolve!: () => void;
  #reject!: (error: Error) => void;

  constructor(statements: Statement[]) {
    this.#statements = statements.map((statement) => ({
      ...statement,
      mapped: statement.values.map(prepareValue),
    }));
    this.done = new Promise((resolve, reject) => {
      this.#resolve = resolve;
      this.#reject = reject;
    });
  }

  submit(wire: Wire): null {
    const known = parsed.get(wire) ?? new Set();
    parsed.set(wire, known);
    wire.stream.cork();
    for (const { name, text, mapped } of this.#statements) {
      if (!known.has(name)) {
        wire.parse({ name, text });
        wire.describe({ type: "S", name });
        known.add(name);
      }
      wire.bind({ statement: name, values: mapped });
      wire.execute({});
    }
    wire.sync();
    wire.stream.uncork();
    return null;
  }

  handleRowDescription(message: { fields: { name: string }[] }): void {
    columnsOf.set(
      this.#statements[this.#at]!.name,
      message.fields.map((field) => field.name),
    );
  }
  handleDataRow(message: { fields: unknown[] }): void {
    const columns = columnsOf.get(this.#statements[this.#at]!.name)!;
    this.rows.push(Object.fromEntries(columns.map((column, i) => [column, message.fields[i]])));
  }
  handleCommandComplete(): void {
    this.#at++;
  }
  handleReadyForQuery(): void {
    this.#resolve();
  }
  handleError(error: Error): void {
    this.#reject(error);
  }
  handleEmptyQuery(): void {}
  handlePortalSuspended(): void {}
}

const begin: Statement = { name: "begin", text: "begin", values: [] };
const commit: Statement = { name: "commit", text: "commit", values: [] };

async function run(statements: Statement[], client: pg.PoolClient): Promise<Record<string, unknown>[]> {
  const batch = new Batch(statements);
  client.query(batch as unknown as pg.Submittable);
  await batch.done;
  return batch.rows;
}

const server = createServer((request, response) => {
  const answer = (status: number, body: string) => {
    response.writeHead(status, {
      "content-type": "application/json",
      "content-length": Buffer.byteLength(body),
    });
    response.end(body);
  };
  const caller = keys.get(digestOf((request.headers.authorization ?? "").slice(7)));
  if (!caller) return answer(401, '{"status":401}');
  const chunks: Buffer[] = [];
  request.on("data", (chunk: Buffer) => chunks.push(chunk));
  request.on("end", async () => {
    try {
      const body: unknown = JSON.parse(Buffer.concat(chunks).toString("utf8"));
      if (!isContact(body)) return answer(422, JSON.stringify({ status: 422, errors: isContact.errors }));
      const call = prepareCall(caller, body, request.socket.remoteAddress ?? "");
      const client = await pool.connect();
      try {
        const rows = await run([begin, call.settings, call.contact], client);
        await run([call.audit(rows.at(-1)!), commit], client);
      } finally {
        client.release();
      }
      answer(200, call.answer());
    } catch (error) {
      answer(500, JSON.stringify({ status: 500, detail: String(error) }));
    }
  });
});

server.listen(port, "127.0.0.1", () => process.send?.("ready"));
process.on("SIGTERM", () => server.close(() => void pool.end().then(() => process.exit(0))));

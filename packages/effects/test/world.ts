import { type ChildProcess, fork } from "node:child_process";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { type EffectState, newId } from "@acta/core";
import { createTestDatabase, type SeededWorkspace, seedWorkspace, type TestDatabase } from "@acta/db/testing";
import { inject, vi } from "vitest";
import { orderEnv, type WorkerOrder } from "./env.ts";

export interface EffectRow {
  id: string;
  state: EffectState;
  attempts: number;
  fence: number;
  provider_id: string | null;
  last_error_code: string | null;
}

export interface AttemptRow {
  number: number;
  outcome: string | null;
  error_code: string | null;
  sending_at: Date | null;
}

/** A database with a workspace, a place outside that counts what reaches it, and workers as processes of their own. */
export interface World {
  db: TestDatabase;
  workspace: SeededWorkspace;
  providerUrl: string;
  /** What reached the outside: ids of effects, in order. */
  readonly received: string[];
  enqueue(effect?: { kind?: string; orderingKey?: string; payload?: object }): Promise<string>;
  effect(id: string): Promise<EffectRow>;
  attempts(id: string): Promise<AttemptRow[]>;
  /** Waits until the effect is in the state. */
  until(id: string, state: EffectState, timeoutMs?: number): Promise<EffectRow>;
  spawn(order: Pick<WorkerOrder, "whenLost" | "crashAt">): Promise<ChildProcess>;
  close(): Promise<void>;
}

export async function createWorld(): Promise<World> {
  const db = await createTestDatabase();
  const workspace = await seedWorkspace(db);
  const received: string[] = [];
  const children = new Set<ChildProcess>();
  const provider = await listen((id) => {
    received.push(id);
    return `p-${received.length}`;
  });
  const providerUrl = `http://127.0.0.1:${(provider.address() as AddressInfo).port}`;

  const world: World = {
    db,
    workspace,
    providerUrl,
    received,
    async enqueue({ kind = "test.message", orderingKey, payload = {} } = {}) {
      const id = newId();
      await db.query(
        `insert into effects (workspace_id, id, execution_id, kind, target, ordering_key, payload)
         values ($1, $2, $3, $4, 'outside', $5, $6)`,
        [workspace.workspaceId, id, newId(), kind, orderingKey ?? null, JSON.stringify(payload)],
      );
      return id;
    },
    async effect(id) {
      const [row] = await db.query<EffectRow>("select * from effects where id = $1", [id]);
      return row!;
    },
    attempts: (id) => db.query("select * from effect_attempts where effect_id = $1 order by number", [id]),
    async until(id, state, timeoutMs = 10_000) {
      return vi.waitFor(
        async () => {
          const row = await world.effect(id);
          if (row.state !== state)
            throw new Error(`${row.state} instead of ${state}: ${JSON.stringify(row)}`);
          return row;
        },
        { timeout: timeoutMs, interval: 20 },
      );
    },
    async spawn(order) {
      const child = fork(inject("workerProgram"), [], {
        execArgv: [],
        env: orderEnv({ workerUrl: db.urls.worker, providerUrl, ...order }),
        stdio: ["ignore", "inherit", "inherit", "ipc"],
      });
      children.add(child);
      child.once("exit", () => children.delete(child));
      await new Promise<void>((started) => {
        child.once("message", () => started());
        // One that is to crash may do so before it has said anything.
        child.once("exit", () => started());
      });
      return child;
    },
    async close() {
      for (const child of children) child.kill("SIGKILL");
      provider.closeAllConnections();
      provider.close();
      await db.drop();
    },
  };
  return world;
}

function listen(take: (body: string) => string): Promise<Server> {
  return new Promise((resolve) => {
    const server = createServer(async (request, response) => {
      let body = "";
      for await (const chunk of request) body += chunk;
      response.end(take(body));
    });
    server.listen(0, "127.0.0.1", () => resolve(server));
  });
}

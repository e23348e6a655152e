import { Client } from "pg";
import { approvalChecks } from "./approvals.ts";
import type { Ask, Found, FsckCheck } from "./check.ts";
import { effectChecks } from "./effects.ts";
import { executionChecks } from "./executions.ts";
import { idempotencyChecks } from "./idempotency.ts";
import { orderChecks } from "./orders.ts";
import { recordChecks } from "./records.ts";
import { structureChecks } from "./structure.ts";
import { undoChecks } from "./undo.ts";

export interface FsckResult {
  name: string;
  holds: string;
  /** How many places there are. */
  count: number;
  /** The first of them. */
  found: readonly Found[];
  durationMs: number;
}

export interface FsckReport {
  sound: boolean;
  /** ISO 8601: the instant that all checks are about. */
  at: string;
  results: readonly FsckResult[];
}

export interface Fsck {
  /** Looks through the whole database, as it was at one instant. Changes nothing and locks nothing out. */
  run(): Promise<FsckReport>;
}

const fsckChecks: readonly FsckCheck[] = [
  ...recordChecks,
  ...executionChecks,
  ...undoChecks,
  ...idempotencyChecks,
  ...effectChecks,
  ...approvalChecks,
  ...orderChecks,
  ...structureChecks,
];

const maxFound = 20;

/** @param options.ownerUrl logs in as `acta_owner`, the only role that sees the rows of all workspaces */
export function createFsck({ ownerUrl }: { ownerUrl: string }): Fsck {
  return {
    async run() {
      const client = new Client({ connectionString: ownerUrl, application_name: "acta fsck" });
      // A dead connection also fails the query that is waiting on it.
      client.on("error", () => {});
      await client.connect();
      try {
        return await report(client);
      } finally {
        await client.end().catch(() => {});
      }
    },
  };
}

async function report(client: Client): Promise<FsckReport> {
  // One snapshot for all of them: what commits meanwhile is whole in it or absent from it.
  await client.query("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY");
  const ask: Ask = async (text, values = []) => (await client.query(text, [...values])).rows;
  const [now] = await ask<{ at: Date; role: string }>("SELECT now() AS at, current_user AS role");
  // Any other role sees no rows, and finds everything to be in order.
  if (now!.role !== "acta_owner") throw new Error(`fsck logs in as acta_owner, not as ${now!.role}`);
  const results: FsckResult[] = [];
  for (const { name, holds, find } of fsckChecks) {
    const startedMs = performance.now();
    const found = await find(ask);
    results.push({
      name,
      holds,
      count: found.length,
      found: found.slice(0, maxFound),
      durationMs: Math.round(performance.now() - startedMs),
    });
  }
  await client.query("ROLLBACK");
  return { sound: results.every(({ count }) => count === 0), at: now!.at.toISOString(), results };
}

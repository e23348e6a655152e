import { type Executor, type Logger, newId, type Principal } from "@acta/core";
import { createMaintenance, type Maintenance } from "@acta/db";
import { createTestDatabase, seedWorkspace, type TestDatabase } from "@acta/db/testing";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createJobs } from "./jobs.ts";

describe("the worker's jobs", () => {
  let database: TestDatabase;
  let maintenance: Maintenance;
  const calls: { toolName: string; inputs: unknown; principal: Principal }[] = [];
  const lines: { level: string; message: string }[] = [];
  const write = (level: string) => (_details: object, message: string) => {
    lines.push({ level, message });
  };
  const logger: Logger = {
    debug: write("debug"),
    info: write("info"),
    warn: write("warn"),
    error: write("error"),
  };

  beforeAll(async () => {
    database = await createTestDatabase();
    maintenance = createMaintenance({ workerUrl: database.urls.worker });
  });
  afterAll(async () => {
    await maintenance.close();
    await database.drop();
  });

  async function run(name: string): Promise<void> {
    const execute: Executor["execute"] = async (toolName, inputs, { context }) => {
      calls.push({ toolName, inputs, principal: context.principal });
      return { id: newId(), toolName, status: "success", outputs: {}, durationMs: 0 };
    };
    const job = createJobs(maintenance, logger, { execute }).find((candidate) => candidate.name === name);
    await job!.run();
  }

  it("keep partitions three months ahead, however often they run", async () => {
    await database.query(`drop table tool_executions_${monthAhead(3)}`);
    expect((await maintenance.partitionHealth()).monthsAhead).toBe(2);
    await run("partitions");
    expect(await maintenance.partitionHealth()).toEqual({ monthsAhead: 3, defaultUsed: false });
    expect(lines).toContainEqual({ level: "info", message: "made partitions for executions" });
    const told = lines.length;
    await run("partitions");
    expect(lines.length).toBe(told);
  });

  it("expire what nobody decided in time, as the system, in whichever workspace", async () => {
    const { workspaceId, users } = await seedWorkspace(database);
    const insert = async (expiresIn: string, state = "pending") => {
      const id = newId();
      const rejected = state === "rejected";
      await database.query(
        `insert into approvals (workspace_id, id, tool_name, input_hash, inputs, preview_execution_id,
           creator_may_decide, user_id, source, expires_at, state, decided_by, decided_at, ended_at)
         values ($1, $2, 'x.y.z', '', '{}', $2, true, $3, 'ui', now() + $4::interval, $5, $6,
           case when $6::uuid is not null then now() end, case when $6::uuid is not null then now() end)`,
        [workspaceId, id, users.member.userId, expiresIn, state, rejected ? users.owner.userId : null],
      );
      return id;
    };
    const due = await insert("-1 minute");
    await insert("1 minute");
    await insert("-1 minute", "rejected");
    await run("approvals");
    expect(calls).toMatchObject([
      {
        toolName: "system.approval.expire",
        inputs: { approvalId: due },
        principal: { type: "system", workspaceId },
      },
    ]);
  });

  it("forget what approved calls have answered once its time is over", async () => {
    const { workspaceId, users } = await seedWorkspace(database);
    const insert = async (expiresIn: string) => {
      const id = newId();
      await database.query(
        `insert into approvals (workspace_id, id, tool_name, input_hash, inputs, preview_execution_id, creator_may_decide,
           user_id, source, expires_at, state, decided_by, decided_at, execution_id, ended_at)
         values ($1, $2, 'x.y.z', '', '{}', $2, true, $3, 'ui', now(), 'executed', $4, now(), $2, now())`,
        [workspaceId, id, users.member.userId, users.owner.userId],
      );
      await database.query(
        `insert into approval_outputs (workspace_id, id, sealed_outputs, expires_at)
         values ($1, $2, 'sealed', now() + $3::interval)`,
        [workspaceId, id, expiresIn],
      );
      return id;
    };
    await insert("-1 minute");
    const kept = await insert("1 minute");
    await run("outputs");
    expect(await database.query("select id from approval_outputs")).toEqual([{ id: kept }]);
  });

  it("forget effects 90 days after they were accepted, with their attempts, and no others", async () => {
    const { workspaceId } = await seedWorkspace(database);
    const insert = async (state: string, age: string) => {
      const id = newId();
      await database.query(
        `insert into effects (workspace_id, id, execution_id, kind, target, payload, state, updated_at)
         values ($1, $2, $3, 'x.y', 'x', '{}', $5, now() - $4::interval)`,
        [workspaceId, id, newId(), age, state],
      );
      await database.query(
        "insert into effect_attempts (workspace_id, id, effect_id, number) values ($1, $2, $3, 1)",
        [workspaceId, newId(), id],
      );
      return id;
    };
    await insert("accepted", "91 days");
    const kept = [
      await insert("accepted", "89 days"),
      await insert("failed", "91 days"),
      await insert("unknown", "91 days"),
    ];
    await run("effects");
    const left = await database.query<{ id: string }>("select id from effects order by id");
    expect(left.map(({ id }) => id)).toEqual(kept);
    expect(await database.query("select 1 from effect_attempts")).toHaveLength(3);
  });

  it("free idempotency keys after 7 days, and no others", async () => {
    const { workspaceId } = await seedWorkspace(database);
    for (const age of ["6 days", "8 days"]) {
      await database.query(
        `insert into idempotency_keys (workspace_id, principal_id, key, fingerprint, execution_id, answer, created_at)
         values ($1, $1, $2, '', $1, '{}', now() - $3::interval)`,
        [workspaceId, age, age],
      );
    }
    await run("idempotency");
    expect(await database.query("select key from idempotency_keys")).toEqual([{ key: "6 days" }]);
  });

  it("remove logins a week after they ended, and no others", async () => {
    const workspace = await seedWorkspace(database);
    const insert = (expiresIn: string, revokedIn: string | null) =>
      database.query(
        `insert into sessions (id, user_id, refresh_hash, expires_at, revoked_at)
         values ($1, $2, $3, now() + $4::interval, now() + $5::interval)`,
        [newId(), workspace.users.owner.userId, `${expiresIn}/${revokedIn}`, expiresIn, revokedIn],
      );
    await insert("1 day", null);
    await insert("-6 days", null);
    await insert("-8 days", null);
    await insert("20 days", "-8 days");
    await insert("20 days", "-1 hour");
    await run("sessions");
    const left = await database.query<{ refresh_hash: string }>(
      "select refresh_hash from sessions order by 1",
    );
    expect(left.map((row) => row.refresh_hash).sort()).toEqual(
      ["-6 days/null", "1 day/null", "20 days/-1 hour"].sort(),
    );
  });
});

/** As in the name of a partition: `2026_02`. */
function monthAhead(months: number): string {
  const now = new Date();
  return new Date(Date.UTC(now.getUTCFullYear(), now.getUTCMonth() + months, 1))
    .toISOString()
    .slice(0, 7)
    .replace("-", "_");
}

import {
  ActaError,
  type ExecutionOptions,
  newId,
  type Permission,
  type Principal,
  systemPrincipal,
  type ToolExecutionResult,
  undoToolName,
} from "@acta/core";
import { connectPostgres, toolExecutions, users, workspaceMembers, workspaces } from "@acta/db";
import { createTestDatabase, type TestDatabase } from "@acta/db/testing";
import { asc, eq, sql } from "drizzle-orm";
import { drizzle, type PostgresJsDatabase } from "drizzle-orm/postgres-js";
import { type Catalogue, currentCatalogue } from "./catalogue.ts";
import { type Edit, editTool } from "./edit-tool.ts";
import { createTestExecutor, type TestExecutor } from "./executor.ts";
import { asUser, contextOf, type Person } from "./principals.ts";
import { createRows, type Rows } from "./rows.ts";

export type ExecutionRow = typeof toolExecutions.$inferSelect;

/** A migrated database of its own with the product's executor on it: one per test file. */
export interface TestBed extends TestExecutor {
  /** Of each role, for tests that connect by themselves. */
  urls: TestDatabase["urls"];
  owner: PostgresJsDatabase;
  /** A workspace with an owner, and nothing in it. */
  workspace(values?: Partial<typeof workspaces.$inferInsert>): Promise<Person>;
}

export async function openTestBed(catalogue: Catalogue = currentCatalogue()): Promise<TestBed> {
  const database = await createTestDatabase();
  const tools = [...catalogue.tools, editTool as (typeof catalogue.tools)[number]];
  const executor = createTestExecutor({ ...catalogue, tools, urls: database.urls });
  const connection = connectPostgres(database.urls.owner, { max: 2, onnotice: () => {} });
  const owner = drizzle(preparing(connection));
  return {
    ...executor,
    urls: database.urls,
    owner,
    async workspace(values) {
      const workspaceId = newId();
      const userId = newId();
      await owner
        .insert(workspaces)
        .values({ id: workspaceId, name: "Test", slug: `test-${workspaceId}`, ...values });
      await owner.insert(users).values({ id: userId, email: `owner-${userId}@acta.test`, name: "Owner" });
      await owner.insert(workspaceMembers).values({ workspaceId, id: newId(), userId, role: "owner" });
      return { workspaceId, userId };
    },
    async close() {
      await executor.close();
      await connection.end({ timeout: 5 });
      await database.drop();
    },
  };
}

/**
 * Prepares what Drizzle sends, which it does by itself only for queries with a name: tests ask the same few things a
 * thousand times, and to parse and plan them takes longer than to answer them.
 */
function preparing(connection: ReturnType<typeof connectPostgres>): typeof connection {
  const { unsafe } = connection;
  connection.unsafe = (query, parameters, options) =>
    unsafe(query, parameters, { ...options, prepare: (parameters?.length ?? 0) > 0 });
  return connection;
}

export interface CallOptions {
  /** Who calls; unless told otherwise the owner of the workspace, or the system where it alone may. */
  as?: Principal;
  dryRun?: boolean;
  /** The dry-run the call must come out like. */
  planId?: string;
}

/** A workspace, another one, and a tool to call between them. */
export interface World<O = unknown> {
  /** Runs the tool and answers its outputs. */
  call(inputs: unknown, options?: CallOptions): Promise<O>;
  /** Runs the tool and answers the whole result. */
  execute(inputs: unknown, options?: CallOptions): Promise<ToolExecutionResult<O>>;
  /** Runs the tool and answers its refusal; fails when it does not refuse. */
  refusal(inputs: unknown, options?: CallOptions): Promise<ActaError>;
  /** Undoes an execution. */
  undo(executionId: string, options?: CallOptions & { force?: boolean }): Promise<ToolExecutionResult>;
  /** As `undo`, and answers the refusal. */
  undoRefusal(executionId: string, options?: CallOptions & { force?: boolean }): Promise<ActaError>;
  /** Writes a row as some other call would, and answers the id of its execution. */
  edit(edit: Edit): Promise<string>;
  /** Several of them, in order and in one call. */
  editAll(edits: readonly Edit[]): Promise<string>;
  /** Columns of a table that may hold any text: no key and no check names them. */
  freeTexts(table: string): Promise<Set<string>>;
  /** Columns of a table that may hold any id. */
  freeIds(table: string): Promise<Set<string>>;
  /** Texts that the checks of a column mention. */
  allowedTexts(table: string, column: string): Promise<string[]>;
  /** Runs any tool of the catalogue. */
  tool(name: string, inputs: unknown, options?: CallOptions): Promise<unknown>;
  /** What lies in the workspace. */
  rows: Rows;
  /** What lies in a workspace the caller has nothing to do with. */
  elsewhere: Rows;
  /** The owner of the workspace, or the same person with these permissions only. */
  owner(permissions?: readonly Permission[]): Principal;
  /** Somebody who is no member yet and has shown the link of every invitation made here. */
  guest: Principal;
  /** What lies in any workspace. */
  inWorkspace(workspaceId: string): Rows;
  /** The recorded calls of the workspace, the oldest first. */
  executions(): Promise<ExecutionRow[]>;
}

/** Tools that are for somebody who is no member yet. */
const guestTools: ReadonlySet<string> = new Set(["system.member.accept"]);

/** Columns of a type that no key and no check names. */
async function freeColumns({ owner }: TestBed, table: string, type: string): Promise<Set<string>> {
  const columns = await owner.execute<{ name: string }>(sql`
    select a.attname as name from pg_attribute a
    where a.attrelid = ${table}::regclass and a.attnum > 0 and a.atttypid = ${type}::regtype
      and not exists (select from pg_constraint c
        where c.conrelid = a.attrelid and c.contype <> 'n' and a.attnum = any(c.conkey))`);
  return new Set(columns.map(({ name }) => name));
}

async function refusalOf(call: Promise<ToolExecutionResult>): Promise<ActaError> {
  const refused = await call.then(
    (result) => new Error(`it answered ${JSON.stringify(result.outputs)}`),
    (error: unknown) => error,
  );
  if (refused instanceof ActaError) return refused;
  throw refused;
}

/** Two workspaces with an owner each, and somebody who is a member of neither: in one statement, since every test does. */
async function populate({ owner }: TestBed) {
  const [workspaceId, userId, strangerWorkspaceId, strangerId, guestId] = Array.from({ length: 5 }, newId);
  await owner.execute(sql`
    with mine as (insert into workspaces (id, name, slug) values
        (${workspaceId}, 'Test', ${`test-${workspaceId}`}),
        (${strangerWorkspaceId}, 'Test', ${`test-${strangerWorkspaceId}`})),
      people as (insert into users (id, email, name) values
        (${userId}, ${`owner-${userId}@acta.test`}, 'Owner'),
        (${strangerId}, ${`owner-${strangerId}@acta.test`}, 'Owner'),
        (${guestId}, ${`guest-${guestId}@acta.test`}, 'Guest'))
    insert into workspace_members (workspace_id, id, user_id, role) values
      (${workspaceId}, ${newId()}, ${userId}, 'owner'),
      (${strangerWorkspaceId}, ${newId()}, ${strangerId}, 'owner')`);
  return {
    workspaceId: workspaceId!,
    userId: userId!,
    strangerWorkspaceId: strangerWorkspaceId!,
    guestId: guestId!,
  };
}

export async function createWorld<O>(bed: TestBed, toolName: string): Promise<World<O>> {
  const { workspaceId, userId, strangerWorkspaceId, guestId } = await populate(bed);
  const person = { workspaceId, userId };
  const owner = (permissions?: readonly Permission[]) => asUser(person, permissions);
  const guest = asUser({ workspaceId, userId: guestId });
  const usualCaller = (name: string) => {
    if (guestTools.has(name)) return guest;
    const systemOnly = bed.registry.find(name)?.definition.metadata.systemOnly;
    return systemOnly ? systemPrincipal(workspaceId) : owner();
  };

  async function execute(
    name: string,
    inputs: unknown,
    { as = usualCaller(name), ...options }: CallOptions = {},
  ): Promise<ToolExecutionResult> {
    const full: ExecutionOptions = { context: contextOf(as), ...options };
    const result = await bed.executor.execute(name, inputs, full);
    if (result.status === "pending_approval") throw new Error(`${name} waits for approval`);
    return result;
  }

  const world: World<O> = {
    execute: (inputs, options) => execute(toolName, inputs, options) as Promise<ToolExecutionResult<O>>,
    call: async (inputs, options) => (await world.execute(inputs, options)).outputs,
    refusal: (inputs, options) => refusalOf(world.execute(inputs, options)),
    undo: (executionId, { force, ...options } = {}) =>
      execute(undoToolName, { executionId, ...(force !== undefined && { force }) }, options),
    undoRefusal: (executionId, options) => refusalOf(world.undo(executionId, options)),
    edit: (edit) => world.editAll([edit]),
    editAll: async (edits) => (await execute(editTool.name, { edits })).id,
    freeTexts: (table) => freeColumns(bed, table, "text"),
    freeIds: (table) => freeColumns(bed, table, "uuid"),
    async allowedTexts(table, column) {
      const checks = await bed.owner.execute<{ definition: string }>(sql`
        select pg_get_constraintdef(c.oid) as definition from pg_constraint c
        join pg_attribute a on a.attrelid = c.conrelid and a.attnum = any(c.conkey)
        where c.conrelid = ${table}::regclass and c.contype = 'c' and a.attname = ${column}`);
      return checks.flatMap(({ definition }) =>
        [...definition.matchAll(/'([^']+)'/g)].map((found) => found[1]!),
      );
    },
    tool: async (name, inputs, options) => (await execute(name, inputs, options)).outputs,
    rows: createRows(bed, workspaceId, guestId),
    elsewhere: createRows(bed, strangerWorkspaceId, guestId),
    owner,
    guest,
    inWorkspace: (workspaceId) => createRows(bed, workspaceId, guestId),
    executions: () =>
      bed.owner
        .select()
        .from(toolExecutions)
        .where(eq(toolExecutions.workspaceId, workspaceId))
        .orderBy(asc(toolExecutions.id)),
  };
  return world;
}

import { randomBytes } from "node:crypto";
import type { BaseContext, Logger } from "@acta/core";
import {
  createCursorCodec,
  createExecutor,
  createRegistry,
  createVault,
  type Executor,
  isRead,
  type Registry,
  type Vault,
} from "@acta/core";
import {
  createApprovalPolicies,
  createAuditWriter,
  createExecutionDatabase,
  createHistory,
  type Handles,
} from "@acta/db";
import type { Catalogue } from "./catalogue.ts";

export interface TestExecutor {
  executor: Executor;
  registry: Registry<BaseContext & Handles>;
  /** What the executor logged as unexpected: the cause of an `INTERNAL`. */
  readonly logged: unknown[];
  /** Says that rows of a table were written by somebody else than its calls, as the database says it to the product. */
  notify(table: string): void;
  close(): Promise<void>;
}

export interface TestExecutorOptions extends Catalogue {
  urls: { app: string; audit: string; system: string };
  deadlineMs?: number;
}

/**
 * The product's own executor on a test database, with a live feed that wakes nobody. Of what others write it hears from
 * `notify`, not from the database: a test need not wait until a change is known.
 */
export function createTestExecutor({
  tools,
  moduleErrors,
  services,
  urls,
  deadlineMs,
}: TestExecutorOptions): TestExecutor {
  const database = createExecutionDatabase({ appUrl: urls.app, systemUrl: urls.system, poolSize: 6 });
  const audit = createAuditWriter({ auditUrl: urls.audit });
  const subscribers: ((payload: string) => void)[] = [];
  const policies = createApprovalPolicies({
    appUrl: urls.app,
    listener: {
      alive: true,
      subscribe(_, hear) {
        subscribers.push(hear);
        return () => {};
      },
    },
  });
  // The tools' own, where they are given one: what is sealed for a call is opened by another.
  const vault = vaultOf(services) ?? createVault([{ id: "test", key: randomBytes(32) }]);
  const registry = createRegistry<BaseContext & Handles>(tools, moduleErrors);
  const named = (condition: (tool: (typeof tools)[number]) => boolean) =>
    tools.filter(condition).map(({ name }) => name);
  const history = createHistory({
    appUrl: urls.app,
    readTools: named(isRead),
    reversibleTools: named(({ metadata }) => metadata.reversible),
    poolSize: 2,
  });
  const logged: unknown[] = [];
  const logger: Logger = {
    debug() {},
    info() {},
    warn() {},
    error: (details) => void logged.push(details),
  };
  return {
    executor: createExecutor<Handles, object>({
      registry,
      database,
      audit,
      approvals: { ...policies, seal: vault.seal },
      feed: { wake() {} },
      effects: { wake() {} },
      cursors: createCursorCodec("a secret that only tests know, 32 bytes"),
      services: { ...services, history },
      logger,
      guardCalls: true,
      ...(deadlineMs !== undefined && { deadlineMs }),
    }),
    registry,
    logged,
    notify(table) {
      for (const hear of subscribers) hear(JSON.stringify({ table }));
    },
    async close() {
      await audit.close();
      await policies.close();
      await history.close();
      await database.close();
    },
  };
}

/** The testkit knows nothing of the services that tools are given, but for this one. */
export function vaultOf(services: object): Vault | undefined {
  return "vault" in services ? (services.vault as Vault) : undefined;
}

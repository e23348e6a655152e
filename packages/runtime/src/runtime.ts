import { type Auth, createAuth, mintApiKey, mintOneTimeToken, rolePermissions } from "@acta/auth";
import { moduleErrors, standardPipeline, type ToolServices, tools } from "@acta/catalog";
import {
  type Approvals,
  type CursorCodec,
  createCursorCodec,
  createExecutor,
  createRegistry,
  createVault,
  type Executor,
  type History,
  isRead,
  type Logger,
  type Registry,
  type Vault,
} from "@acta/core";
import {
  createApprovalPolicies,
  createApprovals,
  createAuditWriter,
  createConversations,
  createDecidedCalls,
  createEffectSignal,
  createExecutionDatabase,
  createHistory,
  createListener,
  createLiveFeed,
  createStatementClient,
  createUndoRunHistory,
  createWhatsAppAccounts,
  createWhatsAppDirectory,
  type Handles,
  type Listener,
  newestMigration,
  type PgLiveFeed,
} from "@acta/db";
import type { EffectHandler } from "@acta/effects";
import { type AppRouter, createAppRouter, type SessionPort } from "@acta/trpc";
import { createCloudApi, createSandboxProvider, sandboxTemplates } from "@acta/whatsapp";
import { createApprovalRun } from "./approval-run.ts";
import type { Config } from "./config.ts";
import { createHealth, type Health } from "./health.ts";
import { createLogger } from "./logger.ts";
import { createSandboxSeed } from "./sandbox-seed.ts";
import { deriveSecret } from "./secret.ts";
import { createWhatsAppHandlers } from "./whatsapp/effect-handlers.ts";
import { createMediaReader, type MediaReader } from "./whatsapp/media.ts";
import { withSandbox } from "./whatsapp/sandbox.ts";
import { createWhatsAppWebhooks, type WhatsAppWebhooks } from "./whatsapp/webhooks.ts";

/** The product, joined: what a process that serves calls holds. */
export interface Runtime {
  readonly config: Config;
  readonly logger: Logger;
  readonly registry: Registry<never>;
  readonly executor: Executor;
  readonly history: History;
  readonly approvals: Approvals;
  readonly auth: Auth;
  readonly cursors: CursorCodec;
  readonly vault: Vault;
  readonly feed: PgLiveFeed;
  readonly listener: Listener;
  /** What the worker can do of what calls asked for, by kind. */
  readonly effectHandlers: readonly EffectHandler[];
  /** What WhatsApp reports; null in a process that makes no calls of the system. */
  readonly whatsapp: WhatsAppWebhooks | null;
  /** The bytes behind messages. */
  readonly media: MediaReader;
  /** What works right now; never throws. */
  health(): Promise<Health>;
  /** @throws ActaError `DATABASE_UNAVAILABLE` while no call can be served */
  checkReady(): Promise<void>;
  /** The typed procedures for a host that knows how its sessions are kept. */
  createRouter(sessions: SessionPort): AppRouter;
  /** Writes what is still to be written and closes every connection. Calls have to have ended before. */
  close(): Promise<void>;
}

/**
 * Joins everything from one configuration. Connections are made when they are first needed, so this succeeds while
 * the database is away; `checkReady` tells.
 *
 * @param options.name names the process in its log
 */
export async function createRuntime(config: Config, options: { name: string }): Promise<Runtime> {
  const logger: Logger = createLogger({ name: options.name, level: config.logLevel });
  const { databases } = config;
  const appUrl = databases.app.expose();

  const registry = createRegistry(tools, moduleErrors);
  const readTools = registry
    .list({ withSystemOnly: true })
    .filter((tool) => isRead(tool.definition))
    .map((tool) => tool.name);
  const reversibleTools = registry
    .list({ withSystemOnly: true })
    .filter((tool) => tool.definition.metadata.reversible)
    .map((tool) => tool.name);
  const cursors = createCursorCodec(deriveSecret(config.secret, "cursor"));

  const database = createExecutionDatabase({
    appUrl,
    systemUrl: databases.system?.expose(),
    poolSize: config.databasePoolSize,
  });
  const audit = createAuditWriter({ auditUrl: databases.audit.expose() });
  const recordTools = registry.list().map((tool) => tool.definition.metadata);
  const history = createHistory({
    appUrl,
    readTools,
    reversibleTools,
    recordTools,
    standardPipeline,
  });
  const listener = createListener({ url: appUrl, logger });
  const policies = createApprovalPolicies({ appUrl, listener });
  const feed = createLiveFeed({ url: appUrl, listener });
  const effects = createEffectSignal({ url: appUrl });
  const statements = createStatementClient({
    url: appUrl,
    applicationName: "acta health",
    maxConnections: 1,
  });
  const auth = createAuth({
    authUrl: databases.auth.expose(),
    listener,
    secret: deriveSecret(config.secret, "session"),
    logger,
  });
  const vault = createVault(
    config.encryptionKeys.map(({ id, key }) => ({ id, key: Buffer.from(key.expose(), "base64url") })),
  );
  const services: ToolServices = {
    keys: { mint: mintApiKey },
    tokens: {
      mint(page) {
        const { token, hash } = mintOneTimeToken();
        return { url: `${config.console.url}/${page}#${token}`, hash };
      },
    },
    history,
    roles: rolePermissions,
    vault,
  };
  const executor = createExecutor<Handles, ToolServices>({
    registry,
    database,
    audit,
    approvals: { ...policies, seal: vault.seal },
    feed,
    effects,
    cursors,
    services,
    logger,
  });
  const approvals = createApprovals({ appUrl });
  const conversations = createConversations({ appUrl });
  const undoRuns = createUndoRunHistory({ appUrl });
  const decidedCalls = databases.system && createDecidedCalls({ systemUrl: databases.system.expose() });
  const directory = databases.system
    ? createWhatsAppDirectory({ systemUrl: databases.system.expose() })
    : undefined;
  const whatsapp = directory ? createWhatsAppWebhooks({ directory, executor, vault, logger }) : null;
  const effectHandlers: EffectHandler[] = [];
  if (decidedCalls) {
    const principals = { ofUser: auth.principalOfUser, ofKey: auth.principalOfKey };
    const { read: readCall } = decidedCalls;
    effectHandlers.push(createApprovalRun({ executor, readCall, principals, open: vault.open }));
  }
  const provider = withSandbox(
    createCloudApi({ reachesPrivate: config.whatsappReachesPrivate }),
    createSandboxProvider(),
  );
  const accounts = createWhatsAppAccounts({ authUrl: databases.auth.expose() });
  const media = createMediaReader({ conversations, accounts, provider, vault, logger });
  if (directory) {
    effectHandlers.push(...createWhatsAppHandlers({ directory, provider, executor, vault, logger }));
    const secretOf = (workspaceId: string) => deriveSecret(config.secret, `sandbox/${workspaceId}`);
    effectHandlers.push(createSandboxSeed({ executor, auth, templates: sandboxTemplates, secretOf, logger }));
  }
  const health = createHealth({ statements, listener, newestMigration: await newestMigration() });

  return {
    config,
    logger,
    registry,
    executor,
    history,
    approvals,
    auth,
    cursors,
    vault,
    feed,
    listener,
    effectHandlers,
    whatsapp,
    media,
    health: health.readHealth,
    checkReady: health.checkReady,
    createRouter: (sessions) =>
      createAppRouter({
        registry,
        executor,
        approvals,
        conversations,
        undoRuns,
        history,
        sessions,
        logger,
        subscribe: feed.subscribe,
      }),
    async close() {
      // Those that still write go first; the listener last, since others hear through it.
      await Promise.all([auth.close(), audit.close(), feed.close(), effects.close()]);
      await Promise.all([database.close(), history.close(), policies.close(), statements.close()]);
      await Promise.all([
        approvals.close(),
        conversations.close(),
        accounts.close(),
        undoRuns.close(),
        decidedCalls?.close(),
        directory?.close(),
      ]);
      await listener.close();
    },
  };
}

import {
  type Approval,
  type ApprovalDetail,
  type Approvals,
  batchToolName,
  type Conversation,
  type ConversationMessage,
  type Conversations,
  type ExecutionSummary,
  fail,
  type HistogramSlice,
  type History,
  hasPermissions,
  type ManifestTool,
  maxBatchItems,
  missingPermissions,
  type Permission,
  type Person,
  type PipelineStages,
  type RecordBlame,
  type RecordState,
  type RecordTimeline,
  type Registry,
  type Role,
  type ToolExecution,
  toManifestTool,
  type UndoActors,
  type UndoRunEntry,
  type UndoRunHistory,
  type UndoRunView,
} from "@acta/core";
import {
  type ApprovalListInput,
  type ConversationListInput,
  type ExecutionListInput,
  type HistogramInput,
  type PartsInput,
  parseApprovalListInput,
  parseConversationListInput,
  parseExecutionListInput,
  parseHistogramInput,
  parseIdInput,
  parsePartsInput,
  parseRecordAtInput,
  parseRecordTimelineInput,
  parseToolNameInput,
  parseUndoRunEntriesInput,
  parseUndoRunListInput,
  parseWorkspaceInput,
  type RecordAtInput,
  type RecordTimelineInput,
  toExecutionFilter,
  type UndoRunEntriesInput,
  type UndoRunListInput,
} from "./console-inputs.ts";
import type { SessionPort } from "./context.ts";
import type { ConsoleMutation, ConsoleQuery, ConsoleSubscription } from "./procedure-types.ts";
import type { Trpc } from "./trpc.ts";
import { type Subscribe, wakeUps } from "./wake-ups.ts";

/** A tool in a list: enough to find it. `tools.read` has the schemas and examples. */
export type ToolSummary = Omit<ManifestTool, "inputSchema" | "outputSchema" | "examples">;

export interface ExecutionListPage {
  /** Newest first, each in a line: `executions.read` has the rest. */
  items: ExecutionSummary[];
  nextCursor: string | null;
}

/** What happened to a record, newest first. */
export type RecordTimelinePage = Omit<RecordTimeline, "nextBefore"> & { nextCursor: string | null };

export interface ExecutionBatch {
  batch: ToolExecution;
  items: ToolExecution[];
}

/** Something new may stand in the history. It says when, not what: ask `executions.list` with `after`. */
export interface LiveEvent {
  /** ISO 8601, UTC. */
  at: string;
}

export interface Session {
  user: { userId: string; name: string; email: string };
  /** null when no workspace is chosen. */
  workspace: { workspaceId: string; workspaceName: string; role: Role } | null;
  memberships: { workspaceId: string; workspaceName: string; role: Role }[];
  /** In the chosen workspace; empty without one. */
  permissions: Permission[];
}

/** What the console needs beside tools. None of it leaves a row. */
export type ConsoleProcedures = {
  executions: {
    list: ConsoleQuery<ExecutionListInput, ExecutionListPage>;
    read: ConsoleQuery<{ id: string }, ToolExecution>;
    /** A batch with its items in the order they ran. */
    batch: ConsoleQuery<{ id: string }, ExecutionBatch>;
    histogram: ConsoleQuery<HistogramInput, HistogramSlice[]>;
    live: ConsoleSubscription<void, LiveEvent>;
  };
  records: {
    timeline: ConsoleQuery<RecordTimelineInput, RecordTimelinePage>;
    blame: ConsoleQuery<RecordAtInput, RecordBlame>;
    asOf: ConsoleQuery<RecordAtInput, RecordState>;
  };
  approvals: {
    list: ConsoleQuery<ApprovalListInput, ApprovalListPage>;
    read: ConsoleQuery<{ id: string }, ApprovalDetail>;
    /** How many wait, up to 100. News of them wake `executions.live`: what waits has a row there. */
    pending: ConsoleQuery<void, { count: number }>;
  };
  conversations: {
    list: ConsoleQuery<ConversationListInput, ConversationListPage>;
    /** null: there is none. */
    read: ConsoleQuery<{ id: string }, Conversation | null>;
    messages: ConsoleQuery<PartsInput, ConversationMessagePage>;
  };
  stages: {
    /** What the stages of orders are called; empty without `orders.view`. */
    list: ConsoleQuery<void, PipelineStages[]>;
  };
  people: {
    /** Names and ids of the members, for everybody here: whom a task or a conversation can be assigned to. */
    list: ConsoleQuery<void, Person[]>;
  };
  undoRuns: {
    list: ConsoleQuery<UndoRunListInput, UndoRunListPage>;
    /** null: there is none. */
    read: ConsoleQuery<{ id: string }, UndoRunView | null>;
    entries: ConsoleQuery<UndoRunEntriesInput, UndoRunEntryPage>;
    /** Whose executions can be undone. */
    actors: ConsoleQuery<void, UndoActors>;
  };
  tools: {
    list: ConsoleQuery<void, ToolSummary[]>;
    read: ConsoleQuery<{ name: string }, ManifestTool>;
  };
  session: {
    me: ConsoleQuery<void, Session>;
    switchWorkspace: ConsoleMutation<{ workspaceId: string }, { workspaceId: string }>;
  };
};

export interface ApprovalListPage {
  /** Newest first. */
  items: Approval[];
  nextCursor: string | null;
}

export interface ConversationListPage {
  /** The one with the latest message first. */
  items: Conversation[];
  nextCursor: string | null;
}

export interface ConversationMessagePage {
  /** Newest first. */
  items: ConversationMessage[];
  nextCursor: string | null;
}

export interface UndoRunListPage {
  /** Newest first. */
  items: UndoRunView[];
  nextCursor: string | null;
}

export interface UndoRunEntryPage {
  /** In the order in which they are undone. */
  items: UndoRunEntry[];
  nextCursor: number | null;
}

export interface ConsoleOptions {
  approvals: Approvals;
  conversations: Conversations;
  undoRuns: UndoRunHistory;
  registry: Registry<never>;
  history: History;
  sessions: SessionPort;
  subscribe: Subscribe;
}

const defaultPageSize = 50;

export function createConsoleProcedures(
  { signedIn, inWorkspace }: Pick<Trpc, "signedIn" | "inWorkspace">,
  { registry, approvals, conversations, undoRuns, history, sessions, subscribe }: ConsoleOptions,
): ConsoleProcedures {
  const manifest = createManifestCache(registry);

  return {
    executions: {
      list: inWorkspace.input(parseExecutionListInput).query(async ({ ctx, input }) => {
        const { items, nextBefore } = await history.summarize(
          ctx.principal,
          toExecutionFilter(input.filter),
          {
            limit: input.limit ?? defaultPageSize,
            ...(input.cursor ? { before: input.cursor } : {}),
            ...(input.after ? { after: input.after } : {}),
          },
        );
        return { items, nextCursor: nextBefore };
      }),
      read: inWorkspace.input(parseIdInput).query(async ({ ctx, input }) => {
        const execution = await history.read(ctx.principal, input.id);
        if (!execution) throw fail("EXECUTION_NOT_FOUND");
        return execution;
      }),
      batch: inWorkspace.input(parseIdInput).query(async ({ ctx, input }) => {
        const [batch, page] = await Promise.all([
          history.read(ctx.principal, input.id),
          history.list(ctx.principal, { batch: input.id, includeReads: true }, { limit: maxBatchItems }),
        ]);
        if (batch?.toolName !== batchToolName) throw fail("EXECUTION_NOT_FOUND");
        // Ids are made in the order the items run.
        return { batch, items: page.items.reverse() };
      }),
      histogram: inWorkspace.input(parseHistogramInput).query(({ ctx, input }) =>
        history.histogram(ctx.principal, toExecutionFilter(input.filter), {
          from: new Date(input.from),
          to: new Date(input.to),
          count: input.count,
        }),
      ),
      live: inWorkspace.subscription(({ ctx, signal }) =>
        wakeUps(subscribe, ctx.principal.workspaceId, signal, ctx.confirm),
      ),
    },
    records: {
      timeline: inWorkspace.input(parseRecordTimelineInput).query(async ({ ctx, input }) => {
        const { nextBefore, ...page } = await history.readRecordTimeline(ctx.principal, input, {
          limit: input.limit ?? defaultPageSize,
          ...(input.cursor ? { before: input.cursor } : {}),
        });
        return { ...page, nextCursor: nextBefore };
      }),
      blame: inWorkspace
        .input(parseRecordAtInput)
        .query(({ ctx, input }) => history.readRecordBlame(ctx.principal, input, instantOf(input))),
      asOf: inWorkspace
        .input(parseRecordAtInput)
        .query(({ ctx, input }) => history.readRecord(ctx.principal, input, instantOf(input))),
    },
    approvals: {
      list: inWorkspace.input(parseApprovalListInput).query(async ({ ctx, input }) => {
        const { items, nextBefore } = await approvals.list(ctx.principal, input.filter ?? {}, {
          limit: input.limit ?? defaultPageSize,
          ...(input.cursor ? { before: input.cursor } : {}),
        });
        return { items, nextCursor: nextBefore };
      }),
      read: inWorkspace.input(parseIdInput).query(async ({ ctx, input }) => {
        const approval = await approvals.read(ctx.principal, input.id);
        if (!approval) throw fail("APPROVAL_NOT_FOUND");
        return approval;
      }),
      pending: inWorkspace.query(async ({ ctx }) => ({
        count: await approvals.countPending(ctx.principal),
      })),
    },
    conversations: {
      list: inWorkspace.input(parseConversationListInput).query(async ({ ctx, input }) => {
        const { items, nextBefore } = await conversations.list(
          ctx.principal,
          input.filter ?? {},
          pageOf(input),
        );
        return { items, nextCursor: nextBefore };
      }),
      read: inWorkspace
        .input(parseIdInput)
        .query(({ ctx, input }) => conversations.read(ctx.principal, input.id)),
      messages: inWorkspace.input(parsePartsInput).query(async ({ ctx, input }) => {
        const { items, nextBefore } = await conversations.messages(ctx.principal, input.id, pageOf(input));
        return { items, nextCursor: nextBefore };
      }),
    },
    stages: {
      list: inWorkspace.query(({ ctx }) => history.readStages(ctx.principal)),
    },
    people: {
      list: inWorkspace.query(({ ctx }) => conversations.people(ctx.principal)),
    },
    undoRuns: {
      list: inWorkspace.input(parseUndoRunListInput).query(async ({ ctx, input }) => {
        const { items, nextBefore } = await undoRuns.list(ctx.principal, pageOf(input));
        return { items, nextCursor: nextBefore };
      }),
      read: inWorkspace.input(parseIdInput).query(({ ctx, input }) => undoRuns.read(ctx.principal, input.id)),
      entries: inWorkspace.input(parseUndoRunEntriesInput).query(async ({ ctx, input }) => {
        const { items, nextAfter } = await undoRuns.entries(
          ctx.principal,
          input.id,
          input.outcome === undefined ? {} : { outcome: input.outcome },
          {
            limit: input.limit ?? defaultPageSize,
            ...(typeof input.cursor === "number" ? { after: input.cursor } : {}),
          },
        );
        return { items, nextCursor: nextAfter };
      }),
      actors: inWorkspace.query(({ ctx }) => undoRuns.actors(ctx.principal)),
    },
    tools: {
      list: inWorkspace.query(({ ctx }) =>
        registry
          .list({ principal: ctx.principal })
          .map(({ name }) => manifest(name))
          .map(({ inputSchema: _i, outputSchema: _o, examples: _e, ...summary }) => summary),
      ),
      read: inWorkspace.input(parseToolNameInput).query(({ ctx, input }) => {
        const tool = registry.find(input.name);
        if (!tool) throw fail("TOOL_NOT_FOUND");
        if (!hasPermissions(ctx.principal, tool.definition)) {
          const missing = missingPermissions(ctx.principal, tool.definition);
          throw fail("PERMISSION_DENIED", {}, { missingPermissions: missing });
        }
        return manifest(tool.name);
      }),
    },
    session: {
      me: signedIn.query(({ ctx: { identity, principal } }) => {
        const memberships = identity.memberships.map((membership) => ({ ...membership }));
        return {
          user: { userId: identity.userId, name: identity.name, email: identity.email },
          workspace: memberships.find(({ workspaceId }) => workspaceId === principal?.workspaceId) ?? null,
          memberships,
          permissions: [...(principal?.permissions ?? [])].sort(),
        };
      }),
      switchWorkspace: signedIn.input(parseWorkspaceInput).mutation(async ({ ctx, input }) => {
        const { workspaceId } = input;
        if (!ctx.identity.memberships.some((membership) => membership.workspaceId === workspaceId))
          throw fail("PERMISSION_DENIED", {}, { detail: "You are not a member of this workspace." });
        await sessions.switchWorkspace(ctx, workspaceId);
        return { workspaceId };
      }),
    },
  };
}

const pageOf = ({ cursor, limit }: { cursor?: string | null; limit?: number }) => ({
  limit: limit ?? defaultPageSize,
  ...(cursor ? { before: cursor } : {}),
});

const instantOf = ({ at }: RecordAtInput): Date | undefined => (at === undefined ? undefined : new Date(at));

/** Hashing a definition takes longer than looking it up, and definitions do not change while the process lives. */
function createManifestCache(registry: Registry<never>): (name: string) => ManifestTool {
  const known = new Map<string, ManifestTool>();
  return (name) => {
    const cached = known.get(name);
    if (cached) return cached;
    const tool = registry.find(name);
    if (!tool) throw fail("TOOL_NOT_FOUND");
    const published = toManifestTool(tool);
    known.set(name, published);
    return published;
  };
}

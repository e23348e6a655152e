import {
  type ApprovalState,
  approvalStates,
  type ConversationFilter,
  type ExecutionFilter,
  executionStatuses,
  fail,
  type InputIssue,
  instantRule,
  isInstant,
  type JsonSchema,
  modules,
  SchemaValidator,
  sources,
  type UndoOutcome,
  undoOutcomes,
} from "@acta/core";

/** Filters of the history as they travel: times are ISO 8601. All given ones must hold. */
export type ExecutionFilterInput = Omit<ExecutionFilter, "from" | "to"> & { from?: string; to?: string };

export interface ExecutionListInput {
  filter?: ExecutionFilterInput;
  /** `nextCursor` of the page before. Named as tRPC's infinite queries want it. */
  cursor?: string | null;
  /** Only executions newer than this id, those next to it first to fit: what "+N new" counts. */
  after?: string;
  /** 1–100, 50 unless given. */
  limit?: number;
}

export interface ApprovalListInput {
  /** All given ones must hold; several values of one mean any of them. */
  filter?: { state?: ApprovalState[]; tool?: string[] };
  cursor?: string | null;
  /** 1–100, 50 unless given. */
  limit?: number;
}

export interface ConversationListInput {
  filter?: ConversationFilter;
  cursor?: string | null;
  /** 1–100, 50 unless given. */
  limit?: number;
}

/** A page of something that belongs to one thing. */
export interface PartsInput {
  id: string;
  cursor?: string | null;
  /** 1–100, 50 unless given. */
  limit?: number;
}

export interface UndoRunEntriesInput {
  id: string;
  outcome?: UndoOutcome;
  /** A position. */
  cursor?: number | null;
  /** 1–100, 50 unless given. */
  limit?: number;
}

export interface UndoRunListInput {
  cursor?: string | null;
  /** 1–100, 50 unless given. */
  limit?: number;
}

export interface HistogramInput {
  filter?: ExecutionFilterInput;
  from: string;
  to: string;
  /** Slices, 1–200. */
  count: number;
}

/** A record, named as its page is. */
export interface RecordInput {
  /** Entity (`order`) or table (`orders`). */
  kind: string;
  id: string;
}

/** A record at an instant; now where none is given. */
export interface RecordAtInput extends RecordInput {
  at?: string;
}

export interface RecordTimelineInput extends RecordInput {
  /** `nextCursor` of the page before. */
  cursor?: string | null;
  /** 1–100, 50 unless given. */
  limit?: number;
}

const text = { type: "string", minLength: 1, maxLength: 256 } as const;
const id = { type: "string", format: "uuid" } as const;
/** `isInstant` says the rest, which no schema can. */
const instant = { type: "string", maxLength: 64 } as const;
const several = (items: JsonSchema) => ({ type: "array", maxItems: 100, items });
const closed = (properties: JsonSchema, required: readonly string[] = []) => ({
  type: "object",
  additionalProperties: false,
  required,
  properties,
});

const filter = closed({
  tool: several(text),
  module: several({ enum: modules }),
  status: several({ enum: executionStatuses }),
  source: several({ enum: sources }),
  actor: several(id),
  record: id,
  batch: id,
  session: text,
  errorCode: several(text),
  includeReads: { type: "boolean" },
  from: instant,
  to: instant,
  minDurationMs: { type: "integer", minimum: 0, maximum: 86_400_000 },
  maxDurationMs: { type: "integer", minimum: 0, maximum: 86_400_000 },
  q: text,
  requestId: text,
  idempotencyKey: text,
});

/**
 * A parser for tRPC's `.input()`. These procedures are not tools, so their inputs are checked here and not by the
 * executor.
 */
function parserOf<T>(schema: JsonSchema): (value: unknown) => T {
  const validator = new SchemaValidator(schema);
  return (value) => {
    const checked = validator.check(value);
    const issues = checked.ok ? instantIssues(checked.value) : checked.issues;
    if (!checked.ok || issues.length > 0) throw refusal(issues);
    // The schema beside each parser says T in JSON Schema.
    return checked.value as T;
  };
}

const instantNames = new Set(["from", "to", "at"]);

/** Inputs have their instants under these names, of their own and of their filter. */
function instantIssues(value: unknown, path = ""): InputIssue[] {
  if (typeof value !== "object" || value === null) return [];
  return Object.entries(value).flatMap(([name, member]): InputIssue[] => {
    const pointer = `${path}/${name}`;
    if (pointer === "/filter") return instantIssues(member, pointer);
    if (!instantNames.has(name) || (typeof member === "string" && isInstant(member))) return [];
    return [{ pointer, keyword: "format", message: instantRule }];
  });
}

const refusal = (issues: InputIssue[]) => fail("FILTER_INVALID", {}, { issues });

const page = {
  cursor: { type: ["string", "null"], format: "uuid" },
  limit: { type: "integer", minimum: 1, maximum: 100 },
  // tRPC's infinite queries add it.
  direction: { enum: ["forward", "backward"] },
};

export const parseExecutionListInput = parserOf<ExecutionListInput>(closed({ filter, after: id, ...page }));
export const parseApprovalListInput = parserOf<ApprovalListInput>(
  closed({
    filter: closed({ state: several({ enum: approvalStates }), tool: several(text) }),
    cursor: { type: ["string", "null"], format: "uuid" },
    limit: { type: "integer", minimum: 1, maximum: 100 },
    // tRPC's infinite queries add it.
    direction: { enum: ["forward", "backward"] },
  }),
);
export const parseConversationListInput = parserOf<ConversationListInput>(
  closed({ filter: closed({ state: { enum: ["open", "closed"] }, unread: { type: "boolean" } }), ...page }),
);
export const parsePartsInput = parserOf<PartsInput>(closed({ id, ...page }, ["id"]));
export const parseUndoRunListInput = parserOf<UndoRunListInput>(closed(page));
export const parseUndoRunEntriesInput = parserOf<UndoRunEntriesInput>(
  closed(
    { id, outcome: { enum: undoOutcomes }, ...page, cursor: { type: ["integer", "null"], minimum: 0 } },
    ["id"],
  ),
);
export const parseHistogramInput = parserOf<HistogramInput>(
  closed({ filter, from: instant, to: instant, count: { type: "integer", minimum: 1, maximum: 200 } }, [
    "from",
    "to",
    "count",
  ]),
);
export const parseRecordTimelineInput = parserOf<RecordTimelineInput>(
  closed({ kind: text, id, ...page }, ["kind", "id"]),
);
export const parseRecordAtInput = parserOf<RecordAtInput>(
  closed({ kind: text, id, at: instant }, ["kind", "id"]),
);
export const parseIdInput = parserOf<{ id: string }>(closed({ id }, ["id"]));
export const parseToolNameInput = parserOf<{ name: string }>(closed({ name: text }, ["name"]));
export const parseWorkspaceInput = parserOf<{ workspaceId: string }>(
  closed({ workspaceId: id }, ["workspaceId"]),
);

export function toExecutionFilter({ from, to, ...rest }: ExecutionFilterInput = {}): ExecutionFilter {
  return {
    ...rest,
    ...(from === undefined ? {} : { from: new Date(from) }),
    ...(to === undefined ? {} : { to: new Date(to) }),
  };
}

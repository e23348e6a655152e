import {
  type ExecutionFilter,
  executionStatuses,
  fail,
  type InputIssue,
  type JsonSchema,
  modules,
  SchemaValidator,
  sources,
} from "@acta/core";

/** Filters of the history as they travel: times are ISO 8601. All given ones must hold. */
export type ExecutionFilterInput = Omit<ExecutionFilter, "from" | "to"> & { from?: string; to?: string };

export interface ExecutionListInput {
  filter?: ExecutionFilterInput;
  /** `nextCursor` of the page before. Named as tRPC's infinite queries want it. */
  cursor?: string | null;
  /** Only executions newer than this id: what "+N new" counts. */
  after?: string;
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

const text = { type: "string", minLength: 1, maxLength: 256 } as const;
const id = { type: "string", format: "uuid" } as const;
const instant = { type: "string", format: "date-time" } as const;
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
    if (!checked.ok) throw refusal(checked.issues);
    // The schema beside each parser says T in JSON Schema.
    return checked.value as T;
  };
}

const refusal = (issues: InputIssue[]) => fail("FILTER_INVALID", {}, { issues });

export const parseExecutionListInput = parserOf<ExecutionListInput>(
  closed({
    filter,
    cursor: { type: ["string", "null"], format: "uuid" },
    after: id,
    limit: { type: "integer", minimum: 1, maximum: 100 },
    // tRPC's infinite queries add it.
    direction: { enum: ["forward", "backward"] },
  }),
);
export const parseHistogramInput = parserOf<HistogramInput>(
  closed({ filter, from: instant, to: instant, count: { type: "integer", minimum: 1, maximum: 200 } }, [
    "from",
    "to",
    "count",
  ]),
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

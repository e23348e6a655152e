import { createHash } from "node:crypto";
import { maySee } from "./authorize.ts";
import { fail } from "./errors.ts";
import { canonicalJson } from "./idempotency.ts";
import { type JsonObject, type JsonValue, pointerToken } from "./json.ts";
import type { StoredPlan } from "./ports.ts";
import type { PlanDrift, Preview, Principal, RecordChange } from "./types.ts";

/*
 * A call may name a dry-run as its plan: it is then committed only if it came out as that one did. What every run makes
 * anew is compared by its place: ids and marked values by which one of them stands where, instants by their distance
 * from the run's own.
 */

/** What a dry-run leaves in its row for a later comparison, beside the preview. */
export interface PlanNote {
  /** Digest of the tool and the inputs: those in the row are redacted. */
  fingerprint: string;
  /** The ids and marked values this run made. */
  generated: string[];
}

/** What a run came to. */
export interface PlanOutcome {
  /** Redacted, as they are in the row. */
  outputs: unknown;
  changes: readonly RecordChange[];
  effects: readonly unknown[];
  now: Date;
  generated: readonly string[];
}

/** @param id of the dry-run: equal inputs of two plans must not show that they are equal */
export function planFingerprint(id: string, toolName: string, inputs: unknown): string {
  return createHash("sha256")
    .update(`${id.toLowerCase()}\0${toolName}\0${canonicalJson(inputs)}`)
    .digest("base64url");
}

/**
 * @returns what the plan came to
 * @throws ActaError `EXECUTION_NOT_FOUND` when the caller may not see such an execution, `PLAN_INVALID` when it is no
 *   successful dry-run of the same tool with the same inputs
 */
export function parsePlan(
  id: string,
  stored: StoredPlan | null,
  call: { toolName: string; inputs: unknown; principal: Principal },
): PlanOutcome {
  if (!stored || !maySee(call.principal, stored)) {
    throw fail("EXECUTION_NOT_FOUND", {}, { detail: "The plan names no execution of this workspace." });
  }
  const preview = stored.preview as (Preview & { plan?: PlanNote }) | null;
  const note = preview?.plan;
  if (stored.status !== "dry_run" || stored.errorCode !== null || !preview || !note) {
    throw fail("PLAN_INVALID", {}, { detail: "The plan is not a dry-run that succeeded." });
  }
  if (stored.toolName !== call.toolName) {
    throw fail("PLAN_INVALID", {}, { detail: "The plan is a dry-run of another tool." });
  }
  if (note.fingerprint !== planFingerprint(id, call.toolName, call.inputs)) {
    throw fail("PLAN_INVALID", {}, { detail: "The plan is a dry-run with other inputs." });
  }
  return {
    outputs: stored.outputs,
    changes: preview.changes,
    effects: preview.effects,
    now: stored.startedAt,
    generated: note.generated,
  };
}

/** @throws ActaError `PLAN_DRIFT` with what came out differently */
export function assertAsPlanned(plan: PlanOutcome, actual: PlanOutcome): void {
  const drift = findDrift(plan, actual);
  if (drift.length > 0) throw fail("PLAN_DRIFT", {}, { drift });
}

/** Differences told; more would not be read. */
const maxDrift = 100;

export function findDrift(plan: PlanOutcome, run: PlanOutcome): PlanDrift[] {
  const comparison = new Comparison(plan, run);
  const drift: PlanDrift[] = [];
  const changes = [...pairChanges(plan, run)];
  // Rows first: they say which id of the one run is which of the other.
  for (const [expected, actual] of changes) {
    if (expected && actual) comparison.same(expected.id, actual.id);
  }
  for (const [expected, actual] of changes) {
    if (expected?.operation === actual?.operation) {
      drift.push(...comparison.rows(expected!, actual!));
    } else {
      const { table, id } = (actual ?? expected)!;
      const operations = { expected: expected?.operation ?? null, actual: actual?.operation ?? null };
      drift.push({ table, id, field: null, ...operations });
    }
  }
  // As JSON, in which what is undefined is not there.
  const asJson = ({ outputs, effects }: PlanOutcome) =>
    JSON.parse(JSON.stringify({ outputs, effects })) as JsonObject;
  drift.push(...comparison.values("", asJson(plan), asJson(run)));
  return drift.slice(0, maxDrift);
}

type Pair = [RecordChange | undefined, RecordChange | undefined];

/** Rows that were there go together by id; new ones by their order within the table. */
function* pairChanges(plan: PlanOutcome, run: PlanOutcome): Generator<Pair> {
  const made = [new Set(plan.generated), new Set(run.generated)] as const;
  const keyOf = ({ table, id }: RecordChange, isNew: boolean) => (isNew ? table : `${table}/${id}`);
  const waiting = new Map<string, RecordChange[]>();
  for (const change of run.changes) {
    const key = keyOf(change, made[1].has(change.id));
    const group = waiting.get(key);
    if (group) group.push(change);
    else waiting.set(key, [change]);
  }
  for (const change of plan.changes) {
    yield [change, waiting.get(keyOf(change, made[0].has(change.id)))?.shift()];
  }
  for (const group of waiting.values()) for (const change of group) yield [undefined, change];
}

const instant = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(\.\d{1,3})?Z$/;
const uuid = /[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}/g;

class Comparison {
  readonly #plan: { nowMs: number; generated: ReadonlySet<string> };
  readonly #run: { nowMs: number; generated: ReadonlySet<string> };
  /** Which generated value of the one run stands where which of the other does. */
  readonly #toRun = new Map<string, string>();
  readonly #toPlan = new Map<string, string>();

  constructor(plan: PlanOutcome, run: PlanOutcome) {
    this.#plan = { nowMs: plan.now.getTime(), generated: new Set(plan.generated) };
    this.#run = { nowMs: run.now.getTime(), generated: new Set(run.generated) };
  }

  /** The columns of one row that differ, in the state after the call or in the one before. */
  *rows(expected: RecordChange, actual: RecordChange): Generator<PlanDrift> {
    const told = new Set<string>();
    for (const state of ["after", "before"] as const) {
      const was = expected[state] ?? {};
      const is = actual[state] ?? {};
      for (const field of new Set([...Object.keys(was), ...Object.keys(is)])) {
        if (told.has(field) || this.same(was[field] ?? null, is[field] ?? null)) continue;
        told.add(field);
        const values = { expected: was[field] ?? null, actual: is[field] ?? null };
        yield { table: actual.table, id: actual.id, field, ...values };
      }
    }
  }

  /** What differs inside a value, by pointers (RFC 6901). */
  *values(
    pointer: string,
    expected: JsonValue | undefined,
    actual: JsonValue | undefined,
  ): Generator<PlanDrift> {
    if (isContainer(expected) && isContainer(actual) && Array.isArray(expected) === Array.isArray(actual)) {
      for (const key of new Set([...Object.keys(expected), ...Object.keys(actual)])) {
        const [was, is] = [expected, actual].map((each) => (each as JsonObject)[key]);
        yield* this.values(`${pointer}/${pointerToken(key)}`, was, is);
      }
    } else if (expected === undefined || actual === undefined || !this.same(expected, actual)) {
      yield { table: null, id: null, field: pointer, expected: expected ?? null, actual: actual ?? null };
    }
  }

  same(expected: JsonValue, actual: JsonValue): boolean {
    if (typeof expected === "string" && typeof actual === "string") return this.#sameText(expected, actual);
    if (!isContainer(expected) || !isContainer(actual)) return expected === actual;
    const keys = Object.keys(expected);
    return (
      Array.isArray(expected) === Array.isArray(actual) &&
      keys.length === Object.keys(actual).length &&
      keys.every(
        (key) =>
          Object.hasOwn(actual, key) &&
          this.same((expected as JsonObject)[key]!, (actual as JsonObject)[key]!),
      )
    );
  }

  #sameText(expected: string, actual: string): boolean {
    const was = split(expected, this.#plan.generated);
    const is = split(actual, this.#run.generated);
    if (was.length > 1 || is.length > 1) {
      // Odd places hold generated values.
      return (
        was.length === is.length &&
        was.every((part, place) => (place % 2 === 1 ? this.#pair(part, is[place]!) : part === is[place]))
      );
    }
    if (expected === actual) return true;
    if (!instant.test(expected) || !instant.test(actual)) return false;
    return Date.parse(expected) - this.#plan.nowMs === Date.parse(actual) - this.#run.nowMs;
  }

  #pair(expected: string, actual: string): boolean {
    const known = this.#toRun.get(expected);
    if (known !== undefined || this.#toPlan.has(actual)) return known === actual;
    this.#toRun.set(expected, actual);
    this.#toPlan.set(actual, expected);
    return true;
  }
}

function isContainer(value: JsonValue | undefined): value is JsonValue[] | JsonObject {
  return typeof value === "object" && value !== null;
}

/** A text around the generated values in it: text, value, text, value, …, text. */
function split(text: string, generated: ReadonlySet<string>): string[] {
  if (generated.has(text)) return ["", text, ""];
  const parts: string[] = [];
  let from = 0;
  for (const match of text.matchAll(uuid)) {
    if (!generated.has(match[0])) continue;
    parts.push(text.slice(from, match.index), match[0]);
    from = match.index + match[0].length;
  }
  parts.push(text.slice(from));
  return parts;
}

import type { EffectRequest, HeldCall, ToolExecutionRecord } from "@acta/core";
import { Step } from "../wire/batch.ts";
import { toWire, type WireValue } from "../wire/values.ts";
import {
  insertExecution,
  insertExecutionWithRecord,
  insertExecutionWithRecords,
  insertItemExecutions,
  pushExecutionValues,
  touchedRecords,
} from "./audit-row.ts";
import { effectValues, insertEffects } from "./effect-rows.ts";
import type { KeptItem } from "./item.ts";
import type { RecordWriter } from "./records.ts";
import { insertApproval, notifyAuth, setBatch } from "./statements.ts";

/** The row of an execution, and in the same statement which records it touched. */
export function executionStep(record: ToolExecutionRecord, { wholes }: Pick<RecordWriter, "wholes">): Step {
  const values: WireValue[] = [];
  pushExecutionValues(values, record);
  const touched = touchedRecords(record, wholes);
  if (touched.length === 0) return new Step(insertExecution, values);
  values.push(touched.length === 1 ? touched[0]! : toWire(touched));
  return new Step(touched.length === 1 ? insertExecutionWithRecord : insertExecutionWithRecords, values);
}

/** The rows of a batch's items, with what they asked to be done outside. The database lets in those that are named. */
export function itemSteps(items: readonly KeptItem[], batch: ToolExecutionRecord): Step[] {
  const ids: string[] = [];
  const touchedIds: string[] = [];
  const touchedBy: string[] = [];
  const steps: Step[] = [];
  for (const { record, effects, writer } of items) {
    ids.push(record.id);
    for (const id of touchedRecords(record, writer.wholes)) {
      touchedIds.push(id);
      touchedBy.push(record.id);
    }
    if (effects.length > 0) steps.push(effectsStep(record, effects));
  }
  const rows = JSON.stringify(items.map(({ record }) => record));
  return [
    new Step(setBatch, [batch.id, batch.tool_name, ids.join()]),
    new Step(insertItemExecutions, [batch.workspace_id, rows, toWire(touchedIds), toWire(touchedBy)]),
    ...steps,
  ];
}

export function effectsStep(record: ToolExecutionRecord, effects: readonly EffectRequest[]): Step {
  return new Step(insertEffects, effectValues(record, effects));
}

/** More changed rows than this and the listeners are told to forget everything. */
const maxNews = 20;
const allNews = JSON.stringify({ table: "*", id: "" });

/** Tells `acta_auth`, at COMMIT, of rows it keeps in memory. */
export function newsStep(news: readonly string[]): Step {
  return new Step(notifyAuth, [toWire(news.length > maxNews ? [allNews] : news)]);
}

/** The row of the call that waits, taken from that of its preview. */
export function approvalStep(record: ToolExecutionRecord, call: HeldCall): Step {
  return new Step(insertApproval, approvalValues(record, call));
}

function approvalValues(record: ToolExecutionRecord, call: HeldCall): WireValue[] {
  const { source: _, ...circumstances } = record.request_context;
  return [
    record.workspace_id,
    call.id,
    record.tool_name,
    call.inputHash,
    JSON.stringify(call.inputs),
    call.sealedInputs,
    record.id,
    call.policy?.id ?? null,
    call.policy?.name ?? null,
    toWire(call.creatorMayDecide),
    record.user_id,
    record.api_key_id,
    record.source,
    record.session_id,
    JSON.stringify(circumstances),
    record.request_id,
    record.trace_id,
    record.idempotency_key,
    call.expiresAt.toISOString(),
    record.started_at,
  ];
}

/*
 * What the console and the worker do, for the tests and for the processes that are killed: these begin a second sooner
 * where they need nothing compiled.
 */
import { ActaError, newId } from "@acta/core";
import { createEffectWorker } from "@acta/effects";
import { createUndoRangeHandler } from "@acta/runtime";

/** @typedef {import("@acta/runtime").Runtime} Runtime */
/** @typedef {Extract<import("@acta/core").Principal, { type: "user" }>} Person */
/** @typedef {{ approvalId: string, approve: boolean }} Decision */

/**
 * @param {Pick<Runtime, "auth">} runtime
 * @param {string} workspaceId
 * @param {string} userId
 * @param {string} sessionId what is done is recorded with
 * @returns {Promise<Person>}
 */
export async function personIn({ auth }, workspaceId, userId, sessionId = newId()) {
  const person = await auth.principalOfUser(workspaceId, userId, sessionId);
  if (person?.type !== "user") throw new Error(`${userId} is not in ${workspaceId}`);
  return person;
}

/**
 * @param {Pick<Runtime, "executor">} runtime
 * @param {Person} principal
 * @param {string} toolName
 * @param {object} inputs
 */
export function callAs({ executor }, principal, toolName, inputs) {
  const { userId, workspaceId, sessionId } = principal;
  const context = { userId, workspaceId, sessionId, requestContext: { source: "ui" }, principal };
  return executor.execute(toolName, inputs, { context });
}

/**
 * @param {Pick<Runtime, "executor">} runtime
 * @param {Person} person
 * @param {Decision} decision
 * @returns {Promise<boolean>} whether it was this very call that decided
 */
export async function decide(runtime, person, { approvalId, approve }) {
  const [name, why] = approve ? ["approve", {}] : ["reject", { reason: "No." }];
  try {
    await callAs(runtime, person, `system.approval.${name}`, { approvalId, ...why });
    return true;
  } catch (error) {
    if (error instanceof ActaError && ["APPROVAL_DECIDED", "CONFLICT"].includes(error.code)) return false;
    throw error;
  }
}

/** A tenth of the real times, or less: so long it takes until somebody else has what a dead worker had. */
const timing = {
  leaseMs: 1_500,
  heartbeatMs: 300,
  deadAfterMs: 1_500,
  pollMs: 50,
  firstRetryMs: 50,
  longestRetryMs: 200,
};

/**
 * As `apps/worker` has it, but for the schedule and for the times.
 *
 * @param {Runtime} runtime
 * @param {{ workerUrl: string, undoRuns: import("@acta/db").PgUndoRunStore }} options
 */
export function createQuickWorker(runtime, { workerUrl, undoRuns }) {
  const handlers = [...runtime.effectHandlers, createUndoRangeHandler({ ...runtime, store: undoRuns })];
  return createEffectWorker({ workerUrl, handlers, logger: runtime.logger, concurrency: 3, timing });
}

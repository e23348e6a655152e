/**
 * Places where a test may kill the process, named after what has just happened. In the product they are a comparison
 * with `undefined`: only what a test preloads into the process (`tests/crash/armed.mjs`) arms them, no setting does.
 */
export const crashPoints = [
  /** The first query of a call was answered: BEGIN, the settings and the claim on its key have happened. */
  "execution.begun",
  /** The tool has run; its record is not written. */
  "execution.run",
  /** A row of a read, a failure or a dry-run is about to be written. */
  "execution.beforeAudit",
  /** It is durable; nobody has been told. */
  "execution.audited",
  /** Everything is ready for the record and COMMIT. */
  "execution.beforeCommit",
  /** Record and COMMIT have left for the server; whether it commits is open. */
  "execution.commitSent",
  /** It has committed; nobody has been told. */
  "execution.committed",
  /** Effects are in the queue; nobody is at them. */
  "effect.relayed",
  /** A worker has taken an effect from the queue, and not leased it. */
  "effect.taken",
  "effect.leased",
  /** It is noted that it is being sent; nothing has left. */
  "effect.sending",
  /** Its handler has answered; nothing is written. */
  "effect.performed",
  /** Its outcome is durable; the queue does not know. */
  "effect.recorded",
  /** An approved call has failed for good, as its row says; the approval does not say so yet. */
  "approval.refused",
  /** A run of undos has its list; none is tried. */
  "undoRun.begun",
  /** One of its executions was undone, or is not to be; that is not noted. */
  "undoRun.tried",
  /** It is noted. */
  "undoRun.noted",
] as const;

export type CrashPoint = (typeof crashPoints)[number];

/**
 * One for every copy of this module in a process: a program that is bundled has one of its own, beside that of whatever
 * is preloaded into it.
 */
const key = Symbol.for("acta.crashPoints");
// Nobody else has this symbol.
const shared = globalThis as { [key]?: { hit?: (point: CrashPoint) => void } };
shared[key] ??= {};
const armed = shared[key];

export function crashPoint(point: CrashPoint): void {
  armed.hit?.(point);
}

/** For tests: what happens at every crash point from now on. */
export function armCrashPoints(onHit: (point: CrashPoint) => void): void {
  armed.hit = onHit;
}

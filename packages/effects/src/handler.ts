import type { JsonObject, Logger } from "@acta/core";
import type { KnownKinds } from "@acta/db";

/** An effect that is to be done now, by one worker alone. */
export interface LeasedEffect {
  workspaceId: string;
  id: string;
  executionId: string;
  kind: string;
  target: string;
  payload: JsonObject;
}

export interface EffectRun {
  /** Aborts when the process is stopping, or when the effect was given to another worker. */
  readonly signal: AbortSignal;
  readonly logger: Logger;
  /** 1 for the first, over all rounds. */
  readonly attempt: number;
  /**
   * Says that from here on it may reach whoever it is for. To be awaited just before the request leaves, once an attempt.
   *
   * @throws LeaseLostError when another worker has the effect by now: then nothing may be sent
   */
  sending(): Promise<void>;
}

/**
 * What came of an attempt.
 * `accepted`: it is done, as far as it is in our hands. `retry`: it certainly did not happen, and may be tried again
 * after the back-off, or later (`afterMs`). `failed`: it did not happen and never will. `unknown`: it may have happened.
 */
export type EffectOutcome =
  | { state: "accepted"; providerId?: string; response?: JsonObject }
  | { state: "retry"; code: string; message: string; afterMs?: number; response?: JsonObject }
  | { state: "failed"; code: string; message: string; response?: JsonObject }
  | { state: "unknown"; code: string; message: string; response?: JsonObject };

export interface EffectHandler {
  readonly kind: string;
  /**
   * What it means that nobody saw the end of an attempt, because the worker died in it or `perform` threw.
   *
   * `unknown`, unless told otherwise: it may have happened, and is not done again by itself.
   * `unknownOnceSending`: the same, but done again while `run.sending()` had not been called.
   * `repeat`: done again. For what does no harm twice: it stays inside Acta, or the provider knows a repeated request.
   */
  readonly whenLost?: "unknown" | "unknownOnceSending" | "repeat";
  perform(effect: LeasedEffect, run: EffectRun): Promise<EffectOutcome>;
  /**
   * Finds out what became of an effect whose outcome is unknown. Asked again and again for an hour; then it is a
   * person's turn.
   *
   * @returns null while nothing can be said
   */
  reconcile?(effect: LeasedEffect): Promise<EffectOutcome | null>;
}

/** Another worker has the effect: whatever this one still wanted to do with it, it must not. */
export class LeaseLostError extends Error {
  override readonly name = "LeaseLostError";
}

/** @throws Error when two handlers have one kind */
export function handlersByKind(handlers: readonly EffectHandler[]): ReadonlyMap<string, EffectHandler> {
  const byKind = new Map<string, EffectHandler>();
  for (const handler of handlers) {
    if (byKind.has(handler.kind)) throw new Error(`two handlers for effects of kind ${handler.kind}`);
    byKind.set(handler.kind, handler);
  }
  return byKind;
}

export function knownKinds(handlers: readonly EffectHandler[]): KnownKinds {
  const kindsWhere = (test: (handler: EffectHandler) => boolean) =>
    handlers.filter(test).map(({ kind }) => kind);
  return {
    all: kindsWhere(() => true),
    repeatable: kindsWhere(({ whenLost }) => whenLost === "repeat"),
    announcing: kindsWhere(({ whenLost }) => whenLost === "unknownOnceSending"),
    reconcilable: kindsWhere(({ reconcile }) => reconcile !== undefined),
  };
}

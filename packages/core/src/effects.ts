import type { Attempt } from "./execution-record.ts";
import { findJsonFault, type JsonObject, type JsonValue } from "./json.ts";
import type { Preview } from "./types.ts";

/*
 * An effect is something that happens after the commit and outside of the call's transaction: a message that is sent, a
 * job that is done. A call only says what is to be done; its rows are written with the call's own, so there is an effect
 * exactly when there is the execution that asked for it. The worker does it.
 */

/** What a tool asks to be done after the commit. */
export interface EffectDetails {
  /** Who or what it reaches, as people read it: a phone number, a URL. */
  target: string;
  /** What the worker's handler needs: ids of rows rather than what stands in them. */
  payload: JsonObject;
  /** What will happen, as a dry-run shows it and a plan holds it to. */
  preview: JsonObject;
  /** Effects of a workspace with the same key are done one after the other, in the order they were asked for. */
  orderingKey?: string;
}

export interface EffectRequest extends EffectDetails {
  id: string;
  kind: string;
}

/** `ctx.effects`. */
export interface Effects {
  /**
   * Asks for an effect. Nothing is sent here: it is stored when the call commits, and never if it does not.
   *
   * @param kind names the worker's handler, e.g. `whatsapp.message`
   * @returns its id
   */
  enqueue(kind: string, effect: EffectDetails): string;
}

/** What an execution's row keeps of an effect; its state is in `effects`. */
export type RecordedEffect = { id: string; kind: string; target: string };

/** Jobs that stay inside Acta: they reach nobody, so what asked for them can still be taken back. */
export const internalEffectKinds: ReadonlySet<string> = new Set([
  "approval.run",
  "undoRange.run",
  "workspace.seed",
]);

/** In one call: what needs more is a job that asks for them bit by bit. */
const maxEffects = 1_000;
const kindPattern = /^[a-z][a-zA-Z0-9]*\.[a-z][a-zA-Z0-9]*$/;

/** @param acts whether the tool does anything at all: one that only reads asks for nothing */
export function createEffects(attempt: Attempt, newId: () => string, acts: boolean): Effects {
  return {
    enqueue(kind, { target, payload, preview, orderingKey }) {
      if (!acts) throw new Error("a tool that only reads has no effects");
      if (!kindPattern.test(kind)) throw new Error(`${kind} is no kind of effect, such as whatsapp.message`);
      const fault = findJsonFault([target, payload, preview, orderingKey ?? null]);
      if (fault) throw new Error(`an effect ${kind} cannot be stored: ${fault.pointer} ${fault.message}`);
      attempt.effects ??= [];
      if (attempt.effects.length >= maxEffects)
        throw new Error(`more than ${maxEffects} effects in one call`);
      const id = newId();
      const key = orderingKey !== undefined && { orderingKey };
      attempt.effects.push({ id, kind, target, payload, preview, ...key });
      return id;
    },
  };
}

/** What was asked for, once and for all: a handler that asks after its call has ended fails instead of being forgotten. */
export function closeEffects(attempt: Attempt): readonly EffectRequest[] {
  attempt.effects ??= noEffects;
  return Object.freeze(attempt.effects);
}

const noEffects: EffectRequest[] = [];

/** What an execution's row keeps. */
export function toRecordedEffects(effects: readonly EffectRequest[] | undefined): RecordedEffect[] | null {
  if (!effects || effects.length === 0) return null;
  return effects.map(({ id, kind, target }) => ({ id, kind, target }));
}

/** What a preview shows: nothing of what stays inside. */
export function toPreviewedEffects(effects: readonly EffectRequest[] | undefined): Preview["effects"] {
  return (effects ?? [])
    .filter(({ kind }) => !internalEffectKinds.has(kind))
    .map(({ kind, target, preview }) => ({ kind, target, preview }));
}

/** Whether something outside the database was asked for: that stays done. */
export function hasEffects(recorded: JsonValue): boolean {
  return Array.isArray(recorded) && recorded.some((effect) => !isInternal(effect));
}

function isInternal(effect: JsonValue): boolean {
  if (typeof effect !== "object" || effect === null || Array.isArray(effect)) return false;
  return typeof effect.kind === "string" && internalEffectKinds.has(effect.kind);
}

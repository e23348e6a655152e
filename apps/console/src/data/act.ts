import { type AppRouter, problemOf } from "@acta/trpc/client";
import type { Operation, TRPCLink } from "@trpc/client";
import { tap } from "@trpc/server/observable";
import { useState } from "react";

/**
 * One thing that a person means to be done, however often they have to press for it. Its calls carry one idempotency
 * key until somebody knows what became of it: an answer that was lost is asked for again, and nothing is done twice.
 * Other inputs are another thing.
 *
 * Not for what may be said twice without harm (closed, assigned, switched off): a key would answer for what was asked
 * long ago, also when somebody has since done the opposite. Nor for what answers a secret: a repeated answer holds it
 * no more.
 */
export class Act {
  #asked: { call: string; key: string } | null = null;

  keyOf({ path, input }: Pick<Operation, "path" | "input">): string {
    const call = JSON.stringify([path, input]);
    if (this.#asked?.call !== call) this.#asked = { call, key: newKey() };
    return this.#asked.key;
  }

  /** What was asked under this key was done or refused: the same once more is meant to be done once more. */
  end(key: string): void {
    if (this.#asked?.key === key) this.#asked = null;
  }

  /** It is meant no longer: what is asked from now on is new. */
  drop(): void {
    this.#asked = null;
  }
}

/** What tRPC carries from a call to the links below. A plan is the id of the dry-run that was looked at. */
export function contextOf(act: Act, planId?: string): { act: Act; planId?: string } {
  return planId === undefined ? { act } : { act, planId };
}

/**
 * An act of this component, as tRPC takes it: `useMutation({ trpc: useAct() })`.
 *
 * @param planId of the dry-run on screen, where the call is to come out like it
 */
export function useAct(planId?: string): { context: { act: Act; planId?: string } } {
  const [act] = useState(() => new Act());
  return { context: contextOf(act, planId) };
}

/** Gives each call the key of its act, and ends the act when its outcome is known. */
export const actLink: TRPCLink<AppRouter> =
  () =>
  ({ op, next }) => {
    const { act } = op.context;
    if (!(act instanceof Act)) return next(op);
    const key = act.keyOf(op);
    return next({ ...op, context: { ...op.context, idempotencyKey: key } }).pipe(
      tap({
        next: () => act.end(key),
        error: (error) => {
          if (isRefusal(error)) act.end(key);
        },
      }),
    );
  };

/** For the link that sends: it makes one request of each call, so these are of no other call. */
export function actHeaders({ context }: Pick<Operation, "context">): { [name: string]: string } {
  const { idempotencyKey, planId } = context;
  return {
    ...(typeof idempotencyKey === "string" ? { "idempotency-key": idempotencyKey } : {}),
    ...(typeof planId === "string" ? { "acta-plan": planId } : {}),
  };
}

/** Whether an error says that nothing was done. The network, and a server in trouble, say nothing. */
export function isRefusal(error: unknown): boolean {
  const problem = problemOf(error);
  return problem !== null && problem.status < 500 && problem.code !== "IDEMPOTENCY_IN_PROGRESS";
}

/** 128 random bits. `randomUUID` is not there on a page that came over plain HTTP. */
function newKey(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
}

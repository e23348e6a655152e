"use client";
import type { EffectState } from "@acta/core";
import { trpc } from "@/data/trpc";

/** Effects are done by a worker, and nobody announces each step of it. */
const pollMs = 3_000;
const underWay: ReadonlySet<EffectState | null> = new Set(["pending", "leased"]);

/** One execution. Final as it is, but for what is still being done outside. */
export function useExecution(id: string) {
  return trpc.executions.read.useQuery(
    { id },
    {
      staleTime: Number.POSITIVE_INFINITY,
      refetchInterval: ({ state }) =>
        state.data?.effects.some((effect) => underWay.has(effect.state)) ? pollMs : false,
    },
  );
}

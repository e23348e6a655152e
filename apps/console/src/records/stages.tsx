"use client";
import type { PipelineStages } from "@acta/core";
import { createContext, type ReactNode, use } from "react";
import { trpc } from "@/data/trpc";
import { stageName } from "./stage-name";

/** Names change rarely, and a name that is a few minutes old still says what is meant. */
const staleMs = 5 * 60_000;

/** The pipelines with what their stages are called; none while they are not there, or for whoever may not see orders. */
export function useStages(): readonly PipelineStages[] {
  const pipelines = trpc.stages.list.useQuery(undefined, { staleTime: staleMs });
  return pipelines.data ?? [];
}

const Context = createContext<{ pipelineId: string | null | undefined } | null>(null);

/** Says that values inside belong to a record, so that the stage of an order is shown by its name. */
export function StageScope({
  table,
  pipelineId,
  children,
}: {
  table: string;
  /** Of the order; left out where it is not known. */
  pipelineId?: unknown;
  children: ReactNode;
}) {
  const known = typeof pipelineId === "string" || pipelineId === null ? pipelineId : undefined;
  return <Context value={table === "orders" ? { pipelineId: known } : null}>{children}</Context>;
}

/** Whether a value is the stage of an order here. */
export function useIsStage(name: string): boolean {
  return use(Context) !== null && name === "status";
}

/** The stage by its name, with the key on hover; by its key while names are not there. */
export function Stage({ value, className }: { value: string; className?: string | undefined }) {
  const scope = use(Context);
  const name = stageName(useStages(), value, scope?.pipelineId);
  return (
    <span className={className} title={name === null ? undefined : value}>
      {name ?? value}
    </span>
  );
}

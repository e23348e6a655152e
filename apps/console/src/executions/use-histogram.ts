"use client";
import type { HistogramSlice } from "@acta/core";
import { keepPreviousData } from "@tanstack/react-query";
import { useMemo } from "react";
import { trpc } from "@/data/trpc";
import { type ExecutionQuery, type Filters, rangeOf } from "./filter-query";

const sliceCount = 72;
const refreshMs = 60_000;
/** How far "all time" reaches: beyond it slices of a day and more say nothing. */
const longestMs = 90 * 86_400_000;
/** A young workspace would stand in the last slice of that: from this share of emptiness on, look closer. */
const emptyShare = 0.5;

/** Counts over time for the view. They refresh slowly; "all time" begins where there is something to see. */
export function useHistogram(
  filter: ExecutionQuery,
  filters: Filters,
  frozenAt: number,
): { histogram: readonly HistogramSlice[] | undefined; isStale: boolean } {
  const range = useMemo(() => {
    const { from, to } = rangeOf(filters, frozenAt);
    // The end is exclusive, and the newest call may be of this very millisecond.
    const end = to ?? new Date(frozenAt + 1);
    return { from: from ?? new Date(end.getTime() - longestMs), to: end, open: from === null };
  }, [filters, frozenAt]);
  const options = { placeholderData: keepPreviousData, refetchInterval: refreshMs };
  const whole = trpc.executions.histogram.useQuery(
    { filter, from: range.from.toISOString(), to: range.to.toISOString(), count: sliceCount },
    { ...options, enabled: range.from < range.to },
  );
  const begin = range.open && !whole.isPlaceholderData ? beginOf(whole.data) : null;
  const closer = trpc.executions.histogram.useQuery(
    { filter, from: begin ?? range.from.toISOString(), to: range.to.toISOString(), count: sliceCount },
    { ...options, enabled: begin !== null },
  );
  const later = begin !== null && !closer.isPlaceholderData ? beginOf(closer.data) : null;
  const closest = trpc.executions.histogram.useQuery(
    { filter, from: later ?? range.from.toISOString(), to: range.to.toISOString(), count: sliceCount },
    { ...options, enabled: later !== null },
  );
  const shown = later !== null ? closest : begin !== null ? closer : whole;
  return { histogram: shown.data, isStale: shown.isPlaceholderData };
}

/** Where the first call stands, when most of the slices before it are empty. */
function beginOf(slices: readonly HistogramSlice[] | undefined): string | null {
  if (!slices) return null;
  const first = slices.findIndex((slice) => slice.success + slice.error + slice.dryRun > 0);
  return first >= slices.length * emptyShare ? (slices[first]?.from ?? null) : null;
}

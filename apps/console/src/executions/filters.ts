"use client";
import { useQueryStates } from "nuqs";
import { useMemo } from "react";
import { type ExecutionQuery, type Filters, filterParsers, toQuery } from "./filter-query";

export function useFilters() {
  return useQueryStates(filterParsers, { history: "push" });
}

export type SetFilters = ReturnType<typeof useFilters>[1];

export const noFilters = {
  status: null,
  tool: null,
  module: null,
  source: null,
  actor: null,
  error: null,
  record: null,
  batch: null,
  session: null,
  q: null,
  reads: null,
} as const;

/** Lists of values: what the filter menu and the chips walk over. */
export const listFilters = ["status", "tool", "module", "source", "actor", "error"] as const;
export type ListFilter = (typeof listFilters)[number];

export function isFiltered(filters: Filters): boolean {
  return (
    listFilters.some((name) => filters[name].length > 0) ||
    filters.q !== "" ||
    filters.record !== null ||
    filters.batch !== null ||
    filters.session !== null
  );
}

export function useExecutionQuery(filters: Filters, frozenAt: number): ExecutionQuery {
  return useMemo(() => toQuery(filters, frozenAt), [filters, frozenAt]);
}

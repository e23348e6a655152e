"use client";
import type { AppRouter } from "@acta/trpc/client";
import { type InfiniteData, useQueryClient } from "@tanstack/react-query";
import { getQueryKey } from "@trpc/react-query";
import type { inferRouterOutputs } from "@trpc/server";
import { useMemo } from "react";
import { trpc } from "@/data/trpc";
import type { ExecutionQuery } from "./filter-query";

type Page = inferRouterOutputs<AppRouter>["executions"]["list"];

/**
 * The executions just before and after one in the view it was opened from. Known at once when the list was just looked
 * at, so that keys pressed quickly one after another are not lost; asked for otherwise.
 */
export function useNeighbours(
  id: string,
  filter: ExecutionQuery,
): { older: string | null; newer: string | null } {
  const seen = useSeenNeighbours(id, filter);
  const olderQuery = trpc.executions.list.useQuery(
    { filter, cursor: id, limit: 1 },
    { enabled: seen.older === null },
  );
  const newerQuery = trpc.executions.list.useQuery(
    { filter, after: id, limit: 1 },
    { enabled: seen.newer === null },
  );
  return {
    older: seen.older ?? olderQuery.data?.items[0]?.id ?? null,
    newer: seen.newer ?? newerQuery.data?.items[0]?.id ?? null,
  };
}

/** What the lists still in memory say. */
function useSeenNeighbours(
  id: string,
  filter: ExecutionQuery,
): { older: string | null; newer: string | null } {
  const queries = useQueryClient();
  return useMemo(() => {
    const wanted = viewOf(filter);
    const lists = queries.getQueriesData<InfiniteData<Page>>({
      queryKey: getQueryKey(trpc.executions.list, undefined, "infinite"),
    });
    for (const [key, data] of lists) {
      // A key is [path, {input, type}]; the input is what the list was asked.
      const options = key[1] as { input?: { filter?: ExecutionQuery } } | undefined;
      if (!data || viewOf(options?.input?.filter ?? {}) !== wanted) continue;
      const items = data.pages.flatMap((page) => page.items);
      const at = items.findIndex((item) => item.id === id);
      if (at < 0) continue;
      return { older: items[at + 1]?.id ?? null, newer: items[at - 1]?.id ?? null };
    }
    return { older: null, newer: null };
  }, [queries, id, filter]);
}

/** A view by what it filters. Its start moves with the clock for "last 7 days", and is no other view for that. */
function viewOf({ from: _from, ...rest }: Partial<ExecutionQuery>): string {
  return JSON.stringify(Object.entries(rest).filter(([, value]) => value !== undefined));
}

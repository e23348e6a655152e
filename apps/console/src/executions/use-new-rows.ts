"use client";
import type { ExecutionSummary } from "@acta/core";
import { useCallback, useEffect, useRef, useState } from "react";
import { useLive } from "@/data/live";
import { trpc } from "@/data/trpc";
import type { ExecutionQuery } from "./filter-query";

const pageSize = 100;
/** Under load the feed speaks ten times a second; a count that jumps so often cannot be read. */
const pauseMs = 700;

/**
 * Rows newer than the list, held back until they are asked for: nothing may move under the cursor.
 *
 * @param newestId of the list as it is shown; null when it is empty or not there yet
 */
export function useNewRows(
  filter: ExecutionQuery,
  newestId: string | null,
  ready: boolean,
): { live: ReturnType<typeof useLive>; rows: readonly ExecutionSummary[]; more: boolean } {
  const utils = trpc.useUtils();
  const [found, setFound] = useState<{
    filter: ExecutionQuery;
    after: string | null;
    rows: ExecutionSummary[];
  }>({ filter, after: null, rows: [] });
  const wanted = useRef({ filter, newestId, ready });
  wanted.current = { filter, newestId, ready };
  const timer = useRef<ReturnType<typeof setTimeout> | undefined>(undefined);
  const busy = useRef(false);

  const look = useCallback(async () => {
    const { filter: asked, newestId: after, ready: isReady } = wanted.current;
    if (!isReady || busy.current) return;
    busy.current = true;
    try {
      const page = await utils.client.executions.list.query({
        filter: asked,
        limit: pageSize,
        ...(after ? { after } : {}),
      });
      // The answer may be to a question nobody asks any more.
      if (wanted.current.newestId === after && wanted.current.filter === asked)
        setFound({ filter: asked, after, rows: page.items });
    } catch {
      // The next event asks again; the list itself says when there is no connection.
    } finally {
      busy.current = false;
    }
  }, [utils]);

  const onNews = useCallback(() => {
    if (timer.current) return;
    timer.current = setTimeout(() => {
      timer.current = undefined;
      void look();
    }, pauseMs);
  }, [look]);

  useEffect(() => () => clearTimeout(timer.current), []);

  const live = useLive(onNews);
  // Another view may begin with the same row, and has other news.
  const rows = found.after === newestId && found.filter === filter ? found.rows : [];
  return { live, rows, more: rows.length >= pageSize };
}

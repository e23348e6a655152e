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
  // By what it says: the router hands out a new object for the same address now and then.
  const view = JSON.stringify(filter);
  const [found, setFound] = useState<{ view: string; after: string | null; rows: ExecutionSummary[] }>({
    view,
    after: null,
    rows: [],
  });
  const wanted = useRef({ filter, view, newestId, ready });
  wanted.current = { filter, view, newestId, ready };
  const timer = useRef<ReturnType<typeof setTimeout> | undefined>(undefined);
  const busy = useRef(false);
  /** News that came while it could not be looked into. */
  const missed = useRef(false);

  const look = useCallback(async () => {
    const asked = wanted.current;
    missed.current = !asked.ready || busy.current;
    if (missed.current) return;
    const { view, filter, newestId: after } = asked;
    busy.current = true;
    try {
      const page = await utils.client.executions.list.query({
        filter,
        limit: pageSize,
        ...(after ? { after } : {}),
      });
      // The answer may be to a question nobody asks any more.
      if (wanted.current.newestId === after && wanted.current.view === view)
        setFound({ view, after, rows: page.items });
      else missed.current = true;
    } catch {
      // The next event asks again; the list itself says when there is no connection.
    } finally {
      busy.current = false;
    }
  }, [utils]);

  const onNews = useCallback(() => {
    if (timer.current) return;
    timer.current = setTimeout(async () => {
      timer.current = undefined;
      await look();
      if (missed.current && wanted.current.ready && !busy.current) onNews();
    }, pauseMs);
  }, [look]);

  useEffect(() => {
    if (ready && missed.current) onNews();
  }, [ready, onNews]);
  useEffect(
    () => () => {
      clearTimeout(timer.current);
      timer.current = undefined;
    },
    [],
  );

  const live = useLive(onNews);
  // Another view may begin with the same row, and has other news.
  const rows = found.after === newestId && found.view === view ? found.rows : [];
  return { live, rows, more: rows.length >= pageSize };
}

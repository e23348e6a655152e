"use client";
import type { ExecutionSummary } from "@acta/core";
import { keepPreviousData } from "@tanstack/react-query";
import { History, RotateCw, Undo2 } from "lucide-react";
import { useRouter } from "next/navigation";
import { parseAsString, useQueryStates } from "nuqs";
import { useCallback, useEffect, useMemo, useRef, useState } from "react";
import type { LiveState } from "@/data/live";
import { ProblemNotice } from "@/data/problems";
import { trpc } from "@/data/trpc";
import { PageHeader } from "@/shell/page-header";
import { useShortcuts } from "@/shell/shortcuts";
import { usePermission } from "@/shell/workspace";
import { Button, buttonClass } from "@/ui/button";
import { cn } from "@/ui/cn";
import { Link } from "@/ui/link";
import { Empty } from "@/ui/notice";
import { useWide } from "@/ui/use-wide";
import { actorName } from "./actor";
import { tabParser } from "./detail-tabs";
import { ExecutionsList } from "./executions-list";
import { FilterBar, type FilterOptions } from "./filter-bar";
import { type Filters, rangeOf, serializeFilters, toListInput } from "./filter-query";
import { isFiltered, noFilters, useExecutionQuery, useFilters } from "./filters";
import { FindRecord } from "./find-record";
import { FirstCall } from "./first-call";
import { Histogram } from "./histogram";
import { Peek } from "./peek";
import { useHistogram } from "./use-histogram";
import { useNewRows } from "./use-new-rows";

/** Room for a list and a peek side by side; below it Enter and a tap open the page. */
const peekPx = 1000;

/** @param now when the server drew the page: relative times are frozen there, for what it asked ahead. */
export function ExecutionsPage({ now }: { now: number }) {
  const router = useRouter();
  const [filters, setFilters] = useFilters();
  const [frozenAt, setFrozenAt] = useState(now);
  const query = useExecutionQuery(filters, frozenAt);
  const [{ peek: peekId, tab }, setPeek] = useQueryStates(
    { peek: parseAsString, tab: tabParser },
    { history: "replace" },
  );
  const setPeekId = useCallback((id: string | null) => setPeek({ peek: id }), [setPeek]);
  const [activeId, setActiveId] = useState<string | null>(peekId);
  const [finding, setFinding] = useState(false);
  const searchRef = useRef<HTMLInputElement>(null);
  const pageRef = useRef<HTMLDivElement>(null);
  const pageWide = useWide(pageRef, peekPx);
  const utils = trpc.useUtils();

  const listInput = useMemo(() => toListInput(query), [query]);
  const list = trpc.executions.list.useInfiniteQuery(listInput, {
    getNextPageParam: (page) => page.nextCursor ?? undefined,
    placeholderData: keepPreviousData,
    // Newer rows come through "+N new"; a silent refetch would move what is being read.
    staleTime: Number.POSITIVE_INFINITY,
  });
  const rows = useMemo(() => list.data?.pages.flatMap((page) => page.items) ?? [], [list.data]);
  const { fetchNextPage } = list;
  const loadMore = useCallback(() => void fetchNextPage(), [fetchNextPage]);
  const settled = list.isSuccess && !list.isPlaceholderData;

  const { live, rows: newRows, more } = useNewRows(query, rows[0]?.id ?? null, settled && !filters.to);
  const refresh = useCallback(() => {
    setFrozenAt(Date.now());
    void utils.executions.histogram.invalidate();
  }, [utils]);
  const showNew = useCallback(() => {
    void utils.executions.histogram.invalidate();
    // More than one page of them: the list begins anew.
    if (more) return refresh();
    utils.executions.list.setInfiniteData(listInput, (data) => {
      const [first, ...rest] = data?.pages ?? [];
      if (!data || !first) return data;
      const known = new Set(first.items.map((item) => item.id));
      const fresh = newRows.filter((item) => !known.has(item.id));
      return { ...data, pages: [{ ...first, items: [...fresh, ...first.items] }, ...rest] };
    });
  }, [utils, listInput, newRows, more, refresh]);

  // In an empty list there is nothing to move: rows appear by themselves.
  useEffect(() => {
    if (settled && rows.length === 0 && newRows.length > 0) showNew();
  }, [settled, rows.length, newRows.length, showNew]);

  const tools = trpc.tools.list.useQuery(undefined, { staleTime: Number.POSITIVE_INFINITY });
  const toolsByName = useMemo(() => new Map(tools.data?.map((tool) => [tool.name, tool])), [tools.data]);
  const options = useFilterOptions(rows, tools.data);

  const { histogram, isStale: histogramIsStale } = useHistogram(query, filters, frozenAt);

  const hrefOf = useCallback((id: string) => serializeFilters(`/executions/${id}`, filters), [filters]);
  const open = useCallback(
    (id: string) => {
      setActiveId(id);
      if (pageWide) void setPeekId(id);
      else router.push(hrefOf(id));
    },
    [pageWide, setPeekId, router, hrefOf],
  );
  const activeIndex = rows.findIndex((row) => row.id === activeId);
  const move = (step: number) => {
    const next = rows[Math.min(rows.length - 1, Math.max(0, activeIndex + step))];
    if (!next) return;
    setActiveId(next.id);
    // With its tab: what was chosen a moment ago may not stand in the address yet.
    if (peekId) void setPeek({ peek: next.id, tab });
  };
  useShortcuts([
    { keys: "/", label: "Search", group: "List", run: () => searchRef.current?.focus() },
    { keys: "j", label: "Next", group: "List", run: () => move(1) },
    { keys: "k", label: "Previous", group: "List", run: () => move(-1) },
    { keys: "ArrowDown", label: "Next", group: "List", hidden: true, run: () => move(1) },
    { keys: "ArrowUp", label: "Previous", group: "List", hidden: true, run: () => move(-1) },
    {
      keys: "Enter",
      label: "Peek; again: open the page",
      group: "List",
      run: (event) => {
        // Enter on a button or link is that button's.
        if (event.target instanceof HTMLElement && event.target.closest("button, a, [role=tab]")) {
          (event.target.closest("button, a, [role=tab]") as HTMLElement).click();
          return;
        }
        if (!activeId) return;
        if (peekId === activeId) router.push(hrefOf(activeId));
        else open(activeId);
      },
    },
    {
      keys: "Escape",
      label: "Close the peek",
      group: "List",
      run: () => {
        if (peekId) void setPeekId(null);
        else setActiveId(null);
      },
    },
    { keys: "n", label: "Show new rows", group: "List", run: () => newRows.length > 0 && showNew() },
    { keys: "r", label: "Refresh", group: "List", hidden: true, run: refresh },
  ]);

  return (
    <div ref={pageRef} className="flex min-h-0 flex-1">
      <section className="@container relative flex min-h-0 min-w-0 flex-1 flex-col" aria-label="Executions">
        <PageHeader
          title="Executions"
          end={
            <>
              <UndoRangeLink filters={filters} frozenAt={frozenAt} />
              <LiveDot state={live} />
              <Button variant="ghost" size="icon" onClick={refresh} aria-label="Refresh" title="Refresh">
                <RotateCw className={cn(list.isFetching && !list.isFetchingNextPage && "animate-spin")} />
              </Button>
            </>
          }
        />
        <FilterBar
          filters={filters}
          setFilters={setFilters}
          options={options}
          searchRef={searchRef}
          onFindRecord={() => setFinding(true)}
        />
        <div className="hidden [@media(min-height:560px)]:block">
          <Histogram
            slices={histogram}
            stale={histogramIsStale}
            onZoom={(from, to) => void setFilters({ from, to })}
          />
        </div>
        {list.isError && rows.length === 0 ? (
          <div className="px-4 py-2 md:px-5">
            <ProblemNotice
              error={list.error}
              retry={() => {
                void list.refetch();
              }}
            />
          </div>
        ) : (
          <ExecutionsList
            rows={rows}
            tools={toolsByName}
            activeId={activeId}
            peekId={peekId}
            onOpen={open}
            hrefOf={hrefOf}
            loading={list.isPending}
            stale={list.isPlaceholderData}
            hasMore={list.hasNextPage}
            loadingMore={list.isFetchingNextPage}
            loadMore={loadMore}
            moreError={list.isFetchNextPageError ? list.error : null}
            newCount={newRows.length}
            newMore={more}
            showNew={showNew}
            empty={
              isFiltered(filters) || filters.from || filters.to ? (
                <Empty
                  icon={<History />}
                  title="No execution matches"
                  action={
                    <>
                      <Button onClick={() => void setFilters(noFilters)}>Clear filters</Button>
                      {filters.q ? (
                        <Button onClick={() => setFinding(true)}>Find a record “{filters.q}”</Button>
                      ) : null}
                      {filters.range !== "all" || filters.from || filters.to ? (
                        <Button onClick={() => void setFilters({ range: "all", from: null, to: null })}>
                          Look at all time
                        </Button>
                      ) : null}
                      {filters.reads ? null : (
                        <Button onClick={() => void setFilters({ reads: true })}>Include reads</Button>
                      )}
                    </>
                  }
                >
                  {filters.q
                    ? "Text is looked for in names of tools, error messages and ids. For what happened to a contact, an order or a product, find the record."
                    : "Try fewer filters, or a longer time. Calls that only read are left out unless “Reads” is on."}
                </Empty>
              ) : filters.range !== "all" ? (
                <Empty
                  icon={<History />}
                  title="Nothing happened in this time"
                  action={<Button onClick={() => void setFilters({ range: "all" })}>Look at all time</Button>}
                >
                  Calls appear here by themselves, as they are made.
                </Empty>
              ) : (
                <FirstCall />
              )
            }
          />
        )}
      </section>
      <FindRecord
        key={String(finding)}
        open={finding}
        onOpenChange={setFinding}
        start={filters.q}
        onChoose={(record) => void setFilters({ ...noFilters, record, range: "all", from: null, to: null })}
      />
      {peekId && pageWide ? (
        <Peek
          id={peekId}
          href={hrefOf(peekId)}
          onClose={() => void setPeekId(null)}
          onMove={move}
          hasPrevious={activeIndex > 0}
          hasNext={activeIndex >= 0 && activeIndex < rows.length - 1}
        />
      ) : null}
    </div>
  );
}

/** From what one key, person or session did, to taking all of it back. */
function UndoRangeLink({ filters, frozenAt }: { filters: Filters; frozenAt: number }) {
  const may = usePermission("executions.undoRange");
  const [actor, ...others] = filters.actor;
  if (!may || others.length > 0 || (!actor && !filters.session)) return null;
  const { from, to } = rangeOf(filters, frozenAt);
  const query = new URLSearchParams(actor ? { actor } : { session: filters.session ?? "" });
  if (from) query.set("from", from.toISOString());
  if (to) query.set("to", to.toISOString());
  if (filters.tool.length === 1) query.set("tool", filters.tool[0] ?? "");
  return (
    <Link href={`/undo-runs/new?${query}`} className={buttonClass()}>
      <Undo2 aria-hidden /> Undo these…
    </Link>
  );
}

/** What the filter menu offers beyond fixed lists: what was seen in the rows loaded so far. */
function useFilterOptions(
  rows: readonly ExecutionSummary[],
  tools:
    | readonly { name: string; title: string; metadata: { module: string }; errors: { code: string }[] }[]
    | undefined,
): FilterOptions {
  const seen = useRef({ actors: new Map<string, string>(), errors: new Set<string>(common) });
  return useMemo(() => {
    const { actors, errors } = seen.current;
    for (const { actor, error } of rows) {
      if (actor.id) actors.set(actor.id, actorName(actor));
      if (error) errors.add(error.code);
    }
    for (const tool of tools ?? []) for (const { code } of tool.errors) errors.add(code);
    return {
      tools: tools ?? [],
      modules: [...new Set(tools?.map((tool) => tool.metadata.module))].sort(),
      actors: [...actors].map(([id, name]) => ({ id, name })).sort((a, b) => a.name.localeCompare(b.name)),
      errors: [...errors].sort(),
    };
  }, [rows, tools]);
}

const common = ["INPUT_INVALID", "PERMISSION_DENIED", "TIMEOUT", "INTERNAL"];

const liveTexts: { [state in LiveState]: { label: string; title: string; dot: string } } = {
  live: { label: "Live", title: "New calls are announced as they happen", dot: "bg-good" },
  connecting: { label: "Connecting", title: "Waiting for the live feed", dot: "bg-warn" },
  off: { label: "Not live", title: "The live feed is off; refresh to see new calls", dot: "bg-line-strong" },
};

function LiveDot({ state }: { state: LiveState }) {
  const { label, title, dot } = liveTexts[state];
  return (
    <span role="status" title={title} className="inline-flex items-center gap-1.5 px-1.5 text-xs text-text-2">
      <span className={cn("size-2 rounded-full", dot)} aria-hidden />
      {label}
    </span>
  );
}

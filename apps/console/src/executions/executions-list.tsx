// biome-ignore-all lint/a11y/useSemanticElements: rows that are drawn only where they are seen cannot be a table
// biome-ignore-all lint/a11y/useFocusableInteractive: rows take the focus; their cells have nothing to operate
"use client";
import type { ExecutionSummary } from "@acta/core";
import type { ToolSummary } from "@acta/trpc/client";
import { useVirtualizer } from "@tanstack/react-virtual";
import { ArrowUp } from "lucide-react";
import { type ReactNode, useEffect, useRef } from "react";
import { ProblemNotice } from "@/data/problems";
import { plural } from "@/format/words";
import { cn } from "@/ui/cn";
import { useWide } from "@/ui/use-wide";
import { columns, Row, rowHeights, wideGrid } from "./row";

/** Room for every column; below it the rows take two lines. */
const wideListPx = 860;
/** From here on the end of the list is worth a word. */
const manyRows = 50;

/**
 * The rows, drawn only where they are seen. Nothing in it moves by itself: newer rows wait behind a button.
 */
export function ExecutionsList({
  rows,
  tools,
  activeId,
  peekId,
  onOpen,
  hrefOf,
  loading,
  stale,
  hasMore,
  loadingMore,
  loadMore,
  moreError,
  newCount,
  newMore,
  showNew,
  empty,
}: {
  rows: readonly ExecutionSummary[];
  tools: ReadonlyMap<string, ToolSummary>;
  activeId: string | null;
  peekId: string | null;
  onOpen(id: string): void;
  hrefOf(id: string): string;
  loading: boolean;
  stale: boolean;
  hasMore: boolean;
  loadingMore: boolean;
  loadMore(): void;
  /** Why the last attempt to load more failed; null when it did not. It is tried again when somebody says so. */
  moreError: unknown;
  newCount: number;
  newMore: boolean;
  showNew(): void;
  empty: ReactNode;
}) {
  const scrollRef = useRef<HTMLDivElement>(null);
  const wide = useWide(scrollRef, wideListPx);
  const virtual = useVirtualizer({
    count: rows.length,
    getScrollElement: () => scrollRef.current,
    estimateSize: () => (wide ? rowHeights.wide : rowHeights.narrow),
    getItemKey: (index) => rows[index]?.id ?? index,
    overscan: 12,
  });
  const items = virtual.getVirtualItems();

  // biome-ignore lint/correctness/useExhaustiveDependencies: sizes change with the layout only
  useEffect(() => virtual.measure(), [wide]);

  const last = items.at(-1)?.index ?? 0;
  useEffect(() => {
    const wanted = hasMore && !loadingMore && !moreError && !stale;
    if (wanted && rows.length > 0 && last >= rows.length - 10) loadMore();
  }, [hasMore, loadingMore, moreError, stale, rows.length, last, loadMore]);

  // The focus follows the keys, so that a screen reader hears the row and Tab goes on from it.
  // biome-ignore lint/correctness/useExhaustiveDependencies: only a change of the active row moves the focus
  useEffect(() => {
    const index = rows.findIndex((row) => row.id === activeId);
    if (index < 0) return;
    virtual.scrollToIndex(index, { align: "auto" });
    requestAnimationFrame(() => {
      const focused = document.activeElement;
      const busy = focused instanceof HTMLElement && focused.closest("input, textarea, [role=dialog], aside");
      if (busy) return;
      scrollRef.current
        ?.querySelector<HTMLElement>(`[data-id="${CSS.escape(activeId ?? "")}"]`)
        ?.focus({ preventScroll: true });
    });
  }, [activeId]);

  const firstTabbable = activeId && rows.some((row) => row.id === activeId) ? activeId : rows[0]?.id;
  return (
    <div className="relative flex min-h-0 flex-1 flex-col border-t border-line">
      <div
        role="grid"
        aria-label="Executions"
        aria-rowcount={hasMore ? -1 : rows.length + 1}
        aria-busy={loading || stale}
        className="flex min-h-0 flex-1 flex-col"
      >
        <div
          role="row"
          aria-rowindex={1}
          className={cn(
            wide
              ? cn(
                  wideGrid,
                  "h-7 shrink-0 overflow-y-scroll scroll-thin border-b border-line px-5 text-xs text-text-3 [scrollbar-color:transparent_transparent]",
                )
              : "sr-only",
          )}
        >
          {columns.map((column) => (
            <span key={column.key} role="columnheader" className={cn("end" in column && "text-right")}>
              {column.label}
            </span>
          ))}
        </div>
        <div
          ref={scrollRef}
          role="rowgroup"
          className={cn("scroll-thin min-h-0 flex-1 overflow-y-scroll", stale && "opacity-60")}
        >
          {loading ? <SkeletonRows wide={wide} /> : null}
          {!loading && rows.length === 0 ? <GridMessage>{empty}</GridMessage> : null}
          <div role="presentation" className="relative w-full" style={{ height: virtual.getTotalSize() }}>
            {items.map((item) => {
              const execution = rows[item.index];
              if (!execution) return null;
              const active = execution.id === activeId;
              return (
                <div
                  key={item.key}
                  role="row"
                  data-id={execution.id}
                  aria-rowindex={item.index + 2}
                  aria-selected={execution.id === peekId}
                  tabIndex={execution.id === firstTabbable ? 0 : -1}
                  onClick={(event) => {
                    // New tabs and selected text are the browser's business.
                    if (event.metaKey || event.ctrlKey || event.shiftKey || event.defaultPrevented) return;
                    if (window.getSelection()?.toString()) return;
                    event.preventDefault();
                    onOpen(execution.id);
                  }}
                  onKeyDown={(event) => {
                    if (event.key !== " ") return;
                    event.preventDefault();
                    onOpen(execution.id);
                  }}
                  style={{ height: item.size, transform: `translateY(${item.start}px)` }}
                  className={cn(
                    "absolute inset-x-0 top-0 flex cursor-default items-center border-b border-line/60 px-4 md:px-5",
                    "hover:bg-hover focus-visible:outline-offset-[-2px]",
                    active && "bg-hover",
                    execution.id === peekId && "bg-selected hover:bg-selected",
                  )}
                >
                  <Row
                    execution={execution}
                    tool={tools.get(execution.toolName)}
                    wide={wide}
                    href={hrefOf(execution.id)}
                  />
                </div>
              );
            })}
          </div>
          {moreError && !loadingMore ? (
            <ProblemNotice error={moreError} retry={loadMore} className="m-4" />
          ) : null}
          {loadingMore ? <p className="py-3 text-center text-xs text-text-3">Loading more…</p> : null}
          {!hasMore && rows.length > manyRows ? (
            <p className="py-3 text-center text-xs text-text-3">
              {plural(rows.length, "execution")}; that is all of them
            </p>
          ) : null}
        </div>
      </div>
      <div
        role="status"
        aria-live="polite"
        className="pointer-events-none absolute inset-x-0 top-2 flex justify-center md:top-9"
      >
        {newCount > 0 && rows.length > 0 ? (
          <button
            type="button"
            onClick={() => {
              showNew();
              scrollRef.current?.scrollTo({ top: 0 });
            }}
            className="pop-in pointer-events-auto inline-flex h-8 items-center gap-1.5 rounded-full bg-accent-solid px-3 text-xs font-medium text-on-accent shadow-pop hover:bg-accent-solid-hover"
          >
            <ArrowUp className="size-3.5" aria-hidden />
            {newMore ? `${newCount}+` : `+${newCount}`} new
          </button>
        ) : null}
      </div>
    </div>
  );
}

/** A message inside a grid is a row with one cell, or a screen reader does not find it. */
function GridMessage({ children }: { children: ReactNode }) {
  return (
    <div role="row">
      <div role="gridcell">{children}</div>
    </div>
  );
}

function SkeletonRows({ wide }: { wide: boolean }) {
  return (
    <GridMessage>
      <span className="sr-only">Loading</span>
      {Array.from({ length: 14 }, (_, index) => (
        <div
          // biome-ignore lint/suspicious/noArrayIndexKey: they are all alike
          key={index}
          style={{ height: wide ? rowHeights.wide : rowHeights.narrow, opacity: 1 - index * 0.06 }}
          className={cn("items-center border-b border-line/60 px-4 md:px-5", wide ? wideGrid : "flex")}
        >
          {wide ? (
            columns.map((column, at) => (
              <div
                key={column.key}
                className="skeleton h-3"
                style={{ width: `${55 + ((index * 7 + at * 13) % 40)}%` }}
              />
            ))
          ) : (
            <div className="flex-1 space-y-2">
              <div className="skeleton h-3 w-1/2" />
              <div className="skeleton h-3 w-4/5" />
            </div>
          )}
        </div>
      ))}
    </GridMessage>
  );
}

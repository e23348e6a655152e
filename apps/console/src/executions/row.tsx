// biome-ignore-all lint/a11y/useSemanticElements: cells of a grid that is drawn only where it is seen
// biome-ignore-all lint/a11y/useFocusableInteractive: rows take the focus; cells have nothing to operate
"use client";
import type { ExecutionSummary } from "@acta/core";
import type { ToolSummary } from "@acta/trpc/client";
import { memo } from "react";
import { duration } from "@/format/time";
import { toolTitle } from "@/format/words";
import { Badge } from "@/ui/badge";
import { cn } from "@/ui/cn";
import { Link } from "@/ui/link";
import { Time } from "@/ui/time";
import { Actor } from "./actor";
import { SourceLabel, Status } from "./status";
import { Summary } from "./summary";
import { UndoState } from "./undo";

/** Columns of the wide list. What a narrow one (a phone, a list beside its peek) lacks moves to a second line. */
export const columns = [
  { key: "time", label: "Time" },
  { key: "status", label: "Status" },
  { key: "tool", label: "Tool" },
  { key: "change", label: "Change" },
  { key: "actor", label: "Actor" },
  { key: "source", label: "Source" },
  { key: "duration", label: "Took", end: true },
] as const;

export const wideGrid =
  "grid grid-cols-[5.5rem_8rem_minmax(9.5rem,1fr)_minmax(14rem,3fr)_minmax(7rem,0.8fr)_5.75rem_4rem] items-center gap-x-3";

export const rowHeights = { wide: 36, narrow: 62 };

const heldBadge = <Badge tone="trial">Held for approval</Badge>;

/** Remembered: the list around it is drawn anew for every count, key and piece of news, and its rows stay as they are. */
export const Row = memo(function Row({
  execution,
  tool,
  wide,
  href,
}: {
  execution: ExecutionSummary;
  /** undefined where the tool is gone, or not this person's to call. */
  tool: ToolSummary | undefined;
  wide: boolean;
  href: string;
}) {
  /** The preview of a call that somebody has to approve, or had to. */
  const held = execution.status === "dry_run" && execution.approvalId !== null;
  const refused = execution.status === "dry_run" && execution.error !== null;
  const name = (
    <Link
      href={href}
      tabIndex={-1}
      title={execution.toolName}
      className="min-w-0 truncate font-medium hover:underline"
    >
      {tool?.title ?? toolTitle(execution.toolName)}
    </Link>
  );
  if (!wide)
    return (
      <div className="flex min-w-0 flex-1 flex-col gap-0.5 py-2">
        <div className="flex min-w-0 items-baseline gap-2">
          <span role="gridcell" className="self-center">
            <Status status={execution.status} failed={refused} className="[&>span]:sr-only" />
          </span>
          <span role="gridcell" className="flex min-w-0">
            {name}
          </span>
          <span role="gridcell" className="flex min-w-0 flex-1 self-center text-xs text-text-3">
            <Actor actor={execution.actor} />
          </span>
          <span role="gridcell" className="shrink-0 text-xs text-text-3">
            <Time iso={execution.startedAt} />
          </span>
        </div>
        <div className="flex min-w-0 items-baseline gap-2 pl-5.5 text-xs">
          <span role="gridcell" className="flex min-w-0 flex-1">
            <Summary execution={execution} errors={tool?.errors} />
          </span>
          {execution.undo.state === "undone" ? (
            <span role="gridcell" className="shrink-0">
              <UndoState execution={execution} />
            </span>
          ) : null}
          {held ? (
            <span role="gridcell" className="shrink-0">
              {heldBadge}
            </span>
          ) : null}
        </div>
      </div>
    );
  return (
    <div className={cn(wideGrid, "min-w-0 flex-1")}>
      <span role="gridcell" className="truncate text-text-2">
        <Time iso={execution.startedAt} />
      </span>
      <span role="gridcell" className="flex">
        <Status status={execution.status} failed={refused} />
      </span>
      <span role="gridcell" className="flex min-w-0 items-baseline gap-2">
        {name}
        <code className="hidden min-w-0 flex-1 truncate font-mono text-2xs text-text-3 @min-[85rem]:block">
          {execution.toolName}
        </code>
      </span>
      <span role="gridcell" className="flex min-w-0 items-center gap-2">
        <span className="flex min-w-0 flex-1">
          <Summary execution={execution} errors={tool?.errors} />
        </span>
        {execution.undo.state === "undone" ? <UndoState execution={execution} /> : null}
        {held ? heldBadge : null}
      </span>
      <span role="gridcell" className="flex min-w-0 text-text-2">
        <Actor actor={execution.actor} />
      </span>
      <span role="gridcell" className="flex">
        <SourceLabel source={execution.source} />
      </span>
      <span role="gridcell" className="text-right text-text-2 tabular-nums">
        {duration(execution.durationMs)}
      </span>
    </div>
  );
});

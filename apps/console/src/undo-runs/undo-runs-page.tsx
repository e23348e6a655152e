"use client";
import { Undo2 } from "lucide-react";
import type { ReactNode } from "react";
import { ProblemNotice } from "@/data/problems";
import { ShowMore } from "@/data/show-more";
import { trpc } from "@/data/trpc";
import { inert } from "@/executions/value";
import { shortTime } from "@/format/time";
import { plural } from "@/format/words";
import { PageHeader } from "@/shell/page-header";
import { usePermission, useZone } from "@/shell/workspace";
import { buttonClass } from "@/ui/button";
import { Link } from "@/ui/link";
import { Empty } from "@/ui/notice";
import { Time } from "@/ui/time";
import { actorText, isOver, OutcomeCounts, RunState } from "./undo-run-looks";

const pollMs = 3_000;

/** What all pages about ranges have in common: a frame, and who may see it. */
export function UndoFrame({
  title,
  end,
  children,
}: {
  title: ReactNode;
  end?: ReactNode;
  children: ReactNode;
}) {
  const may = usePermission("executions.undoRange");
  return (
    <div className="scroll-thin min-h-0 flex-1 overflow-y-auto">
      <div className="mx-auto max-w-4xl pb-10">
        <PageHeader title={title} end={may ? end : null} />
        {may ? (
          <div className="px-4 md:px-5">{children}</div>
        ) : (
          <Empty icon={<Undo2 />} title="You may not undo ranges">
            Undoing everything that somebody did needs{" "}
            <code className="font-mono text-xs text-text">executions.undoRange</code>. Ask an owner or admin.
          </Empty>
        )}
      </div>
    </div>
  );
}

export function UndoRunsPage() {
  return (
    <UndoFrame
      title="Undo runs"
      end={
        <Link href="/undo-runs/new" className={buttonClass({ variant: "primary" })}>
          <Undo2 aria-hidden /> Undo a range…
        </Link>
      }
    >
      <Runs />
    </UndoFrame>
  );
}

function Runs() {
  const zone = useZone();
  const runs = trpc.undoRuns.list.useInfiniteQuery(
    {},
    {
      getNextPageParam: (page) => page.nextCursor ?? undefined,
      refetchInterval: ({ state }) =>
        state.data?.pages[0]?.items.every((run) => isOver(run)) === false ? pollMs : false,
    },
  );
  const items = runs.data?.pages.flatMap((page) => page.items) ?? [];
  if (runs.isError && !runs.isFetchNextPageError)
    return <ProblemNotice error={runs.error} retry={() => void runs.refetch()} />;
  if (runs.isPending) return <div className="skeleton h-40" />;
  if (items.length === 0)
    return (
      <Empty icon={<Undo2 />} title="No range was undone yet">
        When a key leaked or a program went wrong, everything it did between two instants is taken back, the
        newest first. What would happen is shown before.
      </Empty>
    );
  return (
    <>
      <ul className="divide-y divide-line overflow-hidden rounded-md border border-line bg-surface">
        {items.map((run) => (
          <li key={run.id}>
            <Link
              href={`/undo-runs/${run.id}`}
              className="block space-y-1 px-3 py-2.5 hover:bg-hover focus-visible:outline-offset-[-2px]"
            >
              <span className="flex flex-wrap items-center gap-2">
                <span className="min-w-0 truncate font-medium">
                  {plural(run.total, "execution")} of {actorText(run.actor)}
                </span>
                <RunState state={run.state} />
                <Time iso={run.createdAt} className="ml-auto text-xs text-text-2" />
              </span>
              <span className="block text-xs text-text-2 tabular-nums">
                {shortTime(run.from, zone)} – {shortTime(run.to, zone)}
                {run.tool ? ` · ${run.tool}` : ""}
              </span>
              <span className="block truncate text-text-2">{inert(run.reason)}</span>
              <OutcomeCounts counts={run.outcomes} />
            </Link>
          </li>
        ))}
      </ul>
      <ShowMore list={runs} className="mt-3" />
    </>
  );
}

"use client";
import type { UndoOutcome, UndoRunView } from "@acta/core";
import { invalidateAfter } from "@acta/trpc/client";
import { CircleStop, RotateCcw } from "lucide-react";
import { useEffect, useState } from "react";
import { useAct } from "@/data/act";
import { ProblemNotice } from "@/data/problems";
import { ShowMore } from "@/data/show-more";
import { trpc } from "@/data/trpc";
import { ConflictItem } from "@/executions/undo";
import { inert } from "@/executions/value";
import { plainTime } from "@/format/time";
import { plural } from "@/format/words";
import { useZone } from "@/shell/workspace";
import { Button, buttonClass } from "@/ui/button";
import { Link } from "@/ui/link";
import { Empty, Notice } from "@/ui/notice";
import { EntryHead } from "./undo-range-page";
import { actorText, isOver, OutcomeCounts, outcomeLooks, outcomes, RunState } from "./undo-run-looks";
import { UndoFrame } from "./undo-runs-page";

/** Of a run that is not over: it says so itself, so nobody waits for the feed. */
const pollMs = 1_000;

export function UndoRunPage({ id }: { id: string }) {
  const run = trpc.undoRuns.read.useQuery(
    { id },
    { refetchInterval: ({ state }) => (state.data && !isOver(state.data) ? pollMs : false) },
  );
  if (run.data) return <Run run={run.data} />;
  return (
    <UndoFrame title="Undo run">
      {run.isError ? <ProblemNotice error={run.error} retry={() => void run.refetch()} /> : null}
      {run.isPending ? <div className="skeleton h-40" /> : null}
      {run.data === null ? <Empty title="No such run">It may be in another workspace.</Empty> : null}
    </UndoFrame>
  );
}

/** The same range once more: what was undone is out of it by then. */
function againHref({ actor, from, to, tool, reason }: UndoRunView): string {
  const query = new URLSearchParams({ from, to, reason });
  query.set(actor.type === "session" ? "session" : "actor", actor.id);
  if (tool) query.set("tool", tool);
  return `/undo-runs/new?${query}`;
}

function Run({ run }: { run: UndoRunView }) {
  const zone = useZone();
  const utils = trpc.useUtils();
  const abort = trpc.system.undoRun.abort.useMutation({
    trpc: useAct(),
    onSettled: () =>
      Promise.all([invalidateAfter("system.undoRun.abort", utils), utils.undoRuns.invalidate()]),
  });
  const tried = outcomes.reduce((sum, outcome) => sum + run.outcomes[outcome], 0);
  const over = isOver(run);
  const left = over && run.outcomes.undone + run.outcomes.alreadyUndone < run.total;
  return (
    <UndoFrame
      title={
        <span className="inline-flex items-center gap-2">
          <RunState state={run.state} /> {plural(run.total, "execution")} of {actorText(run.actor)}
        </span>
      }
    >
      <div className="space-y-4">
        <div className="flex flex-wrap gap-2 empty:hidden">
          {over ? null : (
            <Button
              busy={abort.isPending}
              disabled={run.abortAskedAt !== null}
              onClick={() => abort.mutate({ undoRunId: run.id })}
            >
              <CircleStop aria-hidden /> {run.abortAskedAt ? "Ending…" : "Abort"}
            </Button>
          )}
          {left ? (
            <Link href={againHref(run)} className={buttonClass()}>
              <RotateCcw aria-hidden /> Run again for the rest…
            </Link>
          ) : null}
        </div>
        {abort.isError ? <ProblemNotice error={abort.error} /> : null}
        {run.state === "failed" ? (
          <Notice tone="bad" title="The run could not go on">
            What was undone stays undone.{" "}
            {run.errorCode ? <code className="font-mono">{run.errorCode}</code> : null}
          </Notice>
        ) : null}
        <p className="wrap-anywhere">{inert(run.reason)}</p>
        <dl className="grid grid-cols-[auto_1fr] gap-x-4 gap-y-0.5 text-xs tabular-nums [&_dt]:text-text-3">
          <dt>Range</dt>
          <dd>
            {plainTime(run.from, zone)} – {plainTime(run.to, zone)}
          </dd>
          {run.tool ? (
            <>
              <dt>Tool</dt>
              <dd className="font-mono">{run.tool}</dd>
            </>
          ) : null}
          <dt>Asked for by</dt>
          <dd>
            {inert(run.requestedBy.name ?? "somebody who has left")}, {plainTime(run.createdAt, zone)}
            {run.force ? ", overwriting later changes" : ""}
          </dd>
          <dt>In the history</dt>
          <dd className="flex flex-wrap gap-x-3">
            <Link href={`/executions/${run.executionId}`} className="text-accent hover:underline">
              the call
            </Link>
            <Link
              href={`/executions?batch=${run.executionId}&range=all`}
              className="text-accent hover:underline"
            >
              its undos
            </Link>
          </dd>
        </dl>
        <div className="space-y-2" aria-live="polite">
          <progress
            aria-label="Progress"
            value={tried}
            max={Math.max(run.total, 1)}
            className="h-2 w-full overflow-hidden rounded-sm accent-accent-solid"
          />
          <div className="flex flex-wrap items-center gap-2">
            <span className="text-text-2 tabular-nums">
              {tried.toLocaleString("en")} of {run.total.toLocaleString("en")} tried
            </span>
            <OutcomeCounts counts={run.outcomes} />
          </div>
        </div>
        <Entries run={run} />
      </div>
    </UndoFrame>
  );
}

function Entries({ run }: { run: UndoRunView }) {
  const [outcome, setOutcome] = useState<UndoOutcome | null>(null);
  const over = isOver(run);
  const entries = trpc.undoRuns.entries.useInfiniteQuery(
    { id: run.id, ...(outcome ? { outcome } : {}), limit: 100 },
    {
      getNextPageParam: (page) => page.nextCursor ?? undefined,
      refetchInterval: over ? false : 2 * pollMs,
    },
  );
  const { refetch } = entries;
  // What came last before the end has been told to nobody yet.
  useEffect(() => {
    if (over) void refetch();
  }, [over, refetch]);
  const items = entries.data?.pages.flatMap((page) => page.items) ?? [];
  return (
    <section aria-label="Executions of this run" className="space-y-2">
      <fieldset className="flex flex-wrap gap-1">
        <legend className="sr-only">Which outcomes</legend>
        {[null, ...outcomes.filter((each) => run.outcomes[each] > 0)].map((each) => (
          <Button
            key={each ?? "all"}
            size="sm"
            variant="ghost"
            aria-pressed={each === outcome}
            onClick={() => setOutcome(each)}
            className="aria-pressed:bg-selected aria-pressed:text-accent"
          >
            {each ? outcomeLooks[each].label : "All"}
          </Button>
        ))}
      </fieldset>
      {entries.isError && !entries.isFetchNextPageError ? (
        <ProblemNotice error={entries.error} retry={() => void entries.refetch()} />
      ) : null}
      {entries.isPending ? <div className="skeleton h-24" /> : null}
      {items.length > 0 ? (
        <ol className="divide-y divide-line rounded-md border border-line bg-surface">
          {items.map((entry) => (
            <li key={entry.executionId} className="flex flex-wrap items-start gap-x-3 gap-y-1 px-3 py-2">
              <span className="w-10 shrink-0 text-right text-xs leading-5 text-text-3 tabular-nums">
                {entry.position}
              </span>
              <div className="min-w-0 flex-1 basis-48">
                <EntryHead {...entry} />
                {entry.conflicts.length > 0 ? (
                  <ul className="divide-y divide-line">
                    {entry.conflicts.map((conflict) => (
                      <ConflictItem
                        key={`${conflict.table}/${conflict.id}/${conflict.field}/${conflict.other?.id}`}
                        conflict={conflict}
                      />
                    ))}
                  </ul>
                ) : null}
              </div>
              {entry.undoExecutionId ? (
                <Link
                  href={`/executions/${entry.undoExecutionId}`}
                  className="text-xs text-accent hover:underline"
                >
                  its undo
                </Link>
              ) : null}
            </li>
          ))}
        </ol>
      ) : null}
      <ShowMore list={entries} />
    </section>
  );
}

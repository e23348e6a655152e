"use client";
import type { RecordChange, ToolExecution } from "@acta/core";
import { recordLabel } from "@acta/core/changes";
import { ProblemNotice } from "@/data/problems";
import { trpc } from "@/data/trpc";
import { capital, recordKind, toolTitle } from "@/format/words";
import { recordHref } from "@/records/record-href";
import { cn } from "@/ui/cn";
import { Id } from "@/ui/id";
import { Link } from "@/ui/link";
import { Time } from "@/ui/time";
import { isBatch } from "./batch-items";
import { changesOf } from "./changes";
import { Section } from "./detail";
import { Status } from "./status";
import { Summary } from "./summary";
import { inert } from "./value";

const recordsShown = 8;
const executionsShown = 6;

/** What else happened to the records this execution changed, and the executions it belongs with. */
export function Related({ execution }: { execution: ToolExecution }) {
  const links = [
    { label: "Plan it followed", id: execution.planId },
    { label: "Undoes", id: execution.undoOf },
    { label: "Repeats", id: execution.rerunOf },
    // The items of a batch have a tab of their own.
    ...(isBatch(execution) ? [] : execution.relatedExecutions).map((id) => ({
      label: execution.undoOf ? "Took back" : "Used the outputs of",
      id,
    })),
  ].filter((link): link is { label: string; id: string } => link.id !== null);
  const records = changesOf(execution).slice(0, recordsShown);
  return (
    <div className="space-y-5">
      {links.length > 0 || execution.batchId ? (
        <Section title="Executions">
          <ul className="space-y-1">
            {links.map(({ label, id }) => (
              <li key={id} className="flex items-center gap-2">
                <span className="text-text-2">{label}</span>
                <Link href={`/executions/${id}`} className="text-accent hover:underline">
                  <Id id={id} copy={false} />
                </Link>
              </li>
            ))}
            {execution.batchId ? (
              <li>
                <Link
                  href={`/executions/${execution.batchId}?tab=items`}
                  className="text-accent hover:underline"
                >
                  Its batch, with all items
                </Link>
              </li>
            ) : null}
          </ul>
        </Section>
      ) : null}
      {records.map((change) => (
        <RecordHistory key={`${change.table}/${change.id}`} change={change} current={execution.id} />
      ))}
      {records.length === 0 && links.length === 0 ? (
        <p className="text-text-2">It changed no record, and no other execution refers to it.</p>
      ) : null}
      {changesOf(execution).length > records.length ? (
        <p className="text-xs text-text-3">
          The first {recordsShown} of {changesOf(execution).length} records; the others are in the overview.
        </p>
      ) : null}
    </div>
  );
}

function RecordHistory({ change, current }: { change: RecordChange; current: string }) {
  const list = trpc.executions.list.useQuery({ filter: { record: change.id }, limit: executionsShown });
  const tools = trpc.tools.list.useQuery(undefined, { staleTime: Number.POSITIVE_INFINITY });
  const label = recordLabel(change);
  return (
    <Section title={`${capital(recordKind(change.table))}${label ? ` · ${inert(label)}` : ""}`}>
      {list.isError ? <ProblemNotice error={list.error} /> : null}
      {list.isPending ? <div className="skeleton h-20" /> : null}
      {list.data ? (
        <ol className="divide-y divide-line/70 rounded-md border border-line bg-surface">
          {list.data.items.map((item) => (
            <li key={item.id}>
              <Link
                href={`/executions/${item.id}`}
                aria-current={item.id === current ? "true" : undefined}
                className={cn(
                  "flex min-w-0 items-baseline gap-3 px-3 py-1.5 hover:bg-hover focus-visible:outline-offset-[-2px]",
                  item.id === current && "bg-selected",
                )}
              >
                <Time iso={item.startedAt} className="w-20 shrink-0 text-text-2" />
                <Status status={item.status} className="shrink-0 self-center [&>span]:sr-only" />
                <span className="shrink-0 font-medium">
                  {tools.data?.find((tool) => tool.name === item.toolName)?.title ?? toolTitle(item.toolName)}
                </span>
                <span className="hidden min-w-0 flex-1 sm:flex">
                  <Summary execution={item} />
                </span>
                {item.id === current ? (
                  <span className="ml-auto shrink-0 text-xs text-text-3">this one</span>
                ) : null}
              </Link>
            </li>
          ))}
          <li>
            <Link
              href={recordHref(change.table, change.id)}
              className="block px-3 py-1.5 text-accent hover:underline"
            >
              Its timeline, and who set each field
            </Link>
          </li>
        </ol>
      ) : null}
    </Section>
  );
}

"use client";
import type { RecordEvent, RecordReference, RecordState } from "@acta/core";
import { recordLabel } from "@acta/core/changes";
import { keepPreviousData } from "@tanstack/react-query";
import { ChevronLeft } from "lucide-react";
import { parseAsString, useQueryState } from "nuqs";
import { ProblemNotice } from "@/data/problems";
import { ShowMore } from "@/data/show-more";
import { trpc } from "@/data/trpc";
import { actorName } from "@/executions/actor";
import { Section } from "@/executions/detail";
import { DetailSkeleton } from "@/executions/detail-skeleton";
import { RecordTools } from "@/executions/record-tools";
import { inert } from "@/executions/value";
import { plainTime } from "@/format/time";
import { capital, recordKind } from "@/format/words";
import { usePermission, useZone } from "@/shell/workspace";
import { Badge } from "@/ui/badge";
import { Button, buttonClass } from "@/ui/button";
import { Id } from "@/ui/id";
import { Link } from "@/ui/link";
import { Notice } from "@/ui/notice";
import { Time } from "@/ui/time";
import { AsOf } from "./as-of";
import { RecordFields } from "./record-fields";
import { RecordParts } from "./record-parts";
import { RecordTimeline } from "./record-timeline";
import { StageScope } from "./stages";

/** A record: its fields and who set each, what happened to it, and how it was at any instant. */
export function RecordPage({ kind, id }: { kind: string; id: string }) {
  const [asked, setAt] = useQueryState("at", parseAsString);
  // What others did makes up the past: without the right to see it there is only now.
  const mayGoBack = usePermission("executions.view");
  const at = mayGoBack ? asked : null;
  const record = { kind, id };
  const now = trpc.records.asOf.useQuery(record);
  const past = trpc.records.asOf.useQuery(
    { ...record, at: at ?? "" },
    { enabled: at !== null, placeholderData: keepPreviousData },
  );
  const blame = trpc.records.blame.useQuery(at === null ? record : { ...record, at }, {
    placeholderData: keepPreviousData,
  });
  const timeline = trpc.records.timeline.useInfiniteQuery(
    { ...record, limit: 30 },
    { getNextPageParam: (page) => page.nextCursor },
  );
  const items = timeline.data?.pages.flatMap((page) => page.items) ?? [];
  const state = at === null ? now.data : past.data;
  const failed = at === null ? now.error : past.error;
  const references = [
    ...(state?.references ?? []),
    ...(now.data?.references ?? []),
    ...(timeline.data?.pages.flatMap((page) => page.references) ?? []),
  ];
  const shown = at === null ? 0 : items.findIndex((event) => event.at <= at);
  const show = (index: number) => (index <= 0 ? null : items[index]?.at);
  const currency = state?.record?.currency ?? now.data?.record?.currency;
  const currencyCode = typeof currency === "string" ? currency : null;
  return (
    <div className="scroll-thin min-h-0 flex-1 overflow-y-auto">
      <div className="mx-auto max-w-6xl pb-10">
        <nav aria-label="Record" className="px-2 pt-2 md:px-3">
          <Link
            href={`/executions?record=${id}&range=all`}
            className={buttonClass({ variant: "ghost", size: "sm" })}
          >
            <ChevronLeft aria-hidden />
            Executions of this record
          </Link>
        </nav>
        {now.data ? (
          <div className="flex flex-wrap items-start gap-x-4 gap-y-2 px-4 pt-1 pb-3 md:px-5">
            <Title state={state ?? now.data} items={items} />
            {mayGoBack ? (
              <AsOf
                at={at}
                onChange={(next) => void setAt(next)}
                earlier={shown < 0 ? undefined : (items[shown + 1]?.at ?? undefined)}
                later={at === null ? undefined : show((shown < 0 ? items.length : shown) - 1)}
              />
            ) : null}
          </div>
        ) : null}
        {failed ? (
          <div className="px-4 md:px-5">
            <ProblemNotice error={failed} />
          </div>
        ) : !state ? (
          <DetailSkeleton />
        ) : (
          <div className="grid gap-x-6 gap-y-6 px-4 md:px-5 lg:grid-cols-[minmax(0,1.7fr)_minmax(0,1fr)]">
            <div className="min-w-0 space-y-5">
              <Then state={state} items={items} mayGoBack={mayGoBack} onShow={(next) => void setAt(next)} />
              {state.record ? (
                <StageScope table={state.table} pipelineId={state.record?.pipeline_id}>
                  <RecordFields
                    table={state.table}
                    id={id}
                    row={state.record}
                    now={at === null ? undefined : now.data?.record}
                    blame={blame.data?.fields}
                    currency={currencyCode}
                    references={references}
                  />
                </StageScope>
              ) : null}
              <RecordParts
                parts={state.parts}
                whole={id}
                currency={currencyCode}
                references={distinct(references)}
              />
            </div>
            <div className="min-w-0">
              <Section title="Timeline">
                {timeline.isError && !timeline.isFetchNextPageError ? (
                  <ProblemNotice error={timeline.error} />
                ) : null}
                {timeline.isPending ? <div className="skeleton h-40" /> : null}
                {timeline.data && items.length === 0 ? (
                  <p className="text-text-2">
                    {mayGoBack
                      ? "No execution on record has changed it."
                      : "None of your own executions has changed it."}
                  </p>
                ) : null}
                <StageScope table={state.table} pipelineId={state.record?.pipeline_id}>
                  <RecordTimeline
                    items={items}
                    references={references}
                    table={state.table}
                    currency={currencyCode}
                    shownAt={items[shown]?.executionId ?? null}
                    onShow={
                      mayGoBack
                        ? (event) => void setAt(event.executionId === items[0]?.executionId ? null : event.at)
                        : undefined
                    }
                  />
                </StageScope>
                <ShowMore list={timeline} label="Show earlier ones" className="mt-2" />
              </Section>
            </div>
          </div>
        )}
      </div>
    </div>
  );
}

function distinct(references: readonly RecordReference[]): RecordReference[] {
  return [...new Map(references.map((reference) => [reference.id, reference])).values()];
}

function Title({ state, items }: { state: RecordState; items: readonly RecordEvent[] }) {
  const { table, id, record } = state;
  const last = items.flatMap(({ changes }) => changes).find((change) => change.id === id);
  const label = recordLabel({ table, id, operation: "update", before: last?.before ?? null, after: record });
  return (
    <div className="min-w-0 flex-1 basis-72">
      <h1 className="flex flex-wrap items-center gap-x-2 gap-y-0.5 text-lg font-semibold tracking-[-0.01em]">
        <span className="min-w-0 wrap-anywhere">
          {capital(recordKind(table))}
          {label ? <span className="font-normal text-text-2"> · {inert(label)}</span> : null}
        </span>
        {state.state === "deleted" ? <Badge tone="bad">Deleted</Badge> : null}
        {state.at === null ? null : <Badge tone="trial">Past</Badge>}
      </h1>
      <p className="mt-0.5 flex flex-wrap items-center gap-x-2 text-text-2">
        <Id id={id} what="Record id" />
        {state.state === "present" ? <RecordTools table={table} id={id} /> : null}
      </p>
    </div>
  );
}

/** What has to be said about the instant that is looked at. */
function Then({
  state,
  items,
  mayGoBack,
  onShow,
}: {
  state: RecordState;
  items: readonly RecordEvent[];
  mayGoBack: boolean;
  onShow(at: string): void;
}) {
  const zone = useZone();
  const { lastChange } = state;
  const before = items.find((event) => event.changes.some(({ id, after }) => id === state.id && after));
  if (state.state === "notYet")
    return (
      <Notice title="Not there yet">
        {state.at ? `On ${plainTime(state.at, zone)} this record had not been made.` : null}
      </Notice>
    );
  if (state.state === "deleted")
    return (
      <Notice tone="warn" title="Deleted">
        {lastChange ? (
          <p>
            By {actorName(lastChange.actor)}, <Time iso={lastChange.at} />.{" "}
            <Link href={`/executions/${lastChange.executionId}`} className="text-accent hover:underline">
              Its execution
            </Link>{" "}
            can be undone: the record then comes back with its id.
          </p>
        ) : (
          <p>It is not there any more.</p>
        )}
        {mayGoBack && before && before.at < (state.at ?? "9") ? (
          <Button size="sm" className="mt-2" onClick={() => onShow(before.at)}>
            Show how it was before
          </Button>
        ) : null}
      </Notice>
    );
  if (state.at === null) return null;
  return (
    <Notice title={`As it was on ${plainTime(state.at, zone)}`}>
      What is different now is marked.
      {lastChange ? (
        <>
          {" "}
          The last change before was made by {actorName(lastChange.actor)}, <Time iso={lastChange.at} />.
        </>
      ) : null}
    </Notice>
  );
}

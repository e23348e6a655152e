"use client";
import type { ExecutionSummary, ToolExecution } from "@acta/core";
import { CircleSlash, Undo2 } from "lucide-react";
import { ProblemNotice } from "@/data/problems";
import { trpc } from "@/data/trpc";
import { plural, toolTitle } from "@/format/words";
import { Link } from "@/ui/link";
import { Notice } from "@/ui/notice";
import { Status } from "./status";
import { Summary } from "./summary";
import { UndoState } from "./undo";

/** As many as a batch can have, and a page of the history. */
const maxItems = 100;

export function isBatch({ toolName }: Pick<ToolExecution, "toolName">): boolean {
  return toolName === "system.batch.run";
}

/** The items of a batch in the order they were given, and what became of each. */
export function BatchItems({ batch }: { batch: ToolExecution }) {
  const list = trpc.executions.list.useQuery({
    filter: { batch: batch.id, includeReads: true },
    limit: maxItems,
  });
  if (list.isError) return <ProblemNotice error={list.error} retry={() => void list.refetch()} />;
  if (list.isPending) return <div className="skeleton h-40" />;
  const places = new Map(batch.relatedExecutions.map((id, place) => [id, place]));
  const items = list.data.items.toSorted(
    (a, b) => (places.get(a.id) ?? maxItems) - (places.get(b.id) ?? maxItems) || (a.id < b.id ? -1 : 1),
  );
  if (items.length === 0)
    return (
      <p className="text-text-2">No item has a row: the batch was refused before its first one began.</p>
    );
  return (
    <div className="space-y-3">
      <Fate batch={batch} items={items} />
      <ol className="divide-y divide-line/70 rounded-md border border-line bg-surface">
        {items.map((item, place) => (
          <Item key={item.id} item={item} place={place} placeOf={(id) => places.get(id)} />
        ))}
      </ol>
      <Link
        href={`/executions?batch=${batch.id}&range=all&reads=true`}
        className="inline-block text-accent hover:underline"
      >
        The same in the list of executions
      </Link>
    </div>
  );
}

function Fate({ batch, items }: { batch: ToolExecution; items: readonly ExecutionSummary[] }) {
  const failed = items.filter(({ error }) => error !== null && !fates[error.code]).length;
  if (batch.status === "dry_run") return null;
  if (batch.status === "error")
    return (
      <Notice tone="bad" title="All or nothing: nothing was changed">
        An item failed, so those before it were rolled back and those after it were not reached.
      </Notice>
    );
  if (failed > 0)
    return (
      <Notice tone="warn" title={`${plural(failed, "item")} failed; the others stand`}>
        Each item stands by itself in this batch. Undo takes back those that succeeded.
      </Notice>
    );
  return null;
}

/** What happened to an item because of another one: neither its own success nor its own failure. */
const fates: { [code: string]: { label: string; icon: typeof Undo2; text: string } } = {
  BATCH_ROLLED_BACK: {
    label: "Rolled back",
    icon: Undo2,
    text: "It had succeeded, and was taken back with the batch.",
  },
  BATCH_NOT_REACHED: { label: "Not reached", icon: CircleSlash, text: "It was never run." },
};

function Item({
  item,
  place,
  placeOf,
}: {
  item: ExecutionSummary;
  place: number;
  placeOf(id: string): number | undefined;
}) {
  const tools = trpc.tools.list.useQuery(undefined, { staleTime: Number.POSITIVE_INFINITY });
  const tool = tools.data?.find(({ name }) => name === item.toolName);
  const fate = item.error ? fates[item.error.code] : undefined;
  const Icon = fate?.icon;
  const used = item.relatedExecutions.flatMap((id) => placeOf(id) ?? []);
  return (
    <li className="flex min-w-0 items-baseline gap-2.5 px-3 py-1.5">
      <span className="w-5 shrink-0 text-right text-xs text-text-3 tabular-nums">{place}</span>
      <span className="flex w-24 shrink-0 items-center self-center">
        {fate && Icon ? (
          <span className="inline-flex items-center gap-1.5 whitespace-nowrap text-text-2" title={fate.text}>
            <Icon className="size-3.5 shrink-0 text-warn" aria-hidden />
            {fate.label}
          </span>
        ) : (
          <Status status={item.status} failed={item.status === "dry_run" && item.error !== null} />
        )}
      </span>
      <span className="flex min-w-0 flex-1 flex-wrap items-baseline gap-x-3 gap-y-0.5">
        <Link
          href={`/executions/${item.id}`}
          title={item.toolName}
          className="shrink-0 font-medium hover:underline"
        >
          {tool?.title ?? toolTitle(item.toolName)}
        </Link>
        <span className="flex min-w-0 max-w-full flex-1 basis-40 text-text-2">
          {fate ? (
            <span className="text-text-3">{fate.text}</span>
          ) : (
            <Summary execution={item} errors={tool?.errors} />
          )}
        </span>
        {used.length > 0 ? (
          <span className="shrink-0 text-xs text-text-3" title="It was given what these items had answered">
            uses {used.map((each) => `$${each}`).join(", ")}
          </span>
        ) : null}
        {item.undo.state === "undone" ? <UndoState execution={item} /> : null}
      </span>
    </li>
  );
}

"use client";
import type { RecordChange, RecordEvent, RecordReference } from "@acta/core";
import { type FieldChange, fieldChanges, isBookkeeping, recordLabel } from "@acta/core/changes";
import { ArrowRight, Undo2 } from "lucide-react";
import { Actor } from "@/executions/actor";
import { changeLabel } from "@/executions/changes";
import { SourceLabel } from "@/executions/status";
import { inert } from "@/executions/value";
import { plural, recordKind } from "@/format/words";
import { Badge } from "@/ui/badge";
import { Button } from "@/ui/button";
import { cn } from "@/ui/cn";
import { Link } from "@/ui/link";
import { Time } from "@/ui/time";
import { useToolTitle } from "./blame";
import { FieldValue } from "./references";

/** What happened to the record, the newest first. */
export function RecordTimeline({
  items,
  references,
  table,
  currency,
  shownAt,
  onShow,
}: {
  items: readonly RecordEvent[];
  references: readonly RecordReference[];
  table: string;
  currency: string | null;
  /** The entry whose outcome is on screen. */
  shownAt: string | null;
  /** undefined where the past is not this person's to see. */
  onShow: ((event: RecordEvent) => void) | undefined;
}) {
  const titleOf = useToolTitle();
  return (
    <ol className="relative space-y-1 before:absolute before:inset-y-3 before:left-[0.4375rem] before:w-px before:bg-line">
      {items.map((event) => {
        const shown = event.executionId === shownAt;
        return (
          <li key={event.executionId} className="relative pl-6" aria-current={shown ? "true" : undefined}>
            <span
              aria-hidden
              className={cn(
                "absolute top-3 left-1 size-1.75 rounded-full border border-line-strong bg-canvas",
                shown && "border-accent bg-accent",
              )}
            />
            <article className={cn("rounded-md px-2.5 py-2", shown && "bg-selected")}>
              <header className="flex flex-wrap items-baseline gap-x-2 gap-y-0.5">
                <h3 className="font-medium">
                  <Link
                    href={`/executions/${event.executionId}`}
                    title={event.toolName}
                    className="hover:underline"
                  >
                    {titleOf(event.toolName)}
                  </Link>
                </h3>
                {event.undo.state === "undone" ? (
                  <Link href={`/executions/${event.undo.undoneBy}`} className="self-center">
                    <Badge tone="warn">
                      <Undo2 aria-hidden />
                      Undone
                    </Badge>
                  </Link>
                ) : null}
                <Time iso={event.at} className="ml-auto text-xs text-text-3" />
              </header>
              <p className="flex flex-wrap items-center gap-x-3 text-xs text-text-2">
                <Actor actor={event.actor} />
                <SourceLabel source={event.source} />
                {event.undoOf ? (
                  <Link href={`/executions/${event.undoOf}`} className="text-accent hover:underline">
                    what it undid
                  </Link>
                ) : null}
                {event.approvalId ? <span>approved</span> : null}
              </p>
              <Changes changes={event.changes} {...{ table, references, currency }} />
              {onShow && !shown ? (
                <Button size="sm" variant="ghost" className="mt-0.5 -ml-2" onClick={() => onShow(event)}>
                  Show as of then
                </Button>
              ) : null}
            </article>
          </li>
        );
      })}
    </ol>
  );
}

const fieldsShown = 6;
const partsShown = 4;

function Changes({
  changes,
  table,
  references,
  currency,
}: {
  changes: readonly RecordChange[];
  table: string;
  references: readonly RecordReference[];
  currency: string | null;
}) {
  const own = changes.filter((change) => change.table === table);
  const parts = changes.filter((change) => change.table !== table);
  return (
    <ul className="mt-1 space-y-0.5 text-xs">
      {own.map((change) =>
        change.operation === "update" ? (
          <Updated key={change.id} change={change} {...{ references, currency }} />
        ) : (
          <li key={change.id} className={change.operation === "insert" ? "text-good" : "text-bad"}>
            {change.operation === "insert" ? "Created" : "Deleted"}
          </li>
        ),
      )}
      {parts.slice(0, partsShown).map((change) => (
        <li key={change.id} className="text-text-2 wrap-anywhere">
          {partVerbs[change.operation]} {recordKind(change.table)}{" "}
          <span className="text-text">{inert(partLabel(change, references))}</span>
        </li>
      ))}
      {parts.length > partsShown ? (
        <li className="text-text-3">{plural(parts.length - partsShown, "more part")}</li>
      ) : null}
    </ul>
  );
}

const partVerbs = { insert: "added", update: "changed", delete: "removed" };

/** A part's own name, or that of the record it stands for: the tag of a contact, the product of a line. */
function partLabel(change: RecordChange, references: readonly RecordReference[]): string {
  const named = Object.values(change.after ?? change.before ?? {})
    .map((value) => references.find(({ id }) => id === value))
    .find((reference) => reference?.label && !change.table.startsWith(reference.table.replace(/s$/, "")));
  return recordLabel(change) ?? named?.label ?? "";
}

function Updated({
  change,
  references,
  currency,
}: {
  change: RecordChange;
  references: readonly RecordReference[];
  currency: string | null;
}) {
  const changed = fieldChanges(change).filter((field) => field.changed && !isBookkeeping(field));
  return (
    <>
      {changed.slice(0, fieldsShown).map((field) => (
        <li key={field.path} className="flex flex-wrap items-baseline gap-x-1.5 wrap-anywhere">
          <span className="text-text-3">{changeLabel(field)}</span>
          <Both field={field} {...{ references, currency }} />
        </li>
      ))}
      {changed.length > fieldsShown ? (
        <li className="text-text-3">{plural(changed.length - fieldsShown, "more field")}</li>
      ) : null}
    </>
  );
}

function Both({
  field,
  references,
  currency,
}: {
  field: FieldChange;
  references: readonly RecordReference[];
  currency: string | null;
}) {
  return (
    <>
      <del className="text-text-2 no-underline">
        <span className="sr-only">was </span>
        <FieldValue value={field.before} name={field.column} {...{ references, currency }} />
      </del>
      <ArrowRight className="size-3 shrink-0 self-center text-text-3" aria-hidden />
      <ins className="font-medium text-text no-underline">
        <span className="sr-only">is now </span>
        <FieldValue value={field.after} name={field.column} {...{ references, currency }} />
      </ins>
    </>
  );
}

"use client";
import type { RecordChange } from "@acta/core";
import { currencyOf, type FieldChange, fieldChanges, isBookkeeping, recordLabel } from "@acta/core/changes";
import { ArrowRight, History } from "lucide-react";
import { useState } from "react";
import { capital, plural, recordKind } from "@/format/words";
import { recordHref } from "@/records/record-href";
import { StageScope } from "@/records/stages";
import { Badge, type Tone } from "@/ui/badge";
import { Button } from "@/ui/button";
import { cn } from "@/ui/cn";
import { Id } from "@/ui/id";
import { Link } from "@/ui/link";
import { changeLabel } from "./changes";
import { RecordTools } from "./record-tools";
import { inert, Value } from "./value";

const operations: { [operation in RecordChange["operation"]]: { past: string; future: string; tone: Tone } } =
  {
    insert: { past: "Created", future: "Would be created", tone: "good" },
    update: { past: "Changed", future: "Would change", tone: "plain" },
    delete: { past: "Deleted", future: "Would be deleted", tone: "bad" },
  };

/** Records shown at once: a large import or deletion stays usable. */
const firstRecords = 20;

/** Every record an execution changed, field by field, old beside new. */
export function ChangeList({
  changes,
  predicted,
}: {
  changes: readonly RecordChange[];
  predicted?: boolean;
}) {
  const [all, setAll] = useState(false);
  const shown = all ? changes : changes.slice(0, firstRecords);
  return (
    <div className="space-y-3">
      {shown.map((change) => (
        <RecordDiff
          key={`${change.table}/${change.id}`}
          change={change}
          currency={currencyOf(change, changes)}
          predicted={predicted}
        />
      ))}
      {shown.length < changes.length ? (
        <Button onClick={() => setAll(true)}>
          Show {plural(changes.length - shown.length, "more record", "more records")}
        </Button>
      ) : null}
    </div>
  );
}

function RecordDiff({
  change,
  currency,
  predicted,
}: {
  change: RecordChange;
  currency: string | null;
  predicted?: boolean;
}) {
  const [everything, setEverything] = useState(false);
  const fields = fieldChanges(change);
  const told = fields.filter(
    (field) => !isBookkeeping(field) && (change.operation === "update" ? field.changed : !isBlank(field)),
  );
  const rest = fields.length - told.length;
  const shown = everything ? [...told, ...fields.filter((field) => !told.includes(field))] : told;
  const { past, future, tone } = operations[change.operation];
  const label = recordLabel(change);
  return (
    <section className="overflow-hidden rounded-md border border-line bg-surface">
      <header className="flex min-h-9 flex-wrap items-center gap-x-2 gap-y-1 border-b border-line bg-sunken/60 px-3 py-1.5">
        <Badge tone={tone}>{predicted ? future : past}</Badge>
        <h3 className="min-w-0 font-medium wrap-anywhere">
          {capital(recordKind(change.table))}
          {label ? <span className="font-normal text-text-2"> · {inert(label)}</span> : null}
        </h3>
        <span className="ml-auto flex items-center gap-1 text-text-3">
          <Id id={change.id} what="Record id" />
          {predicted && change.operation === "insert" ? null : (
            <>
              {change.operation === "delete" ? null : <RecordTools table={change.table} id={change.id} />}
              <Link
                href={recordHref(change.table, change.id)}
                title="Everything that happened to this record"
                aria-label={`Everything that happened to this ${recordKind(change.table)}`}
                className="inline-flex size-6 items-center justify-center rounded-sm hover:bg-hover hover:text-text"
              >
                <History className="size-3.5" />
              </Link>
            </>
          )}
        </span>
      </header>
      <StageScope table={change.table} pipelineId={(change.after ?? change.before)?.pipeline_id}>
        <FieldTable change={change} fields={shown} currency={currency} />
      </StageScope>
      {told.length === 0 && !everything ? (
        <p className="px-3 py-2 text-text-2">Only bookkeeping fields changed.</p>
      ) : null}
      {rest > 0 ? (
        <button
          type="button"
          aria-expanded={everything}
          onClick={() => setEverything(!everything)}
          className="w-full border-t border-line px-3 py-1.5 text-left text-xs text-text-2 hover:bg-hover hover:text-text focus-visible:outline-offset-[-2px]"
        >
          {everything
            ? "Show less"
            : `Show ${plural(rest, change.operation === "update" ? "other field" : "empty or bookkeeping field")}`}
        </button>
      ) : null}
    </section>
  );
}

function isBlank(field: FieldChange): boolean {
  return field.before == null && field.after == null;
}

function FieldTable({
  change,
  fields,
  currency,
}: {
  change: RecordChange;
  fields: readonly FieldChange[];
  currency: string | null;
}) {
  if (fields.length === 0) return null;
  const update = change.operation === "update";
  return (
    // Positioned, so that what only screen readers see stays inside and does not lengthen the page.
    <table className="relative w-full table-fixed text-left">
      <caption className="sr-only">
        {update ? "Fields with their old and new values" : "Fields with their values"}
      </caption>
      {/* The head is for screen readers only, and would otherwise decide the widths. */}
      <colgroup>
        <col className="w-[36%] sm:w-48" />
        <col />
      </colgroup>
      <thead className="sr-only">
        <tr>
          <th scope="col">Field</th>
          {update ? <th scope="col">Change, old to new</th> : <th scope="col">Value</th>}
        </tr>
      </thead>
      <tbody>
        {fields.map((field) => (
          <tr key={field.path} className="border-t border-line/70 align-baseline first:border-t-0">
            <th scope="row" title={field.path} className="px-3 py-1.5 font-normal text-text-2 wrap-anywhere">
              {changeLabel(field)}
            </th>
            <td className="py-1.5 pr-3">
              {update ? (
                <UpdatedField field={field} currency={currency} />
              ) : (
                <Value
                  value={change.operation === "delete" ? field.before : field.after}
                  name={field.column}
                  currency={currency}
                  className={cn(
                    change.operation === "delete" && "text-text-2 line-through decoration-text-3",
                  )}
                />
              )}
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function UpdatedField({ field, currency }: { field: FieldChange; currency: string | null }) {
  if (!field.changed)
    return <Value value={field.after} name={field.column} currency={currency} className="text-text-3" />;
  return (
    <span className="flex flex-wrap items-baseline gap-x-2 gap-y-1">
      <del className="rounded-sm bg-bad-wash px-1 text-text no-underline">
        <span className="sr-only">was </span>
        <Value value={field.before} name={field.column} currency={currency} />
      </del>
      <ArrowRight className="size-3 shrink-0 self-center text-text-3" aria-hidden />
      <ins className="rounded-sm bg-good-wash px-1 font-medium text-text no-underline">
        <span className="sr-only">is now </span>
        <Value value={field.after} name={field.column} currency={currency} />
      </ins>
    </span>
  );
}

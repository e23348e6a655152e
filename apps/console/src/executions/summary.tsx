"use client";
import type { ExecutionSummary } from "@acta/core";
import type { ToolSummary } from "@acta/trpc/client";
import { ArrowRight } from "lucide-react";
import { plural, recordKind } from "@/format/words";
import { StageScope } from "@/records/stages";
import { changeLabel } from "./changes";
import { inert, Value } from "./value";

/** What a call did, in one line: the record, the field that tells most, and how much more there is. */
export function Summary({
  execution,
  errors,
}: {
  execution: Pick<ExecutionSummary, "error" | "change" | "items" | "status">;
  /** The tool's own errors: their titles say it shorter than the messages do. */
  errors?: ToolSummary["errors"];
}) {
  const declared = errors?.find((each) => each.code === execution.error?.code);
  if (execution.error)
    return (
      <span className="truncate">
        <code className="font-mono text-xs text-bad">{execution.error.code}</code>
        <span className="ml-2 text-text-2">{inert(declared?.title ?? execution.error.message)}</span>
      </span>
    );
  if (!execution.change && execution.items)
    return (
      <span className="truncate text-text-2">
        {plural(execution.items, "call")}
        {execution.status === "dry_run" ? " tried" : null}
      </span>
    );
  if (!execution.change) return <span className="text-text-3">nothing changed</span>;
  const { record, operation, field, moreFields, moreRecords, currency, pipelineId } = execution.change;
  return (
    <span className="flex min-w-0 items-baseline gap-x-1.5 overflow-hidden whitespace-nowrap">
      <span className="shrink-0 text-text-3">
        {operation === "insert" ? "new " : operation === "delete" ? "deleted " : ""}
        {recordKind(record.table)}
      </span>
      {record.label ? <span className="min-w-10 shrink-[3] truncate">{inert(record.label)}</span> : null}
      {field ? (
        <StageScope table={record.table} pipelineId={pipelineId}>
          <span className="flex min-w-0 shrink items-baseline gap-1 text-text-2">
            <span className="shrink-0 text-text-3">{changeLabel(field).toLowerCase()}</span>
            <Value
              value={field.before}
              name={field.column}
              currency={currency}
              short
              className="min-w-0 shrink-[2] truncate text-text-2"
            />
            <ArrowRight className="size-3 shrink-0 self-center text-text-3" aria-label="to" />
            <Value
              value={field.after}
              name={field.column}
              currency={currency}
              short
              className="min-w-0 truncate font-medium text-text"
            />
          </span>
        </StageScope>
      ) : null}
      {moreFields > 0 ? (
        <span className="shrink-0 text-text-3" title={plural(moreFields, "more field")}>
          +{moreFields}
        </span>
      ) : null}
      {moreRecords > 0 ? (
        <span className="shrink-0 text-text-3">· {plural(moreRecords, "more record")}</span>
      ) : null}
    </span>
  );
}

"use client";
import type { PlanDrift } from "@acta/core";
import { problemOf } from "@acta/trpc/client";
import { FlaskConical } from "lucide-react";
import { isRefusal } from "@/data/act";
import { ProblemNotice } from "@/data/problems";
import { capital, fieldLabel, recordKind } from "@/format/words";
import { StageScope } from "@/records/stages";
import { Button } from "@/ui/button";
import { Id } from "@/ui/id";
import { Notice } from "@/ui/notice";
import { inert, Value } from "./value";

/**
 * Why a call that was previewed was not made: any problem, and of one that came out differently what differs.
 *
 * @param again looks anew
 */
export function PlannedCallNotice({ error, again }: { error: unknown; again(): void }) {
  const problem = problemOf(error);
  if (problem?.code !== "PLAN_DRIFT")
    // An answer that was lost is asked for by making the call again, not by looking at what it has done meanwhile.
    return <ProblemNotice error={error} retry={isRefusal(error) ? again : undefined} />;
  return (
    <Notice
      tone="warn"
      role="alert"
      title="Something has changed since the preview"
      action={
        <Button onClick={again}>
          <FlaskConical aria-hidden /> Preview again
        </Button>
      }
    >
      <p>It would not come out as shown any more, so nothing was done.</p>
      <DriftList drift={problem.drift} actually="now" />
    </Notice>
  );
}

/** What came out differently from a preview. */
export function DriftList({ drift, actually }: { drift: readonly PlanDrift[]; actually: string }) {
  if (drift.length === 0) return null;
  return (
    <ul className="mt-2 divide-y divide-line/70 rounded-md border border-line bg-surface text-text">
      {drift.map(({ table, id, field, expected, actual }) => (
        <li key={`${table}/${id}/${field}`} className="px-3 py-1.5">
          <p className="flex flex-wrap items-center gap-x-2">
            <span className="font-medium">
              {table ? capital(recordKind(table)) : "Answer"}
              {field ? `: ${table ? fieldLabel(field) : inert(field)}` : ""}
            </span>
            {id ? <Id id={id} what="Record id" /> : null}
          </p>
          <StageScope table={table ?? ""}>
            <p className="flex flex-wrap items-baseline gap-x-4 text-xs">
              <span>
                <span className="text-text-3">previewed </span>
                <Value value={expected} name={field ?? ""} />
              </span>
              <span>
                <span className="text-text-3">{actually} </span>
                <Value value={actual} name={field ?? ""} />
              </span>
            </p>
          </StageScope>
        </li>
      ))}
    </ul>
  );
}

"use client";
import type { ToolExecution, UndoConflict } from "@acta/core";
import { invalidateAfter, problemOf } from "@acta/trpc/client";
import { Undo2 } from "lucide-react";
import { useState } from "react";
import { isRefusal, useAct } from "@/data/act";
import { ProblemNotice } from "@/data/problems";
import { trpc } from "@/data/trpc";
import { fieldLabel, plural, recordKind } from "@/format/words";
import { StageScope } from "@/records/stages";
import { useShortcuts } from "@/shell/shortcuts";
import { usePermission } from "@/shell/workspace";
import { Badge } from "@/ui/badge";
import { Button } from "@/ui/button";
import { Dialog } from "@/ui/dialog";
import { Id } from "@/ui/id";
import { Link } from "@/ui/link";
import { Notice } from "@/ui/notice";
import { Actor } from "./actor";
import { ChangeList } from "./diff";
import { PlannedCallNotice } from "./drift";
import { Value } from "./value";

const undoTool = "system.execution.undo";

/** What undo has made of an execution, or could. */
export function UndoState({ execution }: { execution: Pick<ToolExecution, "undo"> }) {
  const { state, undoneBy } = execution.undo;
  if (state === "nothing_to_undo") return null;
  if (state !== "undone") return <Badge>{state === "available" ? "Can be undone" : "Not reversible"}</Badge>;
  return (
    <Link href={`/executions/${undoneBy}`} title="Open the execution that undid it">
      <Badge tone="warn">
        <Undo2 aria-hidden />
        Undone
      </Badge>
    </Link>
  );
}

/** Why an execution cannot be undone now; null when it can. */
function useHindrance(execution: ToolExecution): string | null {
  const allowed = usePermission("executions.undo");
  if (execution.undo.state === "undone") return "Undone already: undo the execution that undid it instead";
  if (execution.undo.state === "not_reversible") return "What this tool does cannot be taken back";
  if (execution.undo.state === "nothing_to_undo") return "It changed nothing";
  return allowed ? null : "You may not undo executions (executions.undo)";
}

/** Undo with its preview first: nothing is taken back before it was seen. */
export function UndoButton({ execution }: { execution: ToolExecution }) {
  const [open, setOpen] = useState(false);
  const [force, setForce] = useState(false);
  const hindrance = useHindrance(execution);
  const utils = trpc.useUtils();
  const preview = trpc.preview.system.execution.undo.useMutation({
    onSettled: () => invalidateAfter(undoTool, utils, "preview"),
  });
  // A preview leaves a row: it runs when it was asked for, never because something was drawn again.
  const look = (forced: boolean) => {
    if (hindrance !== null) return;
    setForce(forced);
    setOpen(true);
    preview.mutate({ executionId: execution.id, force: forced });
  };
  useShortcuts([{ keys: "u", label: "Undo…", group: "Execution", run: () => look(false) }]);
  return (
    <>
      <Button
        aria-disabled={hindrance !== null}
        title={hindrance ?? "Shows first what it would restore (U)"}
        className="aria-disabled:cursor-not-allowed aria-disabled:opacity-55"
        onClick={() => look(false)}
      >
        <Undo2 aria-hidden />
        Undo…
      </Button>
      <Dialog
        open={open}
        onOpenChange={setOpen}
        wide
        title="Undo this execution"
        description="Below is what would happen. Nothing is changed yet."
      >
        <UndoPreview
          inputs={{ executionId: execution.id, force }}
          preview={preview}
          onLook={look}
          onClose={() => setOpen(false)}
        />
      </Dialog>
    </>
  );
}

function UndoPreview({
  inputs,
  preview,
  onLook,
  onClose,
}: {
  inputs: { executionId: string; force: boolean };
  preview: ReturnType<typeof trpc.preview.system.execution.undo.useMutation>;
  /** Previews it, by force or without. */
  onLook(force: boolean): void;
  onClose(): void;
}) {
  const utils = trpc.useUtils();
  const run = trpc.system.execution.undo.useMutation({
    // What is on screen is what is done: an edit that nobody was shown is not overwritten.
    trpc: useAct(preview.data?.id),
    onSettled: () => invalidateAfter(undoTool, utils, "run"),
  });
  if (run.data && run.data.status !== "pending_approval")
    return (
      <Notice title="Undone">
        <p>{plural(run.data.outputs.restored, "record")} restored.</p>
        <p className="mt-2 flex gap-3">
          <Link href={`/executions/${run.data.id}`} onClick={onClose} className="text-accent hover:underline">
            Open the undo
          </Link>
        </p>
      </Notice>
    );
  if (run.data)
    return (
      <Notice tone="warn" title="Waiting for an approval">
        <p>Nothing is undone before somebody else has approved it.</p>
        <Link
          href={`/approvals/${run.data.approvalId}`}
          onClick={onClose}
          className="mt-2 inline-block text-accent hover:underline"
        >
          Open its approval
        </Link>
      </Notice>
    );
  const conflicts = problemOf(run.error ?? preview.error)?.conflicts ?? [];
  // What was tried before is over: it must not stand in the way of the new preview.
  const look = (force: boolean) => {
    run.reset();
    onLook(force);
  };
  // An answer that was lost is asked for again. What was refused needs a new preview first.
  const refused = isRefusal(run.error);
  return (
    <div className="space-y-4" aria-live="polite">
      {preview.isPending ? (
        <div className="space-y-3">
          <p className="text-text-2">Trying it…</p>
          <div className="skeleton h-24" />
        </div>
      ) : conflicts.length > 0 ? (
        <Conflicts conflicts={conflicts} onForce={() => look(true)} />
      ) : refused ? (
        <PlannedCallNotice error={run.error} again={() => look(inputs.force)} />
      ) : preview.error ? (
        <ProblemNotice error={preview.error} retry={() => look(inputs.force)} />
      ) : preview.data ? (
        <>
          {run.error ? <ProblemNotice error={run.error} /> : null}
          {preview.data.outputs.overridden > 0 ? (
            <Notice tone="warn" title="Later changes are overwritten">
              {plural(preview.data.outputs.overridden, "later change")} would be lost. Undoing the undo brings
              them back.
            </Notice>
          ) : null}
          {preview.data.preview.changes.length > 0 ? (
            <ChangeList changes={preview.data.preview.changes} predicted />
          ) : (
            <p className="text-text-2">Everything is as it was before already.</p>
          )}
        </>
      ) : null}
      <footer className="flex justify-end gap-2">
        <Button onClick={onClose}>Close</Button>
        <Button
          variant={inputs.force ? "danger" : "primary"}
          busy={run.isPending}
          disabled={!preview.data || refused}
          onClick={() => run.mutate(inputs)}
        >
          <Undo2 aria-hidden />
          {inputs.force ? "Undo and overwrite" : "Undo"}
        </Button>
      </footer>
    </div>
  );
}

function Conflicts({ conflicts, onForce }: { conflicts: readonly UndoConflict[]; onForce(): void }) {
  const mayForce = usePermission("executions.force");
  const forcible = conflicts.every((conflict) => conflict.forcible);
  return (
    <>
      <Notice tone="bad" role="alert" title="Changed since">
        {forcible
          ? "What this execution changed was changed again. Nothing is undone as long as these stand."
          : "Undo what was done since first: each execution is named below."}
      </Notice>
      <ul className="divide-y divide-line rounded-md border border-line bg-surface">
        {conflicts.map((conflict) => (
          <ConflictItem
            key={`${conflict.table}/${conflict.id}/${conflict.field}/${conflict.other?.id}`}
            conflict={conflict}
          />
        ))}
      </ul>
      {forcible ? (
        <Button
          disabled={!mayForce}
          title={mayForce ? "Shows first what would be overwritten" : "You may not force (executions.force)"}
          onClick={onForce}
        >
          Preview overwriting them
        </Button>
      ) : null}
    </>
  );
}

const reasons: { [kind in UndoConflict["kind"]]: string } = {
  changed: "was changed since",
  deleted: "was deleted since",
  referenced: "would go, but another record refers to it",
  parentGone: "belongs to a record that has gone",
  valueTaken: "had a value that another record has now",
};

/** What is in the way of an undo, and by whom. */
export function ConflictItem({ conflict }: { conflict: UndoConflict }) {
  const { kind, table, id, field, expected, actual, other, changedBy } = conflict;
  return (
    <li className="space-y-1 px-3 py-2">
      <p>
        <span className="font-medium">
          {recordKind(table)}
          {field && kind !== "referenced" ? `: ${fieldLabel(field)}` : ""}
        </span>{" "}
        <span className="text-text-2">{reasons[kind]}</span>
      </p>
      {kind === "changed" ? (
        <StageScope table={table}>
          <p className="flex flex-wrap items-baseline gap-x-4 text-xs">
            <span>
              <span className="text-text-3">it had left </span>
              <Value value={expected} name={field ?? ""} />
            </span>
            <span>
              <span className="text-text-3">now </span>
              <Value value={actual} name={field ?? ""} />
            </span>
          </p>
        </StageScope>
      ) : null}
      <p className="flex flex-wrap items-center gap-x-3 text-xs text-text-2">
        <Id id={id} what="Record id" />
        {other ? (
          <span className="inline-flex items-center gap-1">
            {recordKind(other.table)} <Id id={other.id} what="Record id" />
          </span>
        ) : null}
        {changedBy ? (
          <span className="inline-flex items-center gap-1.5">
            <Actor actor={changedBy.actor} />
            <Link href={`/executions/${changedBy.executionId}`} className="text-accent hover:underline">
              its execution
            </Link>
          </span>
        ) : null}
      </p>
    </li>
  );
}

"use client";
import type { UndoConflict } from "@acta/core";
import { invalidateAfter, type ToolInputs, type ToolOutputs } from "@acta/trpc/client";
import { FlaskConical, Undo2 } from "lucide-react";
import { useRouter } from "next/navigation";
import { type ReactNode, useId, useState } from "react";
import { isRefusal, useAct } from "@/data/act";
import { ProblemNotice } from "@/data/problems";
import { trpc } from "@/data/trpc";
import { PlannedCallNotice } from "@/executions/drift";
import { ConflictItem } from "@/executions/undo";
import { inert } from "@/executions/value";
import { fromZonedInput, toZonedInput } from "@/format/time";
import { plural } from "@/format/words";
import { usePermission, useZone } from "@/shell/workspace";
import { Badge } from "@/ui/badge";
import { Button } from "@/ui/button";
import { Dialog } from "@/ui/dialog";
import { Input, Select, Textarea } from "@/ui/field";
import { Link } from "@/ui/link";
import { Notice } from "@/ui/notice";
import { OutcomeCounts, outcomeLooks } from "./undo-run-looks";
import { UndoFrame } from "./undo-runs-page";

const rangeTool = "system.execution.undoRange";
const dayMs = 86_400_000;

type Inputs = ToolInputs["system.execution.undoRange"];
type Rehearsal = ToolOutputs["system.execution.undoRange"]["rehearsal"];

/** What an address may say of the range: the links that lead here fill it in. */
export interface RangeStart {
  /** Id of a key or user. */
  actor?: string;
  session?: string;
  from?: string;
  to?: string;
  tool?: string;
  reason?: string;
}

export function UndoRangePage({ start, now }: { start: RangeStart; now: number }) {
  return (
    <UndoFrame title="Undo a range">
      <RangeForm start={start} now={now} />
    </UndoFrame>
  );
}

function Field({ label, htmlFor, children }: { label: ReactNode; htmlFor: string; children: ReactNode }) {
  return (
    <div className="min-w-0 space-y-1">
      <label htmlFor={htmlFor} className="font-medium">
        {label}
      </label>
      {children}
    </div>
  );
}

const session = "session";

function RangeForm({ start, now }: { start: RangeStart; now: number }) {
  const id = useId();
  const zone = useZone();
  const router = useRouter();
  const utils = trpc.useUtils();
  const mayForce = usePermission("executions.force");
  const actors = trpc.undoRuns.actors.useQuery();
  const tools = trpc.tools.list.useQuery(undefined, { staleTime: Number.POSITIVE_INFINITY });
  const [actor, setActor] = useState(start.session ? session : (start.actor ?? ""));
  const [sessionId, setSessionId] = useState(start.session ?? "");
  const [from, setFrom] = useState(toZonedInput(start.from ?? new Date(now - dayMs).toISOString(), zone));
  const [to, setTo] = useState(toZonedInput(start.to ?? new Date(now + 60_000).toISOString(), zone));
  const [tool, setTool] = useState(start.tool ?? "");
  const [force, setForce] = useState(false);
  const [reason, setReason] = useState(start.reason ?? "");
  const [confirming, setConfirming] = useState(false);
  const [previewed, setPreviewed] = useState<string | null>(null);
  const preview = trpc.preview.system.execution.undoRange.useMutation({
    onSettled: () => invalidateAfter(rangeTool, utils, "preview"),
  });
  const run = trpc.system.execution.undoRange.useMutation({
    // The range may reach past now: what came into it since the preview is not undone unseen.
    trpc: useAct(preview.data?.id),
    onSettled: () => Promise.all([utils.undoRuns.invalidate(), invalidateAfter(rangeTool, utils)]),
  });

  const isKey = actors.data?.keys.some(({ apiKeyId }) => apiKeyId === actor) ?? false;
  const whose = actor === session ? { sessionId } : isKey ? { apiKeyId: actor } : { userId: actor };
  const inputs: Inputs = {
    ...whose,
    from: fromZonedInput(from, zone),
    to: fromZonedInput(to, zone),
    ...(tool ? { tool } : {}),
    ...(force ? { force } : {}),
    reason: reason.trim(),
  };
  const complete =
    actors.isSuccess &&
    actor !== "" &&
    (actor !== session || sessionId !== "") &&
    inputs.from !== "" &&
    inputs.to !== "" &&
    inputs.reason !== "";
  const look = () => {
    setPreviewed(JSON.stringify(inputs));
    run.reset();
    // It leaves a row: made when asked for, never because something was typed.
    preview.mutate(inputs);
  };
  const shown = previewed === JSON.stringify(inputs) ? preview.data : undefined;
  const { executions = 0, rehearsal } = shown?.outputs ?? {};
  const known =
    actor === "" ||
    actor === session ||
    isKey ||
    (actors.data?.people.some(({ userId }) => userId === actor) ?? true);
  return (
    <div className="space-y-5">
      <p className="text-pretty text-text-2">
        Takes back what one API key, person or session did between two instants, the newest first. Each undo
        is an execution of its own.{" "}
        <Link href="/undo-runs" className="text-accent underline">
          Earlier runs
        </Link>
      </p>
      {actors.isError ? <ProblemNotice error={actors.error} retry={() => void actors.refetch()} /> : null}
      <form
        className="grid gap-4 rounded-md border border-line bg-surface p-4 sm:grid-cols-2"
        onSubmit={(event) => {
          event.preventDefault();
          if (complete) look();
        }}
      >
        <Field label="What was done by" htmlFor={`${id}actor`}>
          <Select id={`${id}actor`} value={actor} onChange={(event) => setActor(event.target.value)}>
            <option value="">Choose…</option>
            {known ? null : <option value={actor}>A former member</option>}
            <optgroup label="API keys">
              {(actors.data?.keys ?? []).map(({ apiKeyId, name, revoked }) => (
                <option key={apiKeyId} value={apiKeyId}>
                  {inert(name)}
                  {revoked ? " (revoked)" : ""}
                </option>
              ))}
            </optgroup>
            <optgroup label="People">
              {(actors.data?.people ?? []).map(({ userId, name }) => (
                <option key={userId} value={userId}>
                  {inert(name)}
                </option>
              ))}
            </optgroup>
            <option value={session}>A session…</option>
          </Select>
        </Field>
        {actor === session ? (
          <Field label="Session" htmlFor={`${id}session`}>
            <Input
              id={`${id}session`}
              value={sessionId}
              maxLength={255}
              onChange={(event) => setSessionId(event.target.value)}
            />
          </Field>
        ) : (
          <Field label="With the tool" htmlFor={`${id}tool`}>
            <Select id={`${id}tool`} value={tool} onChange={(event) => setTool(event.target.value)}>
              <option value="">Any tool</option>
              {(tools.data ?? [])
                .filter(({ metadata }) => metadata.sideEffects.length > 0)
                .map(({ name }) => (
                  <option key={name} value={name}>
                    {name}
                  </option>
                ))}
            </Select>
          </Field>
        )}
        <Field label={`From (${zone})`} htmlFor={`${id}from`}>
          <Input
            id={`${id}from`}
            type="datetime-local"
            step={1}
            value={from}
            onChange={(event) => setFrom(event.target.value)}
          />
        </Field>
        <Field label={`To (${zone})`} htmlFor={`${id}to`}>
          <Input
            id={`${id}to`}
            type="datetime-local"
            step={1}
            value={to}
            onChange={(event) => setTo(event.target.value)}
          />
        </Field>
        <div className="sm:col-span-2">
          <Field label="Reason" htmlFor={`${id}reason`}>
            <Textarea
              id={`${id}reason`}
              rows={2}
              maxLength={500}
              placeholder="The key was leaked."
              value={reason}
              onChange={(event) => setReason(event.target.value)}
            />
          </Field>
        </div>
        <div className="flex flex-wrap items-center gap-3 sm:col-span-2">
          {mayForce ? (
            <label className="inline-flex min-h-6 items-center gap-2">
              <input
                type="checkbox"
                checked={force}
                onChange={(event) => setForce(event.target.checked)}
                className="size-4"
              />
              Overwrite later changes
            </label>
          ) : null}
          <Button
            type="submit"
            variant={shown ? "secondary" : "primary"}
            className="ml-auto"
            busy={preview.isPending}
            disabled={!complete}
          >
            <FlaskConical aria-hidden /> Preview
          </Button>
        </div>
      </form>
      <div aria-live="polite" className="space-y-4">
        {preview.isPending ? <p className="text-text-2">Trying all of it…</p> : null}
        {preview.isError ? <ProblemNotice error={preview.error} /> : null}
        {run.isError ? <PlannedCallNotice error={run.error} again={look} /> : null}
        {run.data?.status === "pending_approval" ? (
          <Notice tone="warn" title="It waits for an approval">
            Nothing is undone until somebody has approved it.
          </Notice>
        ) : null}
        {rehearsal ? (
          <RehearsalView
            executions={executions}
            rehearsal={rehearsal}
            start={
              <Button
                variant="danger"
                disabled={executions === 0 || isRefusal(run.error)}
                onClick={() => setConfirming(true)}
              >
                <Undo2 aria-hidden /> Undo {plural(executions, "execution")}…
              </Button>
            }
          />
        ) : null}
      </div>
      <Dialog
        open={confirming}
        onOpenChange={setConfirming}
        title={`Undo ${plural(executions, "execution")}?`}
        description="It runs in the background and can be ended at any time. What was undone then stays undone."
      >
        <div className="flex justify-end gap-2">
          <Button onClick={() => setConfirming(false)}>Leave them</Button>
          <Button
            variant="danger"
            busy={run.isPending}
            onClick={() => {
              setConfirming(false);
              run.mutate(inputs, {
                // Beside the call on purpose: whoever has left this page meanwhile is not taken away from another.
                onSuccess: (answer) => {
                  if (answer.status !== "pending_approval")
                    router.push(`/undo-runs/${answer.outputs.undoRunId}`);
                },
              });
            }}
          >
            <Undo2 aria-hidden /> Undo {plural(executions, "execution")}
          </Button>
        </div>
      </Dialog>
    </div>
  );
}

function RehearsalView({
  executions,
  rehearsal,
  start,
}: {
  executions: number;
  rehearsal: Rehearsal;
  start: ReactNode;
}) {
  return (
    <section aria-label="Preview" className="space-y-3">
      <div className="flex flex-wrap items-center gap-3">
        <h2 className="text-base font-semibold">
          {executions === 0 ? "Nothing was changed in this range" : plural(executions, "execution")}
        </h2>
        <div className="ml-auto">{start}</div>
      </div>
      {executions > 0 ? <OutcomeCounts counts={rehearsal} /> : null}
      {rehearsal.tried < executions ? (
        <Notice>
          Only the newest {plural(rehearsal.tried, "execution")} were tried: a part of the picture.
        </Notice>
      ) : null}
      {rehearsal.refusals.length > 0 ? (
        <>
          <h3 className="font-medium">These stay as they are</h3>
          <ul className="divide-y divide-line rounded-md border border-line bg-surface">
            {rehearsal.refusals.map((refusal) => (
              <li key={refusal.executionId} className="px-3 py-2">
                <EntryHead {...refusal} />
                <ul className="divide-y divide-line">
                  {refusal.conflicts.map((conflict) => (
                    <ConflictItem
                      key={`${conflict.table}/${conflict.id}/${conflict.field}/${conflict.other?.id}`}
                      // Its schema says any JSON, which the generated types know less of.
                      conflict={conflict as UndoConflict}
                    />
                  ))}
                </ul>
              </li>
            ))}
          </ul>
        </>
      ) : null}
    </section>
  );
}

/** An execution with what became of it, or would. */
export function EntryHead({
  executionId,
  toolName,
  outcome,
  detail,
}: {
  executionId: string;
  toolName: string;
  outcome: keyof typeof outcomeLooks | null;
  detail: string | null;
}) {
  return (
    <div className="space-y-0.5">
      <p className="flex flex-wrap items-center gap-2">
        <Link
          href={`/executions/${executionId}`}
          className="min-w-0 truncate font-mono text-xs text-accent hover:underline"
        >
          {toolName}
        </Link>
        {outcome ? <Badge tone={outcomeLooks[outcome].tone}>{outcomeLooks[outcome].label}</Badge> : null}
      </p>
      {detail ? <p className="text-xs text-text-2">{inert(detail)}</p> : null}
    </div>
  );
}

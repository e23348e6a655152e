"use client";
import type { ToolExecutionResult } from "@acta/core";
import { mainFirst } from "@acta/core/changes";
import { ArrowUpRight, CircleCheck, FlaskConical, Play } from "lucide-react";
import type { Ref } from "react";
import type { ToolAnswer } from "@/data/call-tool";
import { describe, ProblemNotice } from "@/data/problems";
import type { ServedTool } from "@/data/served";
import { trpc } from "@/data/trpc";
import { Section } from "@/executions/detail";
import { ChangeList } from "@/executions/diff";
import { PlannedCallNotice } from "@/executions/drift";
import { PreviewedEffects } from "@/executions/previewed-effects";
import { inert } from "@/executions/value";
import { duration, fullTime } from "@/format/time";
import { useSession } from "@/shell/workspace";
import { Button, buttonClass } from "@/ui/button";
import { cn } from "@/ui/cn";
import { Json } from "@/ui/json";
import { Link } from "@/ui/link";
import { Notice } from "@/ui/notice";

interface Props {
  ref: Ref<HTMLElement>;
  tool: ServedTool;
  busy: "run" | "preview" | null;
  outcome: { mode: "run" | "preview"; answer: ToolAnswer | null; error: unknown } | null;
  /** The form was changed since. */
  stale: boolean;
  onRun(): void;
  onPreview(): void;
}

/** What the last call answered: a prediction, a result, or a refusal. */
export function ResultPanel({ ref, tool, busy, outcome, stale, onRun, onPreview }: Props) {
  return (
    <section
      ref={ref}
      aria-label="Result"
      aria-live="polite"
      aria-busy={busy !== null}
      className="min-w-0 scroll-mt-4 lg:sticky lg:top-4"
    >
      {busy ? (
        <div className="space-y-3">
          <p className="text-text-2">{busy === "preview" ? "Trying it…" : "Running…"}</p>
          <div className="skeleton h-24" />
        </div>
      ) : outcome ? (
        <div className={cn("space-y-4", stale && "opacity-70")}>
          {stale ? (
            <Notice tone="warn">
              The inputs were changed after this {outcome.mode === "preview" ? "dry run" : "call"}.
            </Notice>
          ) : null}
          <Answer tool={tool} outcome={outcome} stale={stale} onRun={onRun} onPreview={onPreview} />
        </div>
      ) : (
        <Waiting tool={tool} />
      )}
    </section>
  );
}

function Waiting({ tool }: { tool: ServedTool }) {
  const reads = tool.metadata.sideEffects.length === 0;
  return (
    <div className="rounded-md border border-dashed border-line-strong/60 px-4 py-6 text-text-2">
      <p className="font-medium text-text">{reads ? "The answer appears here" : "Try it before it counts"}</p>
      <p className="mt-1 text-pretty">
        {reads
          ? "This tool only reads. Its call is recorded, and folded away in the history."
          : "A dry run makes the real call in a transaction and rolls it back: it shows the outputs and every change, and keeps nothing but its own record."}
      </p>
    </div>
  );
}

function Answer({
  tool,
  outcome,
  stale,
  onRun,
  onPreview,
}: Pick<Props, "tool" | "stale" | "onRun" | "onPreview"> & { outcome: NonNullable<Props["outcome"]> }) {
  const { workspace } = useSession();
  if (outcome.error) {
    const { problem } = describe(outcome.error);
    if (problem?.code === "PLAN_DRIFT") return <PlannedCallNotice error={outcome.error} again={onPreview} />;
    return (
      <ProblemNotice error={outcome.error}>
        {problem?.code === "PERMISSION_DENIED" ? (
          <p className="mt-1">
            The role {workspace.role} in {workspace.name} does not have it. An owner or admin can give you
            another role.
          </p>
        ) : null}
        {problem && Object.keys(problem.details).length > 0 ? (
          <div className="mt-2">
            <Json value={problem.details} what="Details" />
          </div>
        ) : null}
        {problem?.executionId ? (
          <Link
            href={`/executions/${problem.executionId}`}
            className="mt-2 inline-flex items-center gap-1 text-accent hover:underline"
          >
            Its execution <ArrowUpRight className="size-3.5" aria-hidden />
          </Link>
        ) : null}
      </ProblemNotice>
    );
  }
  const { answer } = outcome;
  if (!answer) return null;
  if (answer.status === "pending_approval")
    return (
      <Notice tone="warn" title="Waiting for an approval">
        <p>
          Somebody else has to approve this call until {fullTime(answer.expiresAt, workspace.timeZone)}.
          Nothing was changed yet.
        </p>
        <Link
          href={`/approvals/${answer.approvalId}`}
          className="mt-1.5 inline-flex items-center gap-1 text-accent hover:underline"
        >
          Its approval <ArrowUpRight className="size-3.5" aria-hidden />
        </Link>
      </Notice>
    );
  return answer.status === "dry_run" ? (
    <Prediction answer={answer} stale={stale} onRun={onRun} />
  ) : (
    <Done tool={tool} answer={answer} />
  );
}

function Head({
  answer,
  title,
  icon,
}: {
  answer: ToolExecutionResult;
  title: string;
  icon: React.ReactNode;
}) {
  return (
    <header className="flex flex-wrap items-center gap-x-3 gap-y-1">
      <h2 className="flex items-center gap-2 text-base font-semibold [&_svg]:size-4">
        {icon}
        {title}
      </h2>
      <span className="text-xs text-text-3">{duration(answer.durationMs)}</span>
      <Link href={`/executions/${answer.id}`} className={buttonClass({ size: "sm", className: "ml-auto" })}>
        Open execution <ArrowUpRight aria-hidden />
      </Link>
    </header>
  );
}

function Prediction({
  answer,
  stale,
  onRun,
}: {
  answer: ToolExecutionResult;
  stale: boolean;
  onRun(): void;
}) {
  const { approval, effects = [] } = answer.preview ?? {};
  const changes = mainFirst(answer.preview?.changes ?? []);
  return (
    <>
      <Head
        answer={answer}
        title="It would work"
        icon={<FlaskConical className="text-trial" aria-hidden />}
      />
      {approval?.required ? (
        <Notice tone="warn" title="The real call would wait for an approval">
          {approval.policy
            ? `The policy “${inert(approval.policy.name)}” asks for it.`
            : "This tool asks for it."}
        </Notice>
      ) : null}
      {effects.length > 0 ? (
        <Section title="Would be sent" count={effects.length}>
          <PreviewedEffects effects={effects} />
        </Section>
      ) : null}
      <Section title="Predicted changes" count={changes.length}>
        {changes.length > 0 ? (
          <ChangeList changes={changes} predicted />
        ) : (
          <p className="text-text-2">It would change no record.</p>
        )}
      </Section>
      <Section title="Predicted outputs">
        <Json value={answer.outputs} what="Predicted outputs" />
      </Section>
      {stale ? null : (
        <Button variant="primary" onClick={onRun}>
          <Play aria-hidden /> Run it for real
        </Button>
      )}
    </>
  );
}

function Done({ tool, answer }: { tool: ServedTool; answer: ToolExecutionResult }) {
  const reads = tool.metadata.sideEffects.length === 0;
  const execution = trpc.executions.read.useQuery({ id: answer.id }, { enabled: !reads });
  const changes = mainFirst(execution.data?.changes ?? []);
  return (
    <>
      <Head
        answer={answer}
        title={reads ? "Answer" : "Done"}
        icon={<CircleCheck className="text-good" aria-hidden />}
      />
      {answer.replayed ? (
        <Notice title="It was done the first time">
          Its answer had been lost. This is the answer, without what is shown only once; nothing was done
          again.
        </Notice>
      ) : null}
      {reads ? null : execution.isPending ? (
        <div className="skeleton h-24" />
      ) : (
        <Section title="Changes" count={changes.length}>
          {changes.length > 0 ? (
            <ChangeList changes={changes} />
          ) : (
            <p className="text-text-2">It changed no record.</p>
          )}
        </Section>
      )}
      <Section title="Outputs">
        <Json value={answer.outputs} what="Outputs" />
      </Section>
    </>
  );
}

"use client";
import type { Approval, ApprovalDetail as ApprovalWithPreview } from "@acta/core";
import { mainFirst } from "@acta/core/changes";
import type { ReactNode } from "react";
import { useLivePaced } from "@/data/live";
import { ProblemNotice } from "@/data/problems";
import { trpc } from "@/data/trpc";
import { Actor, actorName } from "@/executions/actor";
import { Fact, Section } from "@/executions/detail";
import { DetailSkeleton } from "@/executions/detail-skeleton";
import { ChangeList } from "@/executions/diff";
import { DriftList } from "@/executions/drift";
import { PreviewedEffects } from "@/executions/previewed-effects";
import { SourceLabel } from "@/executions/status";
import { inert } from "@/executions/value";
import { timeLeft } from "@/format/time";
import { toolTitle } from "@/format/words";
import { useNow } from "@/shell/now";
import { usePermission } from "@/shell/workspace";
import { Id } from "@/ui/id";
import { Json } from "@/ui/json";
import { Link } from "@/ui/link";
import { Notice } from "@/ui/notice";
import { Time } from "@/ui/time";
import { CollectedAnswer } from "./collect";
import { Decision } from "./decision";
import { ApprovalBadge, isOver } from "./state";

const pauseMs = 300;
/** Between a decision and its end there are a few moments, and no news of each of them. */
const underWayMs = 1_500;

/** What a held call would do, who asked for it and why, and the decision. */
export function ApprovalDetail({ id, level, onDecided }: { id: string; level: 1 | 2; onDecided?(): void }) {
  const utils = trpc.useUtils();
  const approval = trpc.approvals.read.useQuery(
    { id },
    { refetchInterval: ({ state }) => (state.data?.state === "approved" ? underWayMs : false) },
  );
  useLivePaced(() => void utils.approvals.read.invalidate({ id }), pauseMs);
  if (approval.isError && !approval.data)
    return (
      <div className="p-4 md:p-5">
        <ProblemNotice error={approval.error} retry={() => void approval.refetch()} />
      </div>
    );
  if (!approval.data)
    return (
      <div className="py-4">
        <DetailSkeleton />
      </div>
    );
  return (
    <>
      <div className="scroll-thin min-h-0 flex-1 overflow-y-auto">
        <div className="space-y-5 px-4 py-3 md:px-5">
          <Title approval={approval.data} level={level} />
          <Outcome approval={approval.data} />
          <CollectedAnswer key={id} approvalId={id} waits={approval.data.mayCollect} />
          <WhatItWouldDo approval={approval.data} />
          <Section title="Inputs">
            <Json value={approval.data.inputs} what="Inputs" />
          </Section>
          <Section title="Who and why">
            <Facts approval={approval.data} />
          </Section>
        </div>
      </div>
      {approval.data.state === "pending" ? (
        <Decision key={id} approval={approval.data} {...(onDecided ? { onDecided } : {})} />
      ) : null}
    </>
  );
}

function Title({ approval, level }: { approval: Approval; level: 1 | 2 }) {
  const tools = trpc.tools.list.useQuery(undefined, { staleTime: Number.POSITIVE_INFINITY });
  const title =
    tools.data?.find((tool) => tool.name === approval.toolName)?.title ?? toolTitle(approval.toolName);
  const now = useNow();
  const Heading = level === 1 ? "h1" : "h2";
  return (
    <header>
      <Heading className="flex flex-wrap items-center gap-x-2.5 gap-y-0.5 text-lg font-semibold tracking-[-0.01em]">
        <span className="min-w-0 wrap-anywhere">{title}</span>
        <ApprovalBadge state={approval.state} />
      </Heading>
      <p className="mt-0.5 flex flex-wrap items-baseline gap-x-2 text-text-2">
        <Link href={`/tools/${approval.toolName}`} className="font-mono text-xs hover:underline">
          {approval.toolName}
        </Link>
        <span>
          asked by {inert(actorName(approval.requester))}, <Time iso={approval.createdAt} />
          {approval.state === "pending" && now !== 0 && !isOver(approval, now)
            ? `; expires ${timeLeft(approval.expiresAt, now)}`
            : null}
        </span>
      </p>
    </header>
  );
}

/** What became of it, in a sentence, with the reason and where to look on. */
function Outcome({ approval }: { approval: Approval }) {
  const { state, reason, executionId } = approval;
  if (state === "pending") return null;
  const decider = approval.decidedBy ? inert(actorName(approval.decidedBy)) : "Somebody";
  const said = reason ? <p className="mt-0.5 whitespace-pre-wrap">“{inert(reason)}”</p> : null;
  const execution = executionId ? (
    <Link href={`/executions/${executionId}`} className="mt-1.5 inline-block text-accent hover:underline">
      Open its execution
    </Link>
  ) : null;
  if (state === "rejected")
    return (
      <Notice tone="bad" title={`Rejected by ${decider}`}>
        {said}
        <p>It is never carried out.</p>
      </Notice>
    );
  if (state === "expired")
    return (
      <Notice tone="warn" title="Nobody decided in time">
        It was not carried out. Whoever asked can ask again.
      </Notice>
    );
  if (state === "approved")
    return (
      <Notice role="status" title={`Approved by ${decider}`}>
        {said}
        <p>It is about to be carried out.</p>
      </Notice>
    );
  if (state === "executed")
    return (
      <Notice role="status" title={`Approved by ${decider}, and carried out`}>
        {said}
        {execution}
      </Notice>
    );
  if (state === "drifted")
    return (
      <Notice
        tone="warn"
        title={`Approved by ${decider}, but not carried out: it would do something else by now`}
      >
        {said}
        <p>Nothing was changed. Whoever asked can ask again, and is shown what it would do today.</p>
        <DriftList drift={approval.drift ?? []} actually="by then" />
        {execution}
      </Notice>
    );
  return (
    <Notice tone="bad" title={`Approved by ${decider}, but it could not be carried out`}>
      {said}
      <p>
        {approval.errorCode ? <code className="font-mono text-xs text-bad">{approval.errorCode}</code> : null}{" "}
        {approval.errorMessage ? inert(approval.errorMessage) : null}
      </p>
      {execution}
    </Notice>
  );
}

function WhatItWouldDo({ approval: { preview, state } }: { approval: ApprovalWithPreview }) {
  const title = state === "pending" || state === "approved" ? "What it would do" : "What was previewed";
  if (!preview)
    return (
      <Section title={title}>
        <p className="text-text-2">The row of its preview is no longer kept.</p>
      </Section>
    );
  const changes = mainFirst(preview.changes);
  return (
    <>
      {preview.effects.length > 0 ? (
        <Section
          title={state === "pending" || state === "approved" ? "Would be sent" : "Was to be sent"}
          count={preview.effects.length}
        >
          <PreviewedEffects effects={preview.effects} />
        </Section>
      ) : null}
      <Section title={title} count={changes.length}>
        {changes.length > 0 ? (
          <ChangeList changes={changes} predicted />
        ) : (
          <p className="text-text-2">It would change no record.</p>
        )}
      </Section>
    </>
  );
}

function Facts({ approval }: { approval: Approval }) {
  const mayManage = usePermission("policies.manage");
  const facts: [string, ReactNode][] = [
    ["Asked by", <Actor key="a" actor={approval.requester} className="flex" />],
    ["Source", <SourceLabel key="s" source={approval.source} className="text-text" />],
    ["Policy", <PolicyName key="p" approval={approval} linked={mayManage} />],
    ["Asked", <Time key="t" iso={approval.createdAt} full />],
    [
      approval.state === "pending" ? "Can be decided until" : "Could be decided until",
      <Time key="t" iso={approval.expiresAt} full />,
    ],
    ["Decided by", approval.decidedBy ? <Actor key="d" actor={approval.decidedBy} className="flex" /> : null],
    ["Decided", approval.decidedAt ? <Time key="t" iso={approval.decidedAt} full /> : null],
    [
      "Preview",
      <Link
        key="l"
        href={`/executions/${approval.previewExecutionId}`}
        className="text-accent hover:underline"
      >
        its dry run
      </Link>,
    ],
    ["Approval", <Id key="i" id={approval.id} what="Approval id" />],
    ["Request", approval.requestId ? <Id key="i" id={approval.requestId} what="Request id" /> : null],
    [
      "Session",
      approval.sessionId ? (
        <Link
          key="l"
          href={`/executions?session=${encodeURIComponent(approval.sessionId)}&range=all`}
          className="text-accent hover:underline"
        >
          all calls of this session
        </Link>
      ) : null,
    ],
    ["Idempotency key", approval.idempotencyKey ? inert(approval.idempotencyKey) : null],
  ];
  return (
    <dl className="grid grid-cols-[repeat(auto-fill,minmax(9.5rem,1fr))] gap-x-4 gap-y-3">
      {facts
        .filter(([, value]) => value !== null)
        .map(([label, value]) => (
          <Fact key={label} label={label}>
            {value}
          </Fact>
        ))}
    </dl>
  );
}

function PolicyName({ approval: { policy }, linked }: { approval: Approval; linked: boolean }) {
  if (!policy) return "none: the tool itself asks";
  if (!linked) return inert(policy.name);
  return (
    <Link href="/policies" className="hover:underline">
      {inert(policy.name)}
    </Link>
  );
}

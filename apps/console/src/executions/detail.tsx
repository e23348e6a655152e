"use client";
import type { ToolExecution } from "@acta/core";
import type { ReactNode } from "react";
import { ApprovalNote } from "@/approvals/approval-note";
import { trpc } from "@/data/trpc";
import { duration } from "@/format/time";
import { plural } from "@/format/words";
import { Button } from "@/ui/button";
import { Id } from "@/ui/id";
import { Json } from "@/ui/json";
import { Link } from "@/ui/link";
import { Notice } from "@/ui/notice";
import { TabPanel, Tabs } from "@/ui/tabs";
import { Time } from "@/ui/time";
import { Actor } from "./actor";
import { BatchItems, isBatch } from "./batch-items";
import { changesOf } from "./changes";
import { type DetailTab, detailTabs, tabKeys } from "./detail-tabs";
import { ChangeList } from "./diff";
import { Effects } from "./effects";
import { PreviewedEffects } from "./previewed-effects";
import { Related } from "./related";
import { SourceLabel, Status } from "./status";
import { UndoState } from "./undo";
import { inert } from "./value";

/** Everything recorded about one execution. The same in the peek and on its page. */
export function ExecutionDetail({
  execution,
  tab,
  onTab,
}: {
  execution: ToolExecution;
  tab: DetailTab;
  onTab(tab: DetailTab): void;
}) {
  const batch = isBatch(execution);
  const shown = detailTabs.filter((name) => batch || name !== "items");
  return (
    <Tabs
      label="Parts of the execution"
      value={shown.includes(tab) ? tab : "overview"}
      onChange={onTab}
      items={shown.map((name) => ({ value: name, label: tabKeys[name].label }))}
    >
      <div className="px-4 py-4 md:px-5">
        <TabPanel value="overview">
          <Overview execution={execution} onItems={batch ? () => onTab("items") : undefined} />
        </TabPanel>
        {batch ? (
          <TabPanel value="items">
            <BatchItems batch={execution} />
          </TabPanel>
        ) : null}
        <TabPanel value="inputs">
          <Json value={execution.inputs} what="Inputs" />
        </TabPanel>
        <TabPanel value="outputs">
          <Outputs execution={execution} />
        </TabPanel>
        <TabPanel value="context">
          <Context execution={execution} />
        </TabPanel>
        <TabPanel value="related">
          <Related execution={execution} />
        </TabPanel>
      </div>
    </Tabs>
  );
}

function Overview({
  execution,
  onItems,
}: {
  execution: ToolExecution;
  /** Of a batch alone. */
  onItems: (() => void) | undefined;
}) {
  const changes = changesOf(execution);
  const dry = execution.status === "dry_run";
  return (
    <div className="space-y-5">
      {execution.error ? <ErrorNotice execution={execution} error={execution.error} /> : null}
      <ApprovalNote execution={execution} />
      {dry && !execution.error && !execution.approvalId ? (
        <Notice title="A dry run: nothing was changed">
          The call ran for real and was rolled back. Below is what it would have done.
          {execution.preview?.approval.required ? " It would have waited for an approval." : null}
        </Notice>
      ) : null}
      <Facts execution={execution} />
      {execution.error ? (
        <Section title="What was sent">
          <Json value={execution.inputs} what="Inputs" />
        </Section>
      ) : onItems && changes.length === 0 ? (
        <Section title="Items" count={execution.relatedExecutions.length}>
          <p className="mb-2 text-text-2">
            What changed was changed by its items: each is a call of its own.
          </p>
          <Button onClick={onItems}>Show the items</Button>
        </Section>
      ) : (
        <Section title={dry ? "Predicted changes" : "Changes"} count={changes.length}>
          {changes.length > 0 ? (
            <ChangeList changes={changes} predicted={dry} />
          ) : (
            <p className="text-text-2">{dry ? "It would change no record." : "It changed no record."}</p>
          )}
        </Section>
      )}
      <Effects execution={execution} />
      {execution.preview && execution.preview.effects.length > 0 ? (
        <Section title="Would be sent" count={execution.preview.effects.length}>
          <PreviewedEffects effects={execution.preview.effects} />
        </Section>
      ) : null}
    </div>
  );
}

export function Section({ title, count, children }: { title: string; count?: number; children: ReactNode }) {
  return (
    <section>
      <h2 className="mb-2 flex items-center gap-1.5 text-sm font-semibold">
        {title}
        {count ? (
          <span className="rounded-sm bg-hover px-1 text-2xs font-normal text-text-2">{count}</span>
        ) : null}
      </h2>
      {children}
    </section>
  );
}

function ErrorNotice({
  execution,
  error,
}: {
  execution: ToolExecution;
  error: NonNullable<ToolExecution["error"]>;
}) {
  const tools = trpc.tools.list.useQuery(undefined, { staleTime: Number.POSITIVE_INFINITY });
  const declared = tools.data
    ?.find((tool) => tool.name === execution.toolName)
    ?.errors.find((each) => each.code === error.code);
  const faults = error.code === "INPUT_INVALID" ? error.message.split("; ") : null;
  return (
    <Notice
      tone="bad"
      title={
        <span className="flex flex-wrap items-center gap-2">
          <code className="font-mono text-xs font-semibold text-bad">{error.code}</code>
          <Link
            href={`/executions?error=${error.code}&range=all`}
            className="text-xs font-normal text-text-2 underline hover:text-text"
          >
            all with this error
          </Link>
        </span>
      }
    >
      {faults ? (
        <ul className="mt-1 space-y-0.5">
          {faults.map((fault) => {
            const [pointer = "", ...rest] = fault.split(" ");
            return (
              <li key={fault}>
                <code className="font-mono text-xs text-text">{inert(pointer)}</code> {inert(rest.join(" "))}
              </li>
            );
          })}
        </ul>
      ) : (
        <p>
          {declared ? `${declared.title}. ` : null}
          {inert(error.message)}
        </p>
      )}
      <p className="mt-1.5 text-xs">
        {execution.status === "dry_run"
          ? "The real call would be refused like this. Nothing was changed."
          : "Nothing was changed."}
        {execution.requestId ? (
          <span className="ml-2 inline-flex items-center gap-1 text-text-3">
            Request <Id id={execution.requestId} what="Request id" />
          </span>
        ) : null}
      </p>
    </Notice>
  );
}

function Facts({ execution }: { execution: ToolExecution }) {
  return (
    <dl className="grid grid-cols-[repeat(auto-fill,minmax(9.5rem,1fr))] gap-x-4 gap-y-3">
      <Fact label="Status">
        <Status
          status={execution.status}
          failed={execution.status === "dry_run" && execution.error !== null}
        />
      </Fact>
      <Fact label="When">
        <Time iso={execution.startedAt} full />
      </Fact>
      <Fact label="Took">{duration(execution.durationMs)}</Fact>
      <Fact label="Actor">
        {execution.actor.id ? (
          <Link href={`/executions?actor=${execution.actor.id}`} className="flex hover:underline">
            <Actor actor={execution.actor} />
          </Link>
        ) : (
          <Actor actor={execution.actor} />
        )}
      </Fact>
      <Fact label="Source">
        <Link href={`/executions?source=${execution.source}`} className="hover:underline">
          <SourceLabel source={execution.source} className="text-text" />
        </Link>
      </Fact>
      <Fact label="Execution">
        <Id id={execution.id} what="Execution id" />
      </Fact>
      {execution.batchId ? (
        <Fact label="Batch">
          <Link href={`/executions/${execution.batchId}?tab=items`} className="text-accent hover:underline">
            <Id id={execution.batchId} copy={false} />
          </Link>
        </Fact>
      ) : null}
      {execution.undo.state === "nothing_to_undo" ? null : (
        <Fact label="Undo">
          <UndoState execution={execution} />
        </Fact>
      )}
    </dl>
  );
}

export function Fact({ label, children }: { label: string; children: ReactNode }) {
  return (
    <div className="min-w-0">
      <dt className="text-xs text-text-3">{label}</dt>
      <dd className="mt-0.5 min-w-0 wrap-anywhere">{children}</dd>
    </div>
  );
}

function Outputs({ execution }: { execution: ToolExecution }) {
  const nothing =
    typeof execution.outputs === "object" &&
    execution.outputs !== null &&
    Object.keys(execution.outputs).length === 0;
  if (nothing)
    return (
      <p className="text-text-2">
        {execution.error
          ? "A failed call answers no outputs."
          : "No outputs are kept. What a read answered stands in the records it read."}
      </p>
    );
  return <Json value={execution.outputs} what="Outputs" />;
}

function Context({ execution }: { execution: ToolExecution }) {
  const { requestContext } = execution;
  const facts: [string, ReactNode][] = [
    ["Execution", <Id key="id" id={execution.id} what="Execution id" full />],
    ["Workspace", <Id key="id" id={execution.workspaceId} what="Workspace id" full />],
    ["Started", <Time key="t" iso={execution.startedAt} full />],
    ["Completed", <Time key="t" iso={execution.completedAt} full />],
    ["Recorded", <Time key="t" iso={execution.createdAt} full />],
    [
      "IP address",
      requestContext.ip ? (
        <span key="ip" className="font-mono text-xs">
          {requestContext.ip}
        </span>
      ) : null,
    ],
    ["User agent", requestContext.userAgent ? inert(requestContext.userAgent) : null],
    ["Request", execution.requestId ? <Id key="id" id={execution.requestId} what="Request id" full /> : null],
    ["Trace", execution.traceId ? <Id key="id" id={execution.traceId} what="Trace id" full /> : null],
    [
      "Session",
      execution.sessionId ? (
        <span key="id" className="inline-flex flex-wrap items-center gap-2">
          <Id id={execution.sessionId} what="Session id" />
          <Link
            href={`/executions?session=${encodeURIComponent(execution.sessionId)}&range=all`}
            className="text-accent hover:underline"
          >
            all calls of this session
          </Link>
        </span>
      ) : null,
    ],
    ["Idempotency key", execution.idempotencyKey ? inert(execution.idempotencyKey) : null],
    [
      "Error group",
      execution.error?.fingerprint ? (
        <Id key="id" id={execution.error.fingerprint} what="Fingerprint" full />
      ) : null,
    ],
  ];
  const told = facts.filter(([, value]) => value !== null);
  return (
    <>
      <dl className="divide-y divide-line/70 rounded-md border border-line bg-surface">
        {told.map(([label, value]) => (
          <div key={label} className="flex flex-wrap gap-x-4 px-3 py-1.5">
            <dt className="w-32 shrink-0 text-text-2">{label}</dt>
            <dd className="min-w-0 flex-1 wrap-anywhere">{value}</dd>
          </div>
        ))}
      </dl>
      {facts.length > told.length ? (
        <p className="mt-2 text-xs text-text-3">
          {plural(facts.length - told.length, "field")} of the context{" "}
          {facts.length - told.length === 1 ? "was" : "were"} not set by this call.
        </p>
      ) : null}
    </>
  );
}

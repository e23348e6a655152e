"use client";
import { invalidateAfter } from "@acta/trpc/client";
import { Pencil, Plus, ShieldCheck, Trash2 } from "lucide-react";
import { useState } from "react";
import { useAct } from "@/data/act";
import { describe, ProblemNotice } from "@/data/problems";
import { ShowMore } from "@/data/show-more";
import { trpc } from "@/data/trpc";
import { sourceLooks } from "@/executions/status";
import { inert } from "@/executions/value";
import { plural } from "@/format/words";
import { outputsOf } from "@/keys/key-types";
import { PageHeader } from "@/shell/page-header";
import { useShortcuts } from "@/shell/shortcuts";
import { usePermission, useSession } from "@/shell/workspace";
import { Badge } from "@/ui/badge";
import { Button } from "@/ui/button";
import { cn } from "@/ui/cn";
import { Dialog } from "@/ui/dialog";
import { Empty } from "@/ui/notice";
import { Time } from "@/ui/time";
import { useToast } from "@/ui/toast";
import { matchesGlob } from "./glob";
import { PolicyForm } from "./policy-form";
import type { Policy } from "./policy-types";
import { timeOf } from "./time-units";

/** Which calls wait for a second person: the workspace's rules about it. */
export function PoliciesPage() {
  const may = usePermission("policies.manage");
  const { workspace } = useSession();
  if (may) return <Policies />;
  return (
    <div>
      <PageHeader title="Policies" />
      <Empty icon={<ShieldCheck />} title="Policies are managed by owners and admins">
        Managing them needs <code className="font-mono text-xs text-text">policies.manage</code>, which the
        role {workspace.role} does not have.
      </Empty>
    </div>
  );
}

function Policies() {
  const [editing, setEditing] = useState<Policy | "new" | null>(null);
  const list = trpc.system.policy.list.useInfiniteQuery(
    { limit: 100 },
    { getNextPageParam: (page) => outputsOf(page)?.nextCursor ?? undefined },
  );
  const items = list.data?.pages.flatMap((page) => outputsOf(page)?.items ?? []) ?? [];
  useShortcuts([{ keys: "c", label: "Create policy", group: "Policies", run: () => setEditing("new") }]);
  return (
    <div className="scroll-thin min-h-0 flex-1 overflow-y-auto">
      <div className="mx-auto max-w-5xl pb-10">
        <PageHeader
          title="Policies"
          end={
            <Button variant="primary" onClick={() => setEditing("new")}>
              <Plus aria-hidden /> Create policy
            </Button>
          }
        >
          <p className="text-pretty text-text-2">
            A call that a policy is about is previewed and held until a second person approves it. Reads never
            wait.
          </p>
        </PageHeader>
        <div className="px-4 md:px-5">
          {list.isError && !list.isFetchNextPageError ? (
            <ProblemNotice error={list.error} retry={() => void list.refetch()} />
          ) : null}
          {list.isPending ? <div className="skeleton h-40" /> : null}
          {list.isSuccess && items.length === 0 ? (
            <Empty
              icon={<ShieldCheck />}
              title="No policy yet"
              action={
                <Button variant="primary" onClick={() => setEditing("new")}>
                  Create the first policy
                </Button>
              }
            >
              For a start: what AI agents delete. Name the tools as{" "}
              <code className="font-mono text-xs text-text">*.delete</code>, the source as Agent, and every
              such call waits in the approvals.
            </Empty>
          ) : null}
          {items.length > 0 ? (
            <ul className="divide-y divide-line overflow-hidden rounded-md border border-line bg-surface">
              {items.map((policy) => (
                <PolicyRow key={policy.policyId} policy={policy} onEdit={() => setEditing(policy)} />
              ))}
            </ul>
          ) : null}
          <ShowMore list={list} className="mt-3" />
        </div>
      </div>
      <Dialog
        open={editing !== null}
        onOpenChange={(open) => {
          if (!open) setEditing(null);
        }}
        wide
        title={editing === "new" ? "Create policy" : "Edit policy"}
        description={
          editing === "new"
            ? undefined
            : "It counts for calls from now on: those that wait already go on waiting."
        }
      >
        {editing ? (
          <PolicyForm
            policy={editing === "new" ? null : editing}
            // Another one may be open by the time this one is saved.
            onDone={() => setEditing((current) => (current === editing ? null : current))}
          />
        ) : null}
      </Dialog>
    </div>
  );
}

function PolicyRow({ policy, onEdit }: { policy: Policy; onEdit(): void }) {
  const utils = trpc.useUtils();
  const toast = useToast();
  const tools = trpc.tools.list.useQuery(undefined, { staleTime: Number.POSITIVE_INFINITY });
  const meant = tools.data?.filter(({ name }) => matchesGlob(policy.tool, name)).length;
  const failed = (error: unknown) => toast(describe(error).title, "bad");
  const update = trpc.system.policy.update.useMutation({
    onError: failed,
    onSettled: () => invalidateAfter("system.policy.update", utils),
  });
  const undo = trpc.system.execution.undo.useMutation({
    trpc: useAct(),
    onSuccess: () => toast("It is back"),
    onError: failed,
    onSettled: () => invalidateAfter("system.execution.undo", utils),
  });
  const remove = trpc.system.policy.delete.useMutation({
    trpc: useAct(),
    onSuccess: (answer) => {
      if (answer.status === "pending_approval") return;
      toast(`“${policy.name}” deleted`, "good", {
        label: "Undo",
        run: () => undo.mutate({ executionId: answer.id }),
      });
    },
    onError: failed,
    onSettled: () => invalidateAfter("system.policy.delete", utils),
  });
  return (
    <li
      className={cn(
        "flex flex-wrap items-start gap-x-4 gap-y-2 px-3 py-2.5",
        !policy.enabled && "text-text-2",
      )}
    >
      <div className="min-w-0 flex-1 basis-64">
        <p className="flex flex-wrap items-center gap-2">
          <span className="min-w-0 font-medium wrap-anywhere">{inert(policy.name)}</span>
          {policy.enabled ? null : <Badge>Off</Badge>}
          {policy.inputs ? <Badge>Looks at inputs</Badge> : null}
          {policy.creatorMayDecide ? null : <Badge>Not by the key’s creator</Badge>}
          {policy.priority === 0 ? null : <Badge>Priority {policy.priority}</Badge>}
        </p>
        <p className="mt-0.5 text-text-2">
          <code className="font-mono text-xs text-text wrap-anywhere">{policy.tool}</code>
          {meant === undefined ? null : <span className="text-text-3"> ({plural(meant, "tool")})</span>}{" "}
          {policy.sources.length > 0
            ? `from ${policy.sources.map((source) => sourceLooks[source].label).join(", ")}`
            : "from anywhere"}
          {thresholds(policy)}
        </p>
        <p className="mt-0.5 text-xs text-text-3">
          To be decided within {timeOf(policy.expiresAfterSeconds)}; changed <Time iso={policy.updatedAt} />
        </p>
      </div>
      <div className="flex flex-wrap justify-end gap-1.5">
        <Button
          size="sm"
          aria-label={`Switch ${policy.enabled ? "off" : "on"} ${policy.name}`}
          busy={update.isPending}
          onClick={() => update.mutate({ policyId: policy.policyId, enabled: !policy.enabled })}
        >
          {policy.enabled ? "Switch off" : "Switch on"}
        </Button>
        <Button size="sm" onClick={onEdit} aria-label={`Edit ${policy.name}`}>
          <Pencil aria-hidden /> Edit
        </Button>
        <Button
          size="sm"
          busy={remove.isPending}
          onClick={() => remove.mutate({ policyId: policy.policyId })}
          aria-label={`Delete ${policy.name}`}
        >
          <Trash2 aria-hidden /> Delete
        </Button>
      </div>
    </li>
  );
}

function thresholds({ maxRows, maxEffects }: Pick<Policy, "maxRows" | "maxEffects">): string {
  const parts = [
    ...(maxRows === null ? [] : [`more than ${plural(maxRows, "row")}`]),
    ...(maxEffects === null ? [] : [`more than ${plural(maxEffects, "outside action")}`]),
  ];
  return parts.length > 0 ? `, with ${parts.join(" or ")}` : "";
}

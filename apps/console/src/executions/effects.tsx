"use client";
import type { EffectState, ExecutionEffect, ToolExecution } from "@acta/core";
import { invalidateAfter } from "@acta/trpc/client";
import { RotateCw } from "lucide-react";
import { useState } from "react";
import { ProblemNotice } from "@/data/problems";
import { trpc } from "@/data/trpc";
import { plural } from "@/format/words";
import { usePermission } from "@/shell/workspace";
import { Badge, type Tone } from "@/ui/badge";
import { Button } from "@/ui/button";
import { Dialog } from "@/ui/dialog";
import { useToast } from "@/ui/toast";
import { WaitsForApproval } from "@/ui/waits";
import { Section } from "./detail";
import { inert } from "./value";

const looks: { [state in EffectState]: { label: string; tone: Tone } } = {
  pending: { label: "Waiting", tone: "plain" },
  leased: { label: "Being done", tone: "plain" },
  accepted: { label: "Done", tone: "good" },
  failed: { label: "Given up", tone: "bad" },
  unknown: { label: "Outcome unknown", tone: "warn" },
};

/** What an execution did outside of Acta, and what became of it. */
export function Effects({ execution }: { execution: ToolExecution }) {
  const { effects } = execution;
  if (effects.length === 0) return null;
  return (
    <Section title="Outside of Acta" count={effects.length}>
      <ul className="divide-y divide-line/70 rounded-md border border-line bg-surface">
        {effects.map((effect) => (
          <EffectItem key={effect.id} effect={effect} />
        ))}
      </ul>
    </Section>
  );
}

function EffectItem({ effect }: { effect: ExecutionEffect }) {
  const look = effect.state && looks[effect.state];
  return (
    <li className="flex flex-wrap items-center gap-x-3 gap-y-1 px-3 py-2">
      {look ? <Badge tone={look.tone}>{look.label}</Badge> : <Badge>No longer kept</Badge>}
      <span className="font-mono text-xs">{effect.kind}</span>
      <span className="min-w-0 truncate">{inert(effect.target)}</span>
      {effect.attempts > 0 ? (
        <span className="text-xs text-text-3">{plural(effect.attempts, "attempt")}</span>
      ) : null}
      {effect.lastErrorCode ? (
        <code className="font-mono text-xs text-bad">{effect.lastErrorCode}</code>
      ) : null}
      {effect.state === "failed" || effect.state === "unknown" ? (
        // Given up once more, it can be asked for once more.
        <RetryButton key={effect.attempts} effectId={effect.id} force={effect.state === "unknown"} />
      ) : null}
    </li>
  );
}

/** @param force it may have happened already, so whoever it is for may get it twice */
function RetryButton({ effectId, force }: { effectId: string; force: boolean }) {
  const [open, setOpen] = useState(false);
  const allowed = usePermission("settings.edit");
  const utils = trpc.useUtils();
  const toast = useToast();
  const retry = trpc.system.effect.retry.useMutation({
    // Not beside the call: the worker's first news takes this button away before the call is settled.
    onSuccess: (answer) => {
      if (answer.status === "pending_approval") return;
      toast("Asked for: it is tried again");
      setOpen(false);
    },
    onSettled: () =>
      Promise.all([invalidateAfter("system.effect.retry", utils), utils.executions.read.invalidate()]),
  });
  const asked = retry.isSuccess && retry.data.status !== "pending_approval";
  return (
    <span className="ml-auto">
      <Button
        disabled={!allowed || asked}
        title={allowed ? undefined : "You may not retry it (settings.edit)"}
        onClick={() => setOpen(true)}
      >
        <RotateCw aria-hidden />
        {asked ? "Asked for" : "Try again…"}
      </Button>
      <Dialog
        open={open}
        onOpenChange={setOpen}
        title="Try it again"
        description={
          force
            ? "It may have happened already. If it did, whoever it is for gets it twice."
            : "It was given up. It is tried again with as many attempts as a new one."
        }
      >
        {retry.error ? <ProblemNotice error={retry.error} /> : null}
        {retry.data?.status === "pending_approval" ? (
          <WaitsForApproval approvalId={retry.data.approvalId} />
        ) : null}
        <footer className="mt-4 flex justify-end gap-2">
          <Button onClick={() => setOpen(false)}>Close</Button>
          <Button
            variant={force ? "danger" : "primary"}
            busy={retry.isPending}
            onClick={() => retry.mutate({ effectId, force })}
          >
            <RotateCw aria-hidden />
            {force ? "Try again all the same" : "Try again"}
          </Button>
        </footer>
      </Dialog>
    </span>
  );
}

"use client";
import type { EffectState, ExecutionEffect, ToolExecution } from "@acta/core";
import { invalidateAfter } from "@acta/trpc/client";
import { Gavel, RotateCw } from "lucide-react";
import { useId, useState } from "react";
import { useAct } from "@/data/act";
import { ProblemNotice } from "@/data/problems";
import { trpc } from "@/data/trpc";
import { plural } from "@/format/words";
import { usePermission } from "@/shell/workspace";
import { Badge, type Tone } from "@/ui/badge";
import { Button } from "@/ui/button";
import { Dialog } from "@/ui/dialog";
import { Textarea } from "@/ui/field";
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
        <span className="ml-auto flex gap-2">
          {effect.state === "unknown" ? <SettleButton effectId={effect.id} /> : null}
          {/* Given up once more, it can be asked for once more. */}
          <RetryButton key={effect.attempts} effectId={effect.id} force={effect.state === "unknown"} />
        </span>
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
    trpc: useAct(),
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
    <>
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
    </>
  );
}

const verdicts = [
  { outcome: "accepted", label: "It happened", text: "It is done, and is not tried again." },
  { outcome: "failed", label: "It did not happen", text: "It is given up. It can be tried again then." },
] as const;
type Outcome = (typeof verdicts)[number]["outcome"];

/** For whoever has looked where it was to happen: nobody else can tell what became of it. */
function SettleButton({ effectId }: { effectId: string }) {
  const [open, setOpen] = useState(false);
  const [outcome, setOutcome] = useState<Outcome | null>(null);
  const [reason, setReason] = useState("");
  const id = useId();
  const allowed = usePermission("settings.edit");
  const utils = trpc.useUtils();
  const toast = useToast();
  const settle = trpc.system.effect.settle.useMutation({
    trpc: useAct(),
    // Not beside the call: the news of it may take this button away before the call is settled.
    onSuccess: (answer) => {
      if (answer.status !== "pending_approval") toast("Noted");
    },
    onSettled: () =>
      Promise.all([invalidateAfter("system.effect.settle", utils), utils.executions.read.invalidate()]),
  });
  const text = reason.trim();
  return (
    <>
      <Button
        disabled={!allowed}
        title={allowed ? undefined : "You may not settle it (settings.edit)"}
        onClick={() => setOpen(true)}
      >
        <Gavel aria-hidden />
        Settle…
      </Button>
      <Dialog
        open={open}
        onOpenChange={setOpen}
        title="Say what became of it"
        description="Look first where it was to happen. What you say is kept with your name, and cannot be taken back."
      >
        {settle.error ? <ProblemNotice error={settle.error} className="mb-3" /> : null}
        {settle.data?.status === "pending_approval" ? (
          <WaitsForApproval approvalId={settle.data.approvalId} />
        ) : null}
        <form
          onSubmit={(event) => {
            event.preventDefault();
            if (outcome && text) settle.mutate({ effectId, outcome, reason: text });
          }}
        >
          <fieldset className="grid gap-2">
            <legend className="sr-only">What became of it</legend>
            {verdicts.map((verdict) => (
              <label
                key={verdict.outcome}
                className="flex cursor-pointer items-start gap-2.5 rounded-md border border-line bg-surface px-3 py-2 has-checked:border-accent has-focus-visible:outline-2 has-focus-visible:outline-accent"
              >
                <input
                  type="radio"
                  name={`${id}-outcome`}
                  checked={outcome === verdict.outcome}
                  onChange={() => setOutcome(verdict.outcome)}
                  className="mt-0.5 size-4 shrink-0 accent-(--accent-solid) outline-none"
                />
                <span>
                  <span className="font-medium">{verdict.label}</span>
                  <span className="block text-xs text-text-2">{verdict.text}</span>
                </span>
              </label>
            ))}
          </fieldset>
          <label htmlFor={`${id}-reason`} className="mt-3 mb-1 block font-medium">
            How you know
          </label>
          <Textarea
            id={`${id}-reason`}
            rows={3}
            maxLength={2_000}
            value={reason}
            onChange={(event) => setReason(event.target.value)}
          />
          <footer className="mt-4 flex justify-end gap-2">
            <Button onClick={() => setOpen(false)}>Close</Button>
            <Button
              type="submit"
              variant="primary"
              busy={settle.isPending}
              disabled={outcome === null || text === "" || settle.isSuccess}
            >
              Settle
            </Button>
          </footer>
        </form>
      </Dialog>
    </>
  );
}

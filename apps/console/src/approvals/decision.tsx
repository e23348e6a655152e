"use client";
import type { Approval } from "@acta/core";
import { invalidateAfter } from "@acta/trpc/client";
import { Check, X } from "lucide-react";
import { useEffect, useId, useRef, useState } from "react";
import { useAct } from "@/data/act";
import { ProblemNotice } from "@/data/problems";
import { trpc } from "@/data/trpc";
import { useNow } from "@/shell/now";
import { useKeyNames, useShortcuts } from "@/shell/shortcuts";
import { useSession } from "@/shell/workspace";
import { Button } from "@/ui/button";
import { Textarea } from "@/ui/field";
import { Kbd } from "@/ui/kbd";
import { Notice } from "@/ui/notice";
import { useToast } from "@/ui/toast";
import { isOver } from "./state";

type Verdict = "approve" | "reject";

/** Why the one who looks may not decide; null when they may. Said before they try, and held by the server. */
function useHindrance(approval: Approval): { title: string; text: string } | null {
  const { user, permissions } = useSession();
  const now = useNow();
  if (now !== 0 && isOver(approval, now))
    return { title: "Time is up", text: "It was not decided in time, and is not carried out." };
  if (approval.mayDecide) return null;
  if (approval.requester.type === "user" && approval.requester.id === user.id)
    return {
      title: "You asked for this",
      text: "What somebody asks is decided by somebody else: another person who may decide approvals.",
    };
  if (!permissions.includes("approvals.decide"))
    return {
      title: "You may not decide",
      text: "Deciding needs approvals.decide, which your role does not have. An owner or admin decides.",
    };
  return {
    title: "Your key asked for this",
    text: "You created the key that asked, and a policy says that whoever did may not decide for it. Another person has to.",
  };
}

/** Approve or reject: chosen first, then confirmed, so that no single key decides. */
export function Decision({ approval, onDecided }: { approval: Approval; onDecided?(): void }) {
  const [verdict, setVerdict] = useState<Verdict | null>(null);
  const [reason, setReason] = useState("");
  const id = useId();
  const field = useRef<HTMLTextAreaElement>(null);
  const hindrance = useHindrance(approval);
  const keyNames = useKeyNames();
  const toast = useToast();
  const utils = trpc.useUtils();
  // Told by the mutation and not by its call: the news of a decision may take this form away before its answer comes.
  const outcome = (tool: string, said: string) => ({
    onSuccess: () => {
      toast(said);
      onDecided?.();
    },
    onSettled: () => Promise.all([invalidateAfter(tool, utils), utils.approvals.invalidate()]),
  });
  const approve = trpc.system.approval.approve.useMutation({
    trpc: useAct(),
    ...outcome("system.approval.approve", "Approved: it is being carried out"),
  });
  const reject = trpc.system.approval.reject.useMutation({
    trpc: useAct(),
    ...outcome("system.approval.reject", "Rejected"),
  });
  const busy = approve.isPending || reject.isPending;
  const text = reason.trim();
  const ready = verdict === "approve" || (verdict === "reject" && text !== "");

  useEffect(() => {
    if (verdict) field.current?.focus();
  }, [verdict]);

  const choose = (next: Verdict) => {
    if (hindrance || busy) return;
    approve.reset();
    reject.reset();
    setVerdict(next);
    field.current?.focus();
  };
  const leave = () => {
    setVerdict(null);
    field.current?.blur();
  };
  const confirm = () => {
    if (!ready || busy || hindrance) return;
    if (verdict === "approve") approve.mutate({ approvalId: approval.id, ...(text ? { reason: text } : {}) });
    else reject.mutate({ approvalId: approval.id, reason: text });
  };
  useShortcuts([
    { keys: "a", label: "Approve…", group: "Approval", run: () => choose("approve") },
    { keys: "d", label: "Reject…", group: "Approval", run: () => choose("reject") },
    { keys: "mod+Enter", label: "Confirm the decision", group: "Approval", whileTyping: true, run: confirm },
  ]);

  if (hindrance)
    return (
      <footer className="border-t border-line bg-sunken/60 px-4 py-3 md:px-5">
        <Notice title={hindrance.title} className="mb-2.5">
          {hindrance.text}
        </Notice>
        <div className="flex flex-wrap gap-2">
          <Button variant="primary" disabled title={hindrance.title}>
            <Check aria-hidden /> Approve…
          </Button>
          <Button disabled title={hindrance.title}>
            <X aria-hidden /> Reject…
          </Button>
        </div>
      </footer>
    );
  const error = approve.error ?? reject.error;
  return (
    <footer className="border-t border-line bg-sunken/60 px-4 py-3 md:px-5">
      {error ? <ProblemNotice error={error} className="mb-3" /> : null}
      {verdict ? (
        <form
          aria-label={verdict === "approve" ? "Approve" : "Reject"}
          onSubmit={(event) => {
            event.preventDefault();
            confirm();
          }}
        >
          <label htmlFor={id} className="mb-1 block font-medium">
            {verdict === "approve"
              ? "Reason (if there is something to say)"
              : "Why not? Whoever asked reads it."}
          </label>
          <Textarea
            id={id}
            ref={field}
            rows={2}
            maxLength={1_000}
            required={verdict === "reject"}
            value={reason}
            onChange={(event) => setReason(event.target.value)}
            onKeyDown={(event) => {
              if (event.key !== "Escape") return;
              event.preventDefault();
              leave();
            }}
          />
          <div className="mt-2 flex flex-wrap items-center gap-2">
            <Button
              type="submit"
              variant={verdict === "approve" ? "primary" : "danger"}
              busy={busy}
              disabled={!ready}
            >
              {verdict === "approve" ? <Check aria-hidden /> : <X aria-hidden />}
              {verdict === "approve" ? "Approve and carry out" : "Reject"}
            </Button>
            <Button onClick={leave}>Back</Button>
            <span className="hidden items-center gap-1 text-xs text-text-3 md:flex">
              {keyNames("mod+Enter").map((name) => (
                <Kbd key={name}>{name}</Kbd>
              ))}
              confirms
            </span>
          </div>
        </form>
      ) : (
        <div className="flex flex-wrap items-center gap-2">
          <Button variant="primary" title="Asks for a confirmation (A)" onClick={() => choose("approve")}>
            <Check aria-hidden /> Approve…
          </Button>
          <Button title="Asks for the reason (D)" onClick={() => choose("reject")}>
            <X aria-hidden /> Reject…
          </Button>
          <span className="hidden items-center gap-1 text-xs text-text-3 md:flex">
            <Kbd>A</Kbd> <Kbd>D</Kbd> then{" "}
            {keyNames("mod+Enter").map((name) => (
              <Kbd key={name}>{name}</Kbd>
            ))}
          </span>
        </div>
      )}
    </footer>
  );
}

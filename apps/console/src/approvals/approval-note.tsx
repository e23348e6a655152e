"use client";
import type { ToolExecution } from "@acta/core";
import { trpc } from "@/data/trpc";
import { Link } from "@/ui/link";
import { Notice } from "@/ui/notice";
import { ApprovalBadge } from "./state";

/** On an execution: which held call it previews, or which decision it carries out. */
export function ApprovalNote({ execution }: { execution: ToolExecution }) {
  const { approvalId, status } = execution;
  const approval = trpc.approvals.read.useQuery({ id: approvalId ?? "" }, { enabled: approvalId !== null });
  if (approvalId === null) return null;
  const preview = status === "dry_run";
  const decider = approval.data?.decidedBy?.name;
  return (
    <Notice
      title={
        <span className="flex flex-wrap items-center gap-2">
          {preview
            ? "The preview of a call that was held for approval"
            : status === "error"
              ? "Approved, but it could not be carried out"
              : "Carried out after an approval"}
          {approval.data ? <ApprovalBadge state={approval.data.state} /> : null}
        </span>
      }
    >
      <p>
        {preview
          ? "It ran for real and was rolled back: below is what whoever decides is shown, and what the call is held to."
          : decider
            ? `${decider} approved it; it ran as whoever had asked.`
            : "Somebody approved it; it ran as whoever had asked."}
      </p>
      <Link href={`/approvals/${approvalId}`} className="mt-1 inline-block text-accent hover:underline">
        Open its approval
      </Link>
    </Notice>
  );
}

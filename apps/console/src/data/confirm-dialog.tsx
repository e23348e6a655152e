"use client";
import type { ToolCallResult } from "@acta/core";
import type { ReactNode } from "react";
import { Button } from "@/ui/button";
import { Dialog } from "@/ui/dialog";
import { WaitsForApproval } from "@/ui/waits";
import { ProblemNotice } from "./problems";

/**
 * Asks before something is done to one item that does not come back. How it came out is told until the dialog is
 * closed, whichever way, and never of the next item.
 */
export function ConfirmDialog({
  open,
  onClose,
  title,
  description,
  call,
  meanwhile,
  refuse,
  confirm,
  onConfirm,
  children,
}: {
  open: boolean;
  onClose(): void;
  title: string;
  description: string;
  /** What is done, as its `useMutation` tells of it. */
  call: { isPending: boolean; error: unknown; data: ToolCallResult<unknown> | undefined; reset(): void };
  /** What still holds while the call waits for an approval. */
  meanwhile?: string;
  /** The two buttons: what they leave, what they do. */
  refuse: string;
  confirm: string;
  onConfirm(): void;
  children?: ReactNode;
}) {
  const close = () => {
    call.reset();
    onClose();
  };
  return (
    <Dialog
      open={open}
      onOpenChange={(next) => {
        if (!next) close();
      }}
      dismissable={!call.isPending}
      title={title}
      description={description}
    >
      <div className="space-y-4">
        {call.error ? <ProblemNotice error={call.error} /> : null}
        {call.data?.status === "pending_approval" ? (
          <WaitsForApproval approvalId={call.data.approvalId}>{meanwhile}</WaitsForApproval>
        ) : null}
        {children}
        <div className="flex justify-end gap-2">
          <Button onClick={close} disabled={call.isPending}>
            {refuse}
          </Button>
          <Button variant="danger" busy={call.isPending} onClick={onConfirm}>
            {confirm}
          </Button>
        </div>
      </div>
    </Dialog>
  );
}

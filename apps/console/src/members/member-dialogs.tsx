"use client";
import type { Role } from "@acta/core";
import { invalidateAfter } from "@acta/trpc/client";
import { useRouter } from "next/navigation";
import { useEffect, useId, useState } from "react";
import { useAct } from "@/data/act";
import { ConfirmDialog } from "@/data/confirm-dialog";
import { ProblemNotice } from "@/data/problems";
import { trpc } from "@/data/trpc";
import { inert } from "@/executions/value";
import { outputsOf } from "@/keys/key-types";
import { useSession } from "@/shell/workspace";
import { Button } from "@/ui/button";
import { Dialog } from "@/ui/dialog";
import { Notice } from "@/ui/notice";
import { useToast } from "@/ui/toast";
import { WaitsForApproval } from "@/ui/waits";
import { type Member, roleLooks } from "./member-types";
import { OnceLink } from "./once-link";
import { RoleChoice } from "./role-choice";

interface Props {
  member: Member | null;
  onClose(): void;
}

export function ChangeRoleDialog({ member, onClose }: Props) {
  const id = useId();
  const { user, workspace } = useSession();
  const router = useRouter();
  const toast = useToast();
  const utils = trpc.useUtils();
  const [role, setRole] = useState<Role>("member");
  const changing = useAct();
  const change = trpc.system.member.changeRole.useMutation({
    trpc: changing,
    onSuccess: (answer) => {
      if (answer.status === "pending_approval") return;
      toast("Role changed");
      close();
      // What this page may show and do was decided on the server, for the role one had.
      if (member?.userId === user.id) router.refresh();
    },
    onSettled: () => invalidateAfter("system.member.changeRole", utils),
  });
  const close = () => {
    change.reset();
    // A role given once may have been taken again by the time this is opened for the same person.
    changing.context.act.drop();
    onClose();
  };
  const current = member?.role;
  useEffect(() => {
    if (current) setRole(current);
  }, [current]);
  const isSelf = member?.userId === user.id;
  return (
    <Dialog
      open={member !== null}
      onOpenChange={(open) => {
        if (!open) close();
      }}
      dismissable={!change.isPending}
      title={`Role of ${inert(member?.name ?? "")}`}
      description="It counts within a second, wherever they are signed in."
    >
      <form
        className="space-y-4"
        onSubmit={(event) => {
          event.preventDefault();
          if (member && !change.isPending) change.mutate({ memberId: member.memberId, role });
        }}
      >
        {change.isError ? <ProblemNotice error={change.error} /> : null}
        {change.data?.status === "pending_approval" ? (
          <WaitsForApproval approvalId={change.data.approvalId} />
        ) : null}
        <RoleChoice name={`${id}role`} value={role} own={workspace.role} onChange={setRole} />
        {isSelf && role !== current ? (
          <Notice tone="warn" title="This is you">
            You cannot give yourself back what you give up here: somebody else has to.
          </Notice>
        ) : null}
        <div className="flex justify-end gap-2">
          <Button onClick={close} disabled={change.isPending}>
            Cancel
          </Button>
          <Button
            type="submit"
            variant={isSelf ? "danger" : "primary"}
            busy={change.isPending}
            disabled={role === current}
          >
            {role === current ? "Change role" : `Make ${roleLooks[role].label.toLowerCase()}`}
          </Button>
        </div>
      </form>
    </Dialog>
  );
}

export function RemoveDialog({ member, onClose }: Props) {
  const { workspace } = useSession();
  const toast = useToast();
  const utils = trpc.useUtils();
  const remove = trpc.system.member.remove.useMutation({
    trpc: useAct(),
    onSuccess: (answer) => {
      if (answer.status === "pending_approval") return;
      toast("Member removed");
      onClose();
    },
    onSettled: () =>
      Promise.all([
        invalidateAfter("system.member.remove", utils),
        utils.system.invitation.invalidate(),
        utils.people.invalidate(),
      ]),
  });
  return (
    <ConfirmDialog
      open={member !== null}
      onClose={onClose}
      title={`Remove ${inert(member?.name ?? "")}?`}
      description={`Within a second they are out of ${workspace.name}, wherever they are signed in.`}
      call={remove}
      refuse="Keep them"
      confirm="Remove member"
      onConfirm={() => {
        if (member) remove.mutate({ memberId: member.memberId });
      }}
    >
      <Notice tone="warn" title="It cannot be undone: they come back by an invitation">
        What they did stays in the history. Invitations they made are withdrawn. API keys they made go on
        working until they are revoked.
      </Notice>
    </ConfirmDialog>
  );
}

export function ResetPasswordDialog({ member, onClose }: Props) {
  const utils = trpc.useUtils();
  const reset = trpc.system.user.resetPassword.useMutation({
    // The answer holds the link: nothing keeps it once the dialog is gone.
    gcTime: 0,
    onSettled: () => invalidateAfter("system.user.resetPassword", utils),
  });
  const made = reset.data && outputsOf(reset.data);
  const close = () => {
    reset.reset();
    onClose();
  };
  return (
    <Dialog
      open={member !== null}
      onOpenChange={(open) => {
        if (!open) close();
      }}
      dismissable={!made && !reset.isPending}
      title={made ? "Pass this link on now" : `New password for ${inert(member?.name ?? "")}?`}
      description={
        made
          ? "It is shown this once and cannot be read again."
          : "A link lets them set one. It works once, for an hour."
      }
    >
      {made ? (
        <OnceLink
          url={made.url}
          whose={inert(member?.name ?? "")}
          expiresAt={made.expiresAt}
          onDone={close}
        />
      ) : (
        <div className="space-y-4">
          {reset.isError ? <ProblemNotice error={reset.error} /> : null}
          {reset.data?.status === "pending_approval" ? (
            <WaitsForApproval approvalId={reset.data.approvalId}>
              There is no link yet. It is shown only to whoever makes it, at once: this one will be seen by
              nobody, unless the policy leaves password resets out.
            </WaitsForApproval>
          ) : null}
          <p className="text-pretty text-text-2">
            Their password stays as it is until they use it; then every session of theirs ends. A link made
            earlier stops working now.
          </p>
          <div className="flex justify-end gap-2">
            <Button onClick={close} disabled={reset.isPending}>
              Cancel
            </Button>
            <Button
              variant="primary"
              busy={reset.isPending}
              onClick={() => {
                if (member) reset.mutate({ memberId: member.memberId });
              }}
            >
              Make the link
            </Button>
          </div>
        </div>
      )}
    </Dialog>
  );
}

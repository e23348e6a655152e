"use client";
import type { Role } from "@acta/core";
import { invalidateAfter } from "@acta/trpc/client";
import { useEffect, useId, useState } from "react";
import { ProblemNotice } from "@/data/problems";
import { trpc } from "@/data/trpc";
import { outputsOf } from "@/keys/key-types";
import { useSession } from "@/shell/workspace";
import { Button } from "@/ui/button";
import { Dialog } from "@/ui/dialog";
import { Input } from "@/ui/field";
import { WaitsForApproval } from "@/ui/waits";
import { OnceLink } from "./once-link";
import { RoleChoice } from "./role-choice";

/** Whom to invite; empty for somebody new. */
export interface InviteStart {
  email: string;
  role: Role;
}

/** Invites somebody and shows the link, once. */
export function InviteDialog({ start, onClose }: { start: InviteStart | null; onClose(): void }) {
  const id = useId();
  const { workspace } = useSession();
  const utils = trpc.useUtils();
  const [email, setEmail] = useState("");
  const [role, setRole] = useState<Role>("member");
  const invite = trpc.system.member.invite.useMutation({
    // The answer holds the link: nothing keeps it once the dialog is gone.
    gcTime: 0,
    onSettled: () => invalidateAfter("system.member.invite", utils),
  });
  useEffect(() => {
    if (!start) return;
    setEmail(start.email);
    setRole(start.role);
  }, [start]);
  const made = invite.data && outputsOf(invite.data);
  const close = () => {
    invite.reset();
    onClose();
  };
  const fault = invite.error?.data?.problem?.errors.find(({ pointer }) => pointer === "/email")?.message;
  return (
    <Dialog
      open={start !== null}
      onOpenChange={(open) => {
        if (!open) close();
      }}
      // An answer on its way holds a link that comes only once.
      dismissable={!made && !invite.isPending}
      title={made ? "Pass this link on now" : "Invite somebody"}
      description={
        made
          ? "It is shown this once and cannot be read again."
          : `They join ${workspace.name} by a link that works once, for 7 days.`
      }
    >
      {made ? (
        <OnceLink
          url={made.url}
          whose={invite.variables?.email ?? email}
          expiresAt={made.expiresAt}
          onDone={close}
        />
      ) : (
        <form
          noValidate
          className="space-y-4"
          onSubmit={(event) => {
            event.preventDefault();
            if (!invite.isPending && email.trim() !== "") invite.mutate({ email: email.trim(), role });
          }}
        >
          {invite.isError ? <ProblemNotice error={invite.error} /> : null}
          {invite.data?.status === "pending_approval" ? (
            <WaitsForApproval approvalId={invite.data.approvalId}>
              Nobody is invited yet. A link is shown only to whoever makes it, at once: this one will be seen
              by nobody, unless the policy leaves invitations out.
            </WaitsForApproval>
          ) : null}
          <div className="space-y-1">
            <label htmlFor={`${id}email`} className="font-medium">
              Email
            </label>
            <Input
              id={`${id}email`}
              type="email"
              autoFocus
              autoComplete="off"
              value={email}
              placeholder="The address they will sign in with"
              aria-invalid={fault !== undefined || undefined}
              onChange={(event) => setEmail(event.target.value)}
            />
          </div>
          <RoleChoice name={`${id}role`} value={role} own={workspace.role} onChange={setRole} />
          <div className="flex justify-end gap-2">
            <Button onClick={close} disabled={invite.isPending}>
              Cancel
            </Button>
            <Button type="submit" variant="primary" busy={invite.isPending} disabled={email.trim() === ""}>
              Make the link
            </Button>
          </div>
        </form>
      )}
    </Dialog>
  );
}

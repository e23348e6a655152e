"use client";
import { invalidateAfter } from "@acta/trpc/client";
import { Ban, MailPlus } from "lucide-react";
import { useState } from "react";
import { useAct } from "@/data/act";
import { ConfirmDialog } from "@/data/confirm-dialog";
import { ProblemNotice } from "@/data/problems";
import { ShowMore } from "@/data/show-more";
import { trpc } from "@/data/trpc";
import { Section } from "@/executions/detail";
import { inert } from "@/executions/value";
import { timeLeft } from "@/format/time";
import { outputsOf } from "@/keys/key-types";
import { useNow } from "@/shell/now";
import { useSession } from "@/shell/workspace";
import { Badge, type Tone } from "@/ui/badge";
import { Button } from "@/ui/button";
import { Time } from "@/ui/time";
import { useToast } from "@/ui/toast";
import type { InviteStart } from "./invite-dialog";
import { mayGive } from "./limits";
import { type Invitation, roleLooks } from "./member-types";

/** Invitations that can still be accepted, and below them what became of the others. */
export function Invitations({
  nameOf,
  onInvite,
}: {
  /** Of a member, by user id. */
  nameOf(userId: string): string | undefined;
  onInvite(start: InviteStart): void;
}) {
  const [revoking, setRevoking] = useState<Invitation | null>(null);
  const list = trpc.system.invitation.list.useInfiniteQuery(
    { limit: 100 },
    { getNextPageParam: (page) => outputsOf(page)?.nextCursor ?? undefined },
  );
  const items = list.data?.pages.flatMap((page) => outputsOf(page)?.items ?? []) ?? [];
  const open = items.filter(({ state }) => state === "open");
  const ended = items.filter(({ state }) => state !== "open");
  const rows = (shown: readonly Invitation[]) => (
    <ul className="divide-y divide-line overflow-hidden rounded-md border border-line bg-surface">
      {shown.map((invitation) => (
        <InvitationRow
          key={invitation.invitationId}
          invitation={invitation}
          by={invitation.invitedBy === null ? "an API key" : nameOf(invitation.invitedBy)}
          onRevoke={() => setRevoking(invitation)}
          onInvite={onInvite}
        />
      ))}
    </ul>
  );
  return (
    <Section title="Open invitations" count={open.length}>
      {list.isError && !list.isFetchNextPageError ? (
        <ProblemNotice error={list.error} retry={() => void list.refetch()} />
      ) : null}
      {list.isPending ? <div className="skeleton h-14" /> : null}
      {list.isSuccess && open.length === 0 ? <p className="text-text-2">Nobody is invited now.</p> : null}
      {open.length > 0 ? rows(open) : null}
      {ended.length > 0 ? (
        <details className="mt-4">
          <summary className="mb-2 inline-flex min-h-6 items-center rounded-sm text-text-2 hover:text-text">
            Earlier invitations ({ended.length}
            {list.hasNextPage ? "+" : ""})
          </summary>
          {rows(ended)}
        </details>
      ) : null}
      <ShowMore list={list} className="mt-3" />
      <RevokeDialog invitation={revoking} onClose={() => setRevoking(null)} />
    </Section>
  );
}

const states: { [state in Invitation["state"]]: { label: string; tone: Tone } } = {
  open: { label: "Open", tone: "good" },
  accepted: { label: "Accepted", tone: "plain" },
  revoked: { label: "Revoked", tone: "plain" },
  expired: { label: "Expired", tone: "warn" },
};

function InvitationRow({
  invitation: { email, role, state, expiresAt, createdAt },
  by,
  onRevoke,
  onInvite,
}: {
  invitation: Invitation;
  by: string | undefined;
  onRevoke(): void;
  onInvite(start: InviteStart): void;
}) {
  const now = useNow();
  const { workspace } = useSession();
  return (
    <li className="flex flex-wrap items-center gap-x-4 gap-y-2 px-3 py-2.5">
      <div className="min-w-0 flex-1 basis-56">
        <p className="flex flex-wrap items-center gap-2">
          <span className="min-w-0 font-medium wrap-anywhere">{inert(email)}</span>
          <Badge>{roleLooks[role].label}</Badge>
          {state === "open" ? null : <Badge tone={states[state].tone}>{states[state].label}</Badge>}
        </p>
        <p className="mt-0.5 text-xs text-text-3">
          Invited <Time iso={createdAt} />
          {by ? ` by ${inert(by)}` : null}
          {state === "open" && now !== 0 ? `; the link ends ${timeLeft(expiresAt, now)}` : null}
        </p>
      </div>
      {state === "open" ? (
        <Button size="sm" onClick={onRevoke} aria-label={`Revoke the invitation of ${email}`}>
          <Ban aria-hidden /> Revoke
        </Button>
      ) : null}
      {state !== "accepted" ? (
        <Button
          size="sm"
          disabled={!mayGive(workspace.role, role)}
          title="Makes a new link; an open one stops working"
          onClick={() => onInvite({ email, role })}
          aria-label={`Invite ${email} again`}
        >
          <MailPlus aria-hidden /> Again…
        </Button>
      ) : null}
    </li>
  );
}

function RevokeDialog({ invitation, onClose }: { invitation: Invitation | null; onClose(): void }) {
  const utils = trpc.useUtils();
  const toast = useToast();
  const revoke = trpc.system.invitation.revoke.useMutation({
    trpc: useAct(),
    onSuccess: (answer) => {
      if (answer.status === "pending_approval") return;
      toast("Invitation revoked");
      onClose();
    },
    onSettled: () => invalidateAfter("system.invitation.revoke", utils),
  });
  return (
    <ConfirmDialog
      open={invitation !== null}
      onClose={onClose}
      title="Revoke this invitation?"
      description={`The link of ${inert(invitation?.email ?? "")} stops working at once.`}
      call={revoke}
      meanwhile="The link still works."
      refuse="Keep it"
      confirm="Revoke invitation"
      onConfirm={() => {
        if (invitation) revoke.mutate({ invitationId: invitation.invitationId });
      }}
    />
  );
}

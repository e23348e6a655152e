"use client";
import { Ellipsis, History, KeyRound, Plus, Shield, Undo2, UserMinus, Users } from "lucide-react";
import { useRouter } from "next/navigation";
import { useState } from "react";
import { ProblemNotice } from "@/data/problems";
import { ShowMore } from "@/data/show-more";
import { trpc } from "@/data/trpc";
import { inert } from "@/executions/value";
import { outputsOf } from "@/keys/key-types";
import { PageHeader } from "@/shell/page-header";
import { useShortcuts } from "@/shell/shortcuts";
import { usePermission, useSession } from "@/shell/workspace";
import { Badge } from "@/ui/badge";
import { Button, buttonClass } from "@/ui/button";
import { Link } from "@/ui/link";
import { Menu, MenuItem } from "@/ui/menu";
import { Empty } from "@/ui/notice";
import { Time } from "@/ui/time";
import { Invitations } from "./invitations";
import { InviteDialog, type InviteStart } from "./invite-dialog";
import { type Limits, limitsOf } from "./limits";
import { ChangeRoleDialog, RemoveDialog, ResetPasswordDialog } from "./member-dialogs";
import { type Member, roleLooks } from "./member-types";

/** The people of the workspace: invited, given roles, let go. */
export function MembersPage() {
  const may = usePermission("members.manage");
  return may ? <Members /> : <Colleagues />;
}

/** What everybody here may know of the others: who they are. */
function Colleagues() {
  const { workspace } = useSession();
  const people = trpc.people.list.useQuery();
  return (
    <div className="scroll-thin min-h-0 flex-1 overflow-y-auto">
      <div className="mx-auto max-w-5xl pb-10">
        <PageHeader title="Members">
          <p className="text-pretty text-text-2">
            Inviting people and changing roles needs{" "}
            <code className="font-mono text-xs text-text">members.manage</code>, which the role{" "}
            {workspace.role} does not have. Ask an owner or admin of {workspace.name}.
          </p>
        </PageHeader>
        <div className="px-4 md:px-5">
          {people.isError ? <ProblemNotice error={people.error} retry={() => void people.refetch()} /> : null}
          {people.isPending ? <div className="skeleton h-32" /> : null}
          {people.data ? (
            <ul className="divide-y divide-line rounded-md border border-line bg-surface">
              {people.data.map(({ userId, name }) => (
                <li key={userId} className="px-3 py-2 wrap-anywhere">
                  {inert(name)}
                </li>
              ))}
            </ul>
          ) : null}
        </div>
      </div>
    </div>
  );
}

type Act = "role" | "remove" | "reset";

function Members() {
  const { user, workspace } = useSession();
  const [inviting, setInviting] = useState<InviteStart | null>(null);
  const [acting, setActing] = useState<{ act: Act; member: Member } | null>(null);
  const list = trpc.system.member.list.useInfiniteQuery(
    { limit: 100 },
    { getNextPageParam: (page) => outputsOf(page)?.nextCursor ?? undefined },
  );
  const items = list.data?.pages.flatMap((page) => outputsOf(page)?.items ?? []) ?? [];
  const owners = list.hasNextPage ? null : items.filter(({ role }) => role === "owner").length;
  const about = (act: Act) => (acting?.act === act ? acting.member : null);
  const invite = () => setInviting({ email: "", role: "member" });
  const done = () => setActing(null);
  useShortcuts([{ keys: "c", label: "Invite somebody", group: "Members", run: invite }]);
  return (
    <div className="scroll-thin min-h-0 flex-1 overflow-y-auto">
      <div className="mx-auto max-w-5xl pb-10">
        <PageHeader
          title="Members"
          end={
            <Button variant="primary" onClick={invite}>
              <Plus aria-hidden /> Invite
            </Button>
          }
        >
          <p className="text-pretty text-text-2">Who works in {workspace.name}, and what they may do.</p>
        </PageHeader>
        <div className="space-y-7 px-4 md:px-5">
          <section aria-label="Members">
            {list.isError && !list.isFetchNextPageError ? (
              <ProblemNotice error={list.error} retry={() => void list.refetch()} />
            ) : null}
            {list.isPending ? <div className="skeleton h-40" /> : null}
            {list.isSuccess && items.length === 0 ? (
              <Empty icon={<Users />} title="Nobody">
                The list is empty.
              </Empty>
            ) : null}
            {items.length > 0 ? (
              <ul className="divide-y divide-line overflow-hidden rounded-md border border-line bg-surface">
                {items.map((member) => (
                  <MemberRow
                    key={member.memberId}
                    member={member}
                    isSelf={member.userId === user.id}
                    limits={limitsOf(member, { userId: user.id, role: workspace.role }, owners)}
                    onAct={(act) => setActing({ act, member })}
                  />
                ))}
              </ul>
            ) : null}
            <ShowMore list={list} className="mt-3" />
          </section>
          <Invitations
            nameOf={(userId) => items.find((member) => member.userId === userId)?.name}
            onInvite={setInviting}
          />
        </div>
      </div>
      <InviteDialog start={inviting} onClose={() => setInviting(null)} />
      <ChangeRoleDialog member={about("role")} onClose={done} />
      <RemoveDialog member={about("remove")} onClose={done} />
      <ResetPasswordDialog member={about("reset")} onClose={done} />
    </div>
  );
}

function MemberRow({
  member: { userId, name, email, role, createdAt, lastSeenAt, elsewhere },
  isSelf,
  limits,
  onAct,
}: {
  member: Member;
  isSelf: boolean;
  limits: Limits;
  onAct(act: Act): void;
}) {
  const router = useRouter();
  const mayUndo = usePermission("executions.undoRange");
  // Each once: of an owner an admin can do none of the three, for one reason.
  const reasons = [
    ...new Set(
      [limits.changeRole, limits.remove, isSelf ? null : limits.resetPassword].filter(
        (reason) => reason !== null,
      ),
    ),
  ];
  return (
    <li className="flex flex-wrap items-start gap-x-4 gap-y-2 px-3 py-2.5">
      <div className="min-w-0 flex-1 basis-60">
        <p className="flex flex-wrap items-center gap-2">
          <span className="min-w-0 font-medium wrap-anywhere">{inert(name)}</span>
          <Badge tone={role === "member" ? "plain" : role === "owner" ? "trial" : "good"}>
            {roleLooks[role].label}
          </Badge>
          {isSelf ? <Badge>You</Badge> : null}
        </p>
        <p className="text-text-2 wrap-anywhere">{inert(email)}</p>
        {reasons.length > 0 ? <p className="mt-0.5 text-xs text-text-3">{reasons.join(". ")}.</p> : null}
      </div>
      <dl className="grid w-40 grid-cols-[auto_1fr] gap-x-3 text-xs [&_dt]:text-text-3">
        <dt>Joined</dt>
        <dd>
          <Time iso={createdAt} />
        </dd>
        <dt>Last seen</dt>
        <dd>
          {lastSeenAt ? (
            <Time iso={lastSeenAt} />
          ) : (
            <span title={elsewhere ? "They are in another workspace too" : "Not in the last weeks"}>
              {elsewhere ? "not told" : "not lately"}
            </span>
          )}
        </dd>
      </dl>
      <div className="flex flex-wrap gap-1.5 md:w-[20rem] md:justify-end">
        <Act label="Role…" of={name} hindrance={limits.changeRole} onClick={() => onAct("role")}>
          <Shield aria-hidden />
        </Act>
        {isSelf ? (
          <Link
            href="/settings"
            aria-label="Password: in the settings"
            className={buttonClass({ size: "sm" })}
          >
            <KeyRound aria-hidden /> Password
          </Link>
        ) : (
          <Act label="Password…" of={name} hindrance={limits.resetPassword} onClick={() => onAct("reset")}>
            <KeyRound aria-hidden />
          </Act>
        )}
        <Act label="Remove…" of={name} hindrance={limits.remove} onClick={() => onAct("remove")}>
          <UserMinus aria-hidden />
        </Act>
        <Menu
          align="end"
          trigger={
            <Button size="iconSm" variant="ghost" aria-label={`More about ${name}`}>
              <Ellipsis />
            </Button>
          }
        >
          <MenuItem onSelect={() => router.push(`/executions?actor=${userId}&range=all`)}>
            <History aria-hidden /> What they did
          </MenuItem>
          {mayUndo ? (
            <MenuItem onSelect={() => router.push(`/undo-runs/new?actor=${userId}`)}>
              <Undo2 aria-hidden /> Undo what they did…
            </MenuItem>
          ) : null}
        </Menu>
      </div>
    </li>
  );
}

/** Stays reachable where it cannot be used, so that whoever gets there is told why. */
function Act({
  label,
  of,
  hindrance,
  onClick,
  children,
}: {
  label: string;
  of: string;
  hindrance: string | null;
  onClick(): void;
  children: React.ReactNode;
}) {
  return (
    <Button
      size="sm"
      aria-label={`${label.replace("…", "")} of ${of}`}
      aria-disabled={hindrance !== null}
      title={hindrance ?? undefined}
      className="aria-disabled:cursor-not-allowed aria-disabled:opacity-55"
      onClick={() => {
        if (hindrance === null) onClick();
      }}
    >
      {children} {label}
    </Button>
  );
}

"use client";
import type { Conversation } from "@acta/core";
import { invalidateAfter } from "@acta/trpc/client";
import {
  Archive,
  ArrowLeft,
  CheckCheck,
  ChevronDown,
  MessagesSquare,
  RotateCcw,
  UserRound,
} from "lucide-react";
import { ProblemNotice } from "@/data/problems";
import { trpc } from "@/data/trpc";
import { inert } from "@/executions/value";
import { recordHref } from "@/records/record-href";
import { useShortcuts } from "@/shell/shortcuts";
import { usePermission } from "@/shell/workspace";
import { Badge } from "@/ui/badge";
import { Button, buttonClass } from "@/ui/button";
import { Link } from "@/ui/link";
import { Menu, MenuItem, MenuLabel } from "@/ui/menu";
import { Empty } from "@/ui/notice";
import { Composer } from "./composer";
import { whoOf } from "./conversation-look";
import { Messages } from "./messages";

/** Slowly, for what no execution tells of: the window that closes by itself. */
const refreshMs = 60_000;

/** One conversation: who, what was said, and what to answer. */
export function ConversationPage({ id }: { id: string }) {
  const conversation = trpc.conversations.read.useQuery({ id }, { refetchInterval: refreshMs });
  // What is being written stays, whatever became of the last look: it is asked again.
  if (conversation.isError && conversation.data === undefined)
    return (
      <div className="p-4">
        <ProblemNotice error={conversation.error} retry={() => void conversation.refetch()} />
      </div>
    );
  if (conversation.isPending) return <div className="skeleton m-4 h-40" />;
  if (!conversation.data)
    return (
      <Empty icon={<MessagesSquare />} title="No such conversation" level={1}>
        It may be in another workspace.
      </Empty>
    );
  return (
    <>
      <Header conversation={conversation.data} />
      <Messages key={id} conversationId={id} />
      <Composer conversation={conversation.data} />
    </>
  );
}

function Header({ conversation }: { conversation: Conversation }) {
  const { id, contact, phone, account, state, closeReason, unreadCount } = conversation;
  const may = usePermission("whatsapp.send");
  const utils = trpc.useUtils();
  const settle = (tool: string) => ({
    onSettled: async () => {
      await Promise.all([invalidateAfter(tool, utils), utils.conversations.invalidate()]);
    },
  });
  const close = trpc.whatsapp.conversation.close.useMutation(settle("whatsapp.conversation.close"));
  const reopen = trpc.whatsapp.conversation.reopen.useMutation(settle("whatsapp.conversation.reopen"));
  const markRead = trpc.whatsapp.message.markRead.useMutation(settle("whatsapp.message.markRead"));
  const assign = trpc.whatsapp.conversation.assign.useMutation(settle("whatsapp.conversation.assign"));
  const error = close.error ?? reopen.error ?? markRead.error ?? assign.error;
  const read = () => {
    if (may && unreadCount > 0) markRead.mutate({ conversationId: id });
  };
  useShortcuts([{ keys: "m", label: "Mark as read", group: "Conversation", run: read }]);
  return (
    <header className="shrink-0 border-b border-line px-4 py-2.5 md:px-5">
      <div className="flex flex-wrap items-center gap-x-3 gap-y-2">
        <Link
          href="/conversations"
          aria-label="All conversations"
          className={buttonClass({ variant: "ghost", size: "icon", className: "md:hidden" })}
        >
          <ArrowLeft aria-hidden />
        </Link>
        <div className="min-w-0 flex-1 basis-48">
          <h1 className="flex min-w-0 items-center gap-2 text-lg font-semibold tracking-[-0.01em]">
            <span className="truncate">
              {contact ? (
                <Link href={recordHref("contacts", contact.id)} className="hover:underline">
                  {inert(whoOf(conversation))}
                </Link>
              ) : (
                inert(whoOf(conversation))
              )}
            </span>
            {state === "closed" ? <Badge>Closed</Badge> : null}
          </h1>
          <p className="truncate text-xs text-text-2 tabular-nums">
            {phone ?? "number kept private"} · to {account.phone}
            {closeReason ? ` · ${inert(closeReason)}` : ""}
          </p>
        </div>
        {may ? (
          <div className="flex flex-wrap items-center gap-1.5">
            {unreadCount > 0 ? (
              <Button onClick={read} busy={markRead.isPending} title="Mark as read (M)">
                <CheckCheck aria-hidden /> Mark read
              </Button>
            ) : null}
            <Assign
              conversation={conversation}
              busy={assign.isPending}
              onAssign={(assigneeId) => assign.mutate({ conversationId: id, assigneeId })}
            />
            {state === "open" ? (
              <Button onClick={() => close.mutate({ conversationId: id })} busy={close.isPending}>
                <Archive aria-hidden /> Close
              </Button>
            ) : (
              <Button onClick={() => reopen.mutate({ conversationId: id })} busy={reopen.isPending}>
                <RotateCcw aria-hidden /> Reopen
              </Button>
            )}
          </div>
        ) : null}
      </div>
      {error ? <ProblemNotice error={error} className="mt-2" /> : null}
    </header>
  );
}

function Assign({
  conversation: { assignee },
  busy,
  onAssign,
}: {
  conversation: Conversation;
  busy: boolean;
  onAssign(userId: string | null): void;
}) {
  const people = trpc.people.list.useQuery();
  return (
    <Menu
      align="end"
      trigger={
        <Button busy={busy} aria-label={assignee ? `Assigned to ${assignee.name}` : "Assign"}>
          <UserRound aria-hidden />
          <span className="max-w-32 truncate">{assignee ? inert(assignee.name) : "Assign"}</span>
          <ChevronDown aria-hidden />
        </Button>
      }
    >
      <MenuLabel>Who takes care of it</MenuLabel>
      {(people.data ?? []).map(({ userId, name }) => (
        <MenuItem key={userId} checked={assignee?.userId === userId} onSelect={() => onAssign(userId)}>
          {inert(name)}
        </MenuItem>
      ))}
      <MenuItem checked={assignee === null} onSelect={() => onAssign(null)}>
        Nobody
      </MenuItem>
    </Menu>
  );
}

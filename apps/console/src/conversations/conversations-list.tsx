"use client";
import type { Conversation } from "@acta/core";
import { MessagesSquare } from "lucide-react";
import { useParams, useRouter } from "next/navigation";
import { type ReactNode, useState } from "react";
import { useLivePaced } from "@/data/live";
import { ProblemNotice } from "@/data/problems";
import { ShowMore } from "@/data/show-more";
import { trpc } from "@/data/trpc";
import { inert, inertSpeech } from "@/executions/value";
import { useNow } from "@/shell/now";
import { PageHeader } from "@/shell/page-header";
import { useShortcuts } from "@/shell/shortcuts";
import { usePermission } from "@/shell/workspace";
import { Badge } from "@/ui/badge";
import { Button } from "@/ui/button";
import { cn } from "@/ui/cn";
import { Link } from "@/ui/link";
import { Empty } from "@/ui/notice";
import { Time } from "@/ui/time";
import { isWindowOpen, whoOf } from "./conversation-look";

const pauseMs = 400;

const views = [
  { label: "Open", filter: { state: "open" } },
  { label: "Unread", filter: { unread: true } },
  { label: "Closed", filter: { state: "closed" } },
] as const;

/** The conversations at the left and the chosen one beside them; on a phone one or the other. */
export function Conversations({ children }: { children: ReactNode }) {
  const may = usePermission("whatsapp.view");
  if (!may)
    return (
      <div>
        <PageHeader title="Conversations" />
        <Empty icon={<MessagesSquare />} title="You may not see conversations">
          Reading them needs <code className="font-mono text-xs text-text">whatsapp.view</code>. Ask an owner
          or admin of the workspace.
        </Empty>
      </div>
    );
  return <Split>{children}</Split>;
}

function Split({ children }: { children: ReactNode }) {
  const { id } = useParams<{ id?: string }>();
  const router = useRouter();
  const utils = trpc.useUtils();
  const [view, setView] = useState<(typeof views)[number]>(views[0]);
  // These leave no row: asking a tool at each wake-up would wake itself, without end.
  useLivePaced(() => void utils.conversations.invalidate(), pauseMs);
  const list = trpc.conversations.list.useInfiniteQuery(
    { filter: view.filter },
    { getNextPageParam: (page) => page.nextCursor ?? undefined },
  );
  const items = list.data?.pages.flatMap((page) => page.items) ?? [];
  const at = items.findIndex((item) => item.id === id);
  const move = (step: number) => {
    const next = items[Math.min(items.length - 1, Math.max(0, at + step))];
    if (next) router.push(`/conversations/${next.id}`);
  };
  useShortcuts([
    { keys: "j", label: "Next", group: "Conversations", run: () => move(1) },
    { keys: "k", label: "Previous", group: "Conversations", run: () => move(-1) },
  ]);
  return (
    <div className="flex min-h-0 flex-1">
      <section
        aria-label="Conversations"
        className={cn(
          "min-h-0 w-full flex-col border-line md:flex md:w-80 md:shrink-0 md:border-r",
          id ? "hidden" : "flex",
        )}
      >
        <PageHeader title="Conversations" />
        <fieldset className="flex gap-1 border-b border-line px-4 pb-2.5 md:px-5">
          <legend className="sr-only">Which conversations</legend>
          {views.map((each) => (
            <Button
              key={each.label}
              size="sm"
              variant="ghost"
              aria-pressed={each === view}
              onClick={() => setView(each)}
              className="aria-pressed:bg-selected aria-pressed:text-accent"
            >
              {each.label}
            </Button>
          ))}
        </fieldset>
        <div className="scroll-thin min-h-0 flex-1 overflow-y-auto">
          {list.isError && !list.isFetchNextPageError ? (
            <ProblemNotice error={list.error} retry={() => void list.refetch()} className="m-4" />
          ) : null}
          {list.isPending ? (
            <div className="space-y-2 p-4">
              <div className="skeleton h-14" />
              <div className="skeleton h-14" />
            </div>
          ) : null}
          {list.isSuccess && items.length === 0 ? (
            <Empty icon={<MessagesSquare />} title={`No ${view.label.toLowerCase()} conversation`}>
              {view === views[0]
                ? "One begins when somebody writes to a connected WhatsApp number, or when a message is sent."
                : "Look at the open ones."}
            </Empty>
          ) : null}
          {items.length > 0 ? (
            <ul className="divide-y divide-line">
              {items.map((item) => (
                <Item key={item.id} item={item} current={item.id === id} />
              ))}
            </ul>
          ) : null}
          <ShowMore list={list} className="m-4" />
        </div>
      </section>
      <div className={cn("min-h-0 min-w-0 flex-1 flex-col md:flex", id ? "flex" : "hidden")}>{children}</div>
    </div>
  );
}

function Item({ item, current }: { item: Conversation; current: boolean }) {
  const now = useNow();
  const open = isWindowOpen(item, now);
  return (
    <li>
      <Link
        href={`/conversations/${item.id}`}
        aria-current={current ? "page" : undefined}
        className="block px-4 py-2.5 hover:bg-hover focus-visible:outline-offset-[-2px] aria-[current=page]:bg-selected md:px-5"
      >
        <span className="flex items-baseline gap-2">
          <span
            className={cn("min-w-0 flex-1 truncate", item.unreadCount > 0 ? "font-semibold" : "font-medium")}
          >
            {inert(whoOf(item))}
          </span>
          <Time iso={item.lastMessageAt} className="shrink-0 text-xs text-text-2" />
        </span>
        <span className="mt-0.5 flex items-center gap-2">
          <span dir="auto" className="min-w-0 flex-1 truncate text-text-2">
            {inertSpeech(item.lastMessageText ?? "")}
          </span>
          {item.unreadCount > 0 ? (
            <Badge tone="good">
              {item.unreadCount}
              <span className="sr-only"> unread</span>
            </Badge>
          ) : null}
        </span>
        <span className="mt-1 flex flex-wrap items-center gap-x-2 text-xs text-text-2">
          {item.state === "closed" ? "Closed" : open ? "Window open" : "Window closed"}
          {item.assignee ? <span className="truncate">· {inert(item.assignee.name)}</span> : null}
        </span>
      </Link>
    </li>
  );
}

"use client";
import type { ConversationMessage } from "@acta/core";
import { invalidateAfter } from "@acta/trpc/client";
import { ArrowDown, Check, CheckCheck, CircleX, Clock, Trash2 } from "lucide-react";
import { ProblemNotice } from "@/data/problems";
import { ShowMore } from "@/data/show-more";
import { trpc } from "@/data/trpc";
import { inertSpeech } from "@/executions/value";
import { day, plainTime, shortTime } from "@/format/time";
import { usePermission, useZone } from "@/shell/workspace";
import { Button } from "@/ui/button";
import { cn } from "@/ui/cn";
import { Link } from "@/ui/link";
import { Empty } from "@/ui/notice";
import { Details } from "./details";
import { useEndInView } from "./end-in-view";
import { Media } from "./media";

/** While something is still on its way: its provider tells in webhooks, its retries nobody. */
const pollMs = 3_000;

export function Messages({ conversationId }: { conversationId: string }) {
  const zone = useZone();
  const messages = trpc.conversations.messages.useInfiniteQuery(
    { id: conversationId },
    {
      getNextPageParam: (page) => page.nextCursor ?? undefined,
      refetchInterval: ({ state }) =>
        state.data?.pages[0]?.items.some((message) => message.state === "queued") ? pollMs : false,
    },
  );
  const items = (messages.data?.pages.flatMap((page) => page.items) ?? []).toReversed();
  const newest = items.at(-1)?.id;
  const oldest = items[0]?.id;
  const { scrollerRef, contentRef, isBehind, toEnd } = useEndInView({
    newest,
    oldest,
    // One's own answer is always shown.
    isOurs: items.at(-1)?.direction === "outbound",
  });
  return (
    <div className="relative flex min-h-0 flex-1 flex-col">
      <section
        ref={scrollerRef}
        // biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reachable by keyboard (WCAG 2.1.1)
        tabIndex={0}
        aria-label="Messages"
        className="scroll-thin min-h-0 flex-1 overflow-y-auto px-4 py-3 focus-visible:outline-offset-[-2px] md:px-5"
      >
        <div ref={contentRef}>
          {messages.isError && !messages.isFetchNextPageError ? (
            <ProblemNotice error={messages.error} retry={() => void messages.refetch()} />
          ) : null}
          {messages.isPending ? <div className="skeleton h-24" /> : null}
          {messages.hasNextPage ? (
            <div className="mb-3 text-center">
              <ShowMore list={messages} label="Earlier messages" size="sm" />
            </div>
          ) : null}
          {messages.isSuccess && items.length === 0 ? <Empty title="Nothing was said yet" /> : null}
          <ol className="mx-auto flex max-w-3xl flex-col gap-2">
            {items.map((message, index) => {
              const before = items[index - 1];
              const today = day(message.createdAt, zone);
              const isNewDay = !before || day(before.createdAt, zone) !== today;
              return (
                <li key={message.id} className="flex flex-col gap-2">
                  {isNewDay ? <p className="py-1 text-center text-xs text-text-2">{today}</p> : null}
                  <Message message={message} />
                </li>
              );
            })}
          </ol>
        </div>
      </section>
      {isBehind ? (
        <Button onClick={toEnd} className="absolute bottom-3 left-1/2 -translate-x-1/2 shadow-lg">
          <ArrowDown aria-hidden /> New messages
        </Button>
      ) : null}
    </div>
  );
}

function Message({ message }: { message: ConversationMessage }) {
  const zone = useZone();
  const { direction, kind, text, templateName, media, details, replyTo, createdAt, executionId, state } =
    message;
  const { editedAt, deletedAt } = message;
  const ours = direction === "outbound";
  return (
    <article
      aria-label={ours ? "Sent" : "Received"}
      className={cn(
        "max-w-[85%] space-y-1 rounded-lg border px-3 py-2 md:max-w-[70%]",
        ours ? "self-end border-transparent bg-selected" : "self-start border-line bg-surface",
        state === "failed" && "border-bad bg-bad-wash",
        deletedAt && "border-dashed",
      )}
    >
      {templateName ? <p className="text-xs text-text-2">Template {templateName}</p> : null}
      {replyTo ? <Quoted replyTo={replyTo} /> : null}
      {deletedAt ? (
        <p className="flex items-center gap-1.5 text-xs text-text-2" title={plainTime(deletedAt, zone)}>
          <Trash2 className="size-3.5 shrink-0" aria-hidden /> They deleted this message
        </p>
      ) : null}
      {media ? <Media messageId={message.id} media={media} /> : null}
      {details ? <Details details={details} /> : null}
      {text && details?.type !== "reaction" ? (
        <p dir="auto" className={cn("whitespace-pre-wrap wrap-anywhere", deletedAt && "text-text-2")}>
          {inertSpeech(text)}
        </p>
      ) : null}
      {!text && !media && !details ? (
        <p className="text-text-2">{kind === "other" ? "A kind of message that cannot be shown" : kind}</p>
      ) : null}
      <p className="flex flex-wrap items-center justify-end gap-x-2 text-xs text-text-2 tabular-nums">
        {executionId ? (
          <Link
            href={`/executions/${executionId}`}
            title={`${plainTime(createdAt, zone)}: open the call that sent it`}
            className="hover:underline"
          >
            {shortTime(createdAt, zone)}
          </Link>
        ) : (
          <time dateTime={createdAt} title={plainTime(createdAt, zone)}>
            {shortTime(createdAt, zone)}
          </time>
        )}
        {editedAt ? <span title={plainTime(editedAt, zone)}>Edited</span> : null}
        {ours ? <Progress message={message} /> : null}
      </p>
      {state === "failed" || (state === "queued" && message.errorCode) ? <Trouble message={message} /> : null}
    </article>
  );
}

/** What it answers, or reacts to. */
function Quoted({ replyTo: { text, direction } }: { replyTo: NonNullable<ConversationMessage["replyTo"]> }) {
  return (
    <blockquote className="border-l-2 border-line-strong pl-2 text-xs text-text-2">
      <p dir="auto" className="line-clamp-2 wrap-anywhere">
        {text === null
          ? direction === null
            ? "A message that is not here"
            : "A message without words"
          : inertSpeech(text)}
      </p>
    </blockquote>
  );
}

const looks = {
  queued: { label: "Queued", icon: Clock, ink: "" },
  sent: { label: "Sent", icon: Check, ink: "" },
  delivered: { label: "Delivered", icon: CheckCheck, ink: "" },
  read: { label: "Read", icon: CheckCheck, ink: "text-accent" },
  failed: { label: "Failed", icon: CircleX, ink: "text-bad" },
} as const;

function Progress({ message: { state, sentAt, deliveredAt, readAt } }: { message: ConversationMessage }) {
  const zone = useZone();
  if (state === "received") return null;
  const { label, icon: Icon, ink } = looks[state];
  const steps = [
    sentAt && `sent ${plainTime(sentAt, zone)}`,
    deliveredAt && `delivered ${plainTime(deliveredAt, zone)}`,
    readAt && `read ${plainTime(readAt, zone)}`,
  ].filter((step) => step);
  return (
    <span
      title={steps.join(", ") || "waits to be sent"}
      className={cn("inline-flex items-center gap-1", ink)}
    >
      <Icon className="size-3.5" aria-hidden />
      {label}
    </span>
  );
}

/** Why it did not go out, or not yet, and the way to try again. */
function Trouble({ message: { state, errorCode, errorMessage, effect } }: { message: ConversationMessage }) {
  const may = usePermission("settings.edit");
  const utils = trpc.useUtils();
  const retry = trpc.system.effect.retry.useMutation({
    onSettled: () =>
      Promise.all([invalidateAfter("system.effect.retry", utils), utils.conversations.invalidate()]),
  });
  return (
    <div className="mt-1.5 border-t border-line pt-1.5 text-xs">
      <p className="wrap-anywhere">
        {errorMessage ?? (state === "queued" ? "It is tried again by itself." : "It was given up.")}{" "}
        {errorCode ? <code className="font-mono text-text-2">{errorCode}</code> : null}
        {effect && effect.attempts > 1 ? (
          <span className="text-text-2"> · {effect.attempts} attempts</span>
        ) : null}
      </p>
      {state === "failed" && effect?.state === "failed" && may ? (
        <Button
          size="sm"
          className="mt-1.5"
          busy={retry.isPending}
          onClick={() => retry.mutate({ effectId: effect.id })}
        >
          Try again
        </Button>
      ) : null}
      {retry.isError ? <ProblemNotice error={retry.error} className="mt-2" /> : null}
    </div>
  );
}

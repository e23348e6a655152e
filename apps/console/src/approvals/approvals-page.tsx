"use client";
import type { Approval, JsonValue } from "@acta/core";
import { keepPreviousData } from "@tanstack/react-query";
import { ShieldCheck, Stamp } from "lucide-react";
import { useRouter } from "next/navigation";
import { useQueryStates } from "nuqs";
import { useEffect, useMemo, useRef } from "react";
import { useLivePaced } from "@/data/live";
import { ProblemNotice } from "@/data/problems";
import { ShowMore } from "@/data/show-more";
import { trpc } from "@/data/trpc";
import { Actor } from "@/executions/actor";
import { sourceLooks } from "@/executions/status";
import { inert } from "@/executions/value";
import { timeLeft } from "@/format/time";
import { toolTitle } from "@/format/words";
import { useNow } from "@/shell/now";
import { PageHeader } from "@/shell/page-header";
import { useShortcuts } from "@/shell/shortcuts";
import { usePermission } from "@/shell/workspace";
import { buttonClass } from "@/ui/button";
import { cn } from "@/ui/cn";
import { shortId } from "@/ui/id";
import { Link } from "@/ui/link";
import { Empty } from "@/ui/notice";
import { Time } from "@/ui/time";
import { useWide } from "@/ui/use-wide";
import { ApprovalDetail } from "./approval-detail";
import { ApprovalBadge, isOver } from "./state";
import { type ApprovalView, approvalParsers, approvalViews, toApprovalInput } from "./views";

/** Room for the list and one of them side by side; below it a row opens its page. */
const besidePx = 820;
const pauseMs = 500;

const viewLabels: { [view in ApprovalView]: string } = { waiting: "Waiting", decided: "Decided", all: "All" };

/** Calls that wait for a person: seen as what they would do, and decided. */
export function ApprovalsPage() {
  const router = useRouter();
  const [{ view, open }, setQuery] = useQueryStates(approvalParsers, { history: "replace" });
  const pageRef = useRef<HTMLDivElement>(null);
  const beside = useWide(pageRef, besidePx);
  const mayDecide = usePermission("approvals.decide");
  const mayManage = usePermission("policies.manage");
  const utils = trpc.useUtils();
  const list = trpc.approvals.list.useInfiniteQuery(toApprovalInput(view), {
    getNextPageParam: (page) => page.nextCursor ?? undefined,
    placeholderData: keepPreviousData,
  });
  const rows = useMemo(() => list.data?.pages.flatMap((page) => page.items) ?? [], [list.data]);
  useLivePaced(() => void utils.approvals.list.invalidate(), pauseMs);

  // Chosen once and then named in the address: when it leaves the list, no other one slips under the fingers.
  const first = list.isSuccess && !list.isPlaceholderData ? (rows[0]?.id ?? null) : null;
  useEffect(() => {
    // Measured here: `beside` is taken for granted until it is known.
    const roomy = (pageRef.current?.clientWidth ?? 0) >= besidePx;
    if (beside && roomy && open === null && first !== null) void setQuery({ open: first });
  }, [beside, open, first, setQuery]);

  const at = rows.findIndex((row) => row.id === open);
  /** Where one stood when the open one left the list, to go on from there. */
  const lastAt = useRef(0);
  if (at >= 0) lastAt.current = at;
  const move = (step: number) => {
    const next = at >= 0 ? at + step : step > 0 ? lastAt.current : lastAt.current - 1;
    const row = rows[Math.min(rows.length - 1, Math.max(0, next))];
    if (row) void setQuery({ open: row.id });
  };
  const goOn = (decided: string) => {
    const index = rows.findIndex((row) => row.id === decided);
    const next =
      rows.slice(index + 1).find((row) => row.mayDecide) ?? rows.slice(0, index).find((row) => row.mayDecide);
    if (view === "waiting" && next) void setQuery({ open: next.id });
  };
  useShortcuts([
    { keys: "j", label: "Next", group: "Approvals", run: () => move(1) },
    { keys: "k", label: "Previous", group: "Approvals", run: () => move(-1) },
    { keys: "ArrowDown", label: "Next", group: "Approvals", hidden: true, run: () => move(1) },
    { keys: "ArrowUp", label: "Previous", group: "Approvals", hidden: true, run: () => move(-1) },
    {
      keys: "shift+Enter",
      label: "Open its page",
      group: "Approvals",
      run: () => open && router.push(`/approvals/${open}`),
    },
  ]);

  return (
    <div ref={pageRef} className="flex min-h-0 flex-1">
      <section
        aria-label="Approvals"
        className={cn(
          "flex min-h-0 min-w-0 flex-col",
          // On a phone also before it is measured.
          beside ? "max-md:flex-1 md:w-[23rem] md:shrink-0 md:border-r md:border-line" : "flex-1",
        )}
      >
        <PageHeader
          title="Approvals"
          end={
            mayManage ? (
              <Link href="/policies" className={buttonClass({ variant: "ghost", size: "sm" })}>
                <ShieldCheck aria-hidden /> Policies
              </Link>
            ) : null
          }
        />
        <fieldset
          aria-label="Which approvals"
          className="mx-4 mb-2 flex w-fit rounded-md border border-line bg-sunken p-0.5 md:mx-5"
        >
          {approvalViews.map((each) => (
            <button
              key={each}
              type="button"
              aria-pressed={view === each}
              onClick={() => void setQuery({ view: each, open: null })}
              className={cn(
                "h-7 rounded-sm px-3 text-xs text-text-2",
                view === each && "bg-raised font-medium text-text shadow-sm",
              )}
            >
              {viewLabels[each]}
            </button>
          ))}
        </fieldset>
        <div
          className="scroll-thin min-h-0 flex-1 overflow-y-auto border-t border-line"
          aria-busy={list.isPending}
        >
          {list.isError && !list.isFetchNextPageError ? (
            <div className="p-4">
              <ProblemNotice error={list.error} retry={() => void list.refetch()} />
            </div>
          ) : null}
          {list.isPending ? (
            <div className="space-y-2 p-4">
              <div className="skeleton h-12" />
              <div className="skeleton h-12" />
              <div className="skeleton h-12" />
            </div>
          ) : null}
          {list.isSuccess && rows.length === 0 ? (
            <Nothing view={view} mayDecide={mayDecide} mayManage={mayManage} />
          ) : null}
          <ol className={cn(list.isPlaceholderData && "opacity-60")}>
            {rows.map((row) => (
              <ApprovalRow
                key={row.id}
                approval={row}
                current={beside && row.id === open}
                onOpen={
                  beside
                    ? () => {
                        void setQuery({ open: row.id });
                      }
                    : undefined
                }
              />
            ))}
          </ol>
          {list.hasNextPage ? (
            <div className="p-3">
              <ShowMore list={list} />
            </div>
          ) : null}
        </div>
      </section>
      {beside ? (
        <section aria-label="The call that waits" className="hidden min-h-0 min-w-0 flex-1 flex-col md:flex">
          {open ? (
            <ApprovalDetail key={open} id={open} level={2} onDecided={() => goOn(open)} />
          ) : (
            <p className="m-auto px-6 text-text-3">{list.isPending ? "" : "Nothing is chosen."}</p>
          )}
        </section>
      ) : null}
    </div>
  );
}

function Nothing({
  view,
  mayDecide,
  mayManage,
}: {
  view: ApprovalView;
  mayDecide: boolean;
  mayManage: boolean;
}) {
  return (
    <Empty
      icon={<Stamp />}
      title={view === "waiting" ? "Nothing waits" : "Nothing yet"}
      action={
        mayManage ? (
          <Link href="/policies" className={buttonClass({})}>
            To the policies
          </Link>
        ) : null
      }
    >
      {mayDecide
        ? "A call waits here when a policy, or its tool, wants a second person. It shows what it would do; nothing is changed before it is approved."
        : "Calls of yours that wait for somebody's approval are listed here. You see only what you asked for."}
    </Empty>
  );
}

const uuid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;
const glimpseLength = 60;

/** What tells one call of a tool from the next: its first inputs that are short. */
function glimpse(inputs: JsonValue): string {
  if (typeof inputs !== "object" || inputs === null || Array.isArray(inputs)) return "";
  const short = Object.values(inputs)
    .filter((value) => typeof value === "string" || typeof value === "number")
    .map((value) =>
      uuid.test(String(value)) ? shortId(String(value)) : String(value).slice(0, glimpseLength),
    );
  return inert(short.slice(0, 2).join(" · "));
}

function ApprovalRow({
  approval,
  current,
  onOpen,
}: {
  approval: Approval;
  current: boolean;
  onOpen: (() => void) | undefined;
}) {
  const now = useNow();
  const ref = useRef<HTMLLIElement>(null);
  const tools = trpc.tools.list.useQuery(undefined, { staleTime: Number.POSITIVE_INFINITY });
  const { icon: SourceIcon, label: source } = sourceLooks[approval.source];
  const waits = approval.state === "pending";
  useEffect(() => {
    if (current) ref.current?.scrollIntoView({ block: "nearest" });
  }, [current]);
  return (
    <li ref={ref} className="border-b border-line/70">
      <Link
        href={`/approvals/${approval.id}`}
        aria-current={current ? "true" : undefined}
        onClick={(event) => {
          // Beside the list there is room; with a modifier the browser opens the page as ever.
          if (!onOpen || event.metaKey || event.ctrlKey || event.shiftKey || event.button !== 0) return;
          event.preventDefault();
          onOpen();
        }}
        className={cn(
          "block space-y-0.5 px-4 py-2 hover:bg-hover focus-visible:outline-offset-[-2px] md:px-5",
          current && "bg-selected hover:bg-selected",
        )}
      >
        <span className="flex min-w-0 items-center gap-2">
          <span className="min-w-0 flex-1 truncate font-medium">
            {tools.data?.find((tool) => tool.name === approval.toolName)?.title ??
              toolTitle(approval.toolName)}
            <span className="ml-2 text-xs font-normal text-text-3">{glimpse(approval.inputs)}</span>
          </span>
          {waits ? (
            <span className="shrink-0 text-xs text-text-3 tabular-nums">
              {now === 0
                ? ""
                : isOver(approval, now)
                  ? "time is up"
                  : `expires ${timeLeft(approval.expiresAt, now)}`}
            </span>
          ) : (
            <ApprovalBadge state={approval.state} />
          )}
        </span>
        <span className="flex min-w-0 items-center gap-1.5 text-xs text-text-2">
          <Actor actor={approval.requester} />
          <span className="inline-flex shrink-0 items-center gap-1 text-text-3">
            <SourceIcon className="size-3" aria-hidden />
            {source}
          </span>
          <span className="ml-auto shrink-0 text-text-3">
            <Time iso={approval.createdAt} />
          </span>
        </span>
        <span className="block truncate text-xs text-text-3">
          {approval.policy ? inert(approval.policy.name) : "the tool itself asks"}
        </span>
      </Link>
    </li>
  );
}

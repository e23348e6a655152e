"use client";
import { useLivePaced } from "@/data/live";
import { trpc } from "@/data/trpc";
import { cn } from "@/ui/cn";
import { usePermission } from "./workspace";

const pauseMs = 2_000;
/** The server counts no further. */
const countedUpTo = 100;

/** How many calls wait for somebody to decide. 0 for those who may not. */
export function useWaiting(): number {
  const may = usePermission("approvals.decide");
  const utils = trpc.useUtils();
  const pending = trpc.approvals.pending.useQuery(undefined, { enabled: may });
  useLivePaced(() => void utils.approvals.pending.invalidate(), pauseMs, may);
  return may ? (pending.data?.count ?? 0) : 0;
}

export function WaitingCount({ count, className }: { count: number; className?: string }) {
  if (count === 0) return null;
  return (
    <span
      className={cn(
        "inline-flex h-4 min-w-4 items-center justify-center rounded-full bg-accent-solid px-1 text-2xs leading-none font-semibold text-on-accent tabular-nums",
        className,
      )}
    >
      {count >= countedUpTo ? "99+" : count}
      <span className="sr-only"> waiting</span>
    </span>
  );
}

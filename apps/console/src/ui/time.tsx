"use client";
import { fullTime, plainTime, relativeTime, shortTime } from "@/format/time";
import { useNow } from "@/shell/now";
import { useZone } from "@/shell/workspace";
import { cn } from "./cn";

/** When something happened: relative at a glance, exact on hover, on the workspace's clock. */
export function Time({ iso, full, className }: { iso: string; full?: boolean; className?: string }) {
  const zone = useZone();
  const now = useNow();
  const exact = fullTime(iso, zone);
  return (
    <time dateTime={iso} title={exact} className={cn("tabular-nums", className)}>
      {full
        ? plainTime(iso, zone)
        : now === 0
          ? shortTime(iso, zone)
          : relativeTime(iso, Math.max(now, Date.now()), zone)}
    </time>
  );
}

"use client";
import type { HistogramSlice } from "@acta/core";
import { useMemo, useState } from "react";
import { shortTime } from "@/format/time";
import { plural } from "@/format/words";
import { useZone } from "@/shell/workspace";
import { cn } from "@/ui/cn";

const height = 40;

/** Singular and plural. */
const series = [
  { key: "error", one: "failed", many: "failed", fill: "var(--bar-bad)" },
  { key: "dryRun", one: "dry run", many: "dry runs", fill: "var(--bar-trial)" },
  { key: "success", one: "successful", many: "successful", fill: "var(--bar-good)" },
] as const;

/** Executions over time: failures at the foot, where they share a baseline and cannot hide on top of the rest. */
export function Histogram({
  slices,
  stale,
  onZoom,
}: {
  slices: readonly HistogramSlice[] | undefined;
  stale?: boolean;
  /** A slice was chosen: from its start to the start of the next one. */
  onZoom(from: Date, to: Date): void;
}) {
  const zone = useZone();
  const [hovered, setHovered] = useState<number | null>(null);
  const { peak, totals } = useMemo(() => {
    let most = 0;
    const sums = { success: 0, error: 0, dryRun: 0 };
    for (const slice of slices ?? []) {
      most = Math.max(most, slice.success + slice.error + slice.dryRun);
      for (const { key } of series) sums[key] += slice[key];
    }
    return { peak: most, totals: sums };
  }, [slices]);
  if (!slices)
    return (
      <div className="px-4 pb-2 md:px-5">
        <div className="skeleton h-14" />
      </div>
    );
  const total = totals.success + totals.error + totals.dryRun;
  const width = 100 / Math.max(1, slices.length);
  const shown = hovered === null ? undefined : slices[hovered];
  const endOf = (index: number) =>
    new Date(slices[index + 1]?.from ?? Date.parse(slices[index]!.from) + stepOf(slices));
  const counts = shown ?? totals;
  return (
    <figure className="px-4 pb-2 md:px-5">
      <figcaption className="mb-1 flex h-4 items-center gap-3 overflow-hidden whitespace-nowrap text-2xs text-text-3 tabular-nums">
        <span className="text-text-2">
          {shown && hovered !== null
            ? `${shortTime(shown.from, zone)} – ${shortTime(endOf(hovered), zone)}`
            : plural(total, "execution")}
        </span>
        {series
          .filter(({ key }) => counts[key] > 0)
          .reverse()
          .map(({ key, one, many, fill }) => (
            <span key={key} className="inline-flex items-center gap-1">
              <span className="size-2 rounded-[2px]" style={{ background: fill }} aria-hidden />
              {plural(counts[key], one, many)}
            </span>
          ))}
      </figcaption>
      <svg
        role="img"
        aria-label={`Executions over time: ${plural(total, "execution")}, ${totals.error} failed`}
        viewBox={`0 0 100 ${height}`}
        preserveAspectRatio="none"
        className={cn("block h-10 w-full border-b border-line", stale && "opacity-60")}
        onMouseLeave={() => setHovered(null)}
      >
        {slices.map((slice, index) => {
          let top = height;
          const sum = slice.success + slice.error + slice.dryRun;
          return (
            // biome-ignore lint/a11y/noStaticElementInteractions: a shortcut for the mouse; the time range menu does it too
            <g
              key={slice.from}
              onMouseEnter={() => setHovered(index)}
              onClick={() => onZoom(new Date(slice.from), endOf(index))}
              className={sum > 0 ? "cursor-zoom-in" : undefined}
            >
              <rect
                x={index * width}
                width={width}
                y={0}
                height={height}
                fill={hovered === index ? "var(--hover)" : "transparent"}
              />
              {series.map(({ key, fill }) => {
                if (slice[key] === 0 || peak === 0) return null;
                // One call among thousands is still seen.
                const tall = Math.max(2, (slice[key] / peak) * (height - 2));
                top -= tall;
                return (
                  <rect
                    key={key}
                    x={index * width + width * 0.12}
                    width={width * 0.76}
                    y={top}
                    height={tall}
                    fill={fill}
                  />
                );
              })}
            </g>
          );
        })}
      </svg>
      <div className="mt-0.5 flex justify-between text-2xs text-text-3" aria-hidden>
        <span>{slices[0] ? shortTime(slices[0].from, zone) : null}</span>
        <span>{slices.length > 0 ? shortTime(endOf(slices.length - 1), zone) : null}</span>
      </div>
    </figure>
  );
}

function stepOf(slices: readonly HistogramSlice[]): number {
  const [first, second] = slices;
  return first && second ? Date.parse(second.from) - Date.parse(first.from) : 0;
}

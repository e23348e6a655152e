"use client";
import { ChevronLeft, ChevronRight, History } from "lucide-react";
import { useId } from "react";
import { fromZonedInput, toZonedInput } from "@/format/time";
import { useZone } from "@/shell/workspace";
import { Button } from "@/ui/button";
import { Input } from "@/ui/field";

/** Which instant is looked at, on the workspace's clock; and the steps from one change to the next. */
export function AsOf({
  at,
  onChange,
  earlier,
  later,
}: {
  /** ISO 8601; null: now. */
  at: string | null;
  onChange(at: string | null): void;
  /** The instants of the changes before and after the one that is looked at; undefined where there is none. */
  earlier: string | undefined;
  later: string | null | undefined;
}) {
  const zone = useZone();
  const id = useId();
  return (
    <div className="flex flex-wrap items-center gap-1.5">
      <label htmlFor={id} className="inline-flex items-center gap-1.5 text-text-2">
        <History className="size-3.5 text-text-3" aria-hidden />
        As of
      </label>
      <Button
        size="iconSm"
        variant="ghost"
        aria-label="The change before"
        disabled={earlier === undefined}
        onClick={() => onChange(earlier ?? null)}
      >
        <ChevronLeft />
      </Button>
      <Input
        id={id}
        type="datetime-local"
        step={1}
        className="w-auto"
        value={at === null ? "" : toZonedInput(at, zone)}
        onChange={(event) => onChange(fromZonedInput(event.target.value, zone) || null)}
      />
      <Button
        size="iconSm"
        variant="ghost"
        aria-label="The change after"
        disabled={later === undefined}
        onClick={() => onChange(later ?? null)}
      >
        <ChevronRight />
      </Button>
      <Button size="sm" disabled={at === null} onClick={() => onChange(null)}>
        Now
      </Button>
    </div>
  );
}

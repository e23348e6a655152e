"use client";
import type { JsonValue } from "@acta/core";
import { Lock } from "lucide-react";
import { money } from "@/format/money";
import { fullTime, shortTime } from "@/format/time";
import { Stage, useIsStage } from "@/records/stages";
import { useZone } from "@/shell/workspace";
import { cn } from "@/ui/cn";
import { shortId } from "@/ui/id";

const isoInstant = /^\d{4}-\d\d-\d\d[T ]\d\d:\d\d:\d\d/;
const uuid = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;
/** Right-to-left overrides and other invisible marks, which make a text read as another one. Emoji need their joiner. */
const invisible = /(?![\n\t\u200d])[\p{Cc}\p{Cf}]/gu;

/** Makes invisible characters visible as their code, so that data cannot pose as something else. */
export function inert(text: string): string {
  return text.replace(
    invisible,
    (mark) => `␣U+${mark.codePointAt(0)?.toString(16).toUpperCase().padStart(4, "0")}␣`,
  );
}

/** What languages and emoji are written with: joiners, marks and isolates of direction, and the letters of flags. */
const spoken = /(?![\n\t\u200c-\u200f\u2060\u2066-\u2069\u{e0020}-\u{e007f}])[\p{Cc}\p{Cf}]/gu;

/** `inert` for what people write to each other. It belongs in an element of its own with `dir="auto"`. */
export function inertSpeech(text: string): string {
  return text.replaceAll("\r\n", "\n").replace(spoken, (mark) => inert(mark));
}

/** A column's value as a person reads it: money with its currency, times on the workspace's clock, ids short. */
export function Value({
  value,
  name,
  currency,
  className,
  short,
}: {
  value: JsonValue | undefined;
  /** Column or property, which tells units: `total_minor`, `placedAt`. */
  name: string;
  currency?: string | null;
  className?: string;
  /** For one line in a list: long text is cut. */
  short?: boolean;
}) {
  const zone = useZone();
  const isStage = useIsStage(name);
  if (value === undefined || value === null || value === "")
    return (
      <span className={cn("text-text-3", className)}>
        {value === "" ? "empty text" : value === null ? "none" : "not set"}
      </span>
    );
  if (value === "[redacted]")
    return (
      <span className={cn("inline-flex items-center gap-1 text-text-2", className)}>
        <Lock className="size-3" aria-hidden /> redacted
      </span>
    );
  if (typeof value === "number" && /(_minor|Minor)$/.test(name) && currency)
    return (
      <span className={cn("whitespace-nowrap tabular-nums", className)} title={`${value} minor units`}>
        {money(value, currency)}
      </span>
    );
  if (typeof value === "number" && /(basis_points|BasisPoints)$/.test(name))
    return <span className={className}>{value / 100} %</span>;
  if (isStage && typeof value === "string") return <Stage value={inert(value)} className={className} />;
  if (typeof value === "boolean") return <span className={className}>{value ? "yes" : "no"}</span>;
  if (typeof value === "string" && uuid.test(value))
    return (
      <span className={cn("font-mono text-xs", className)} title={value}>
        {shortId(value)}
      </span>
    );
  if (typeof value === "string" && isoInstant.test(value) && /(_at|At)$/.test(name)) {
    const instant = Date.parse(value);
    if (!Number.isNaN(instant))
      return (
        <span className={className} title={value}>
          {(short ? shortTime : fullTime)(new Date(instant).toISOString(), zone)}
        </span>
      );
  }
  if (typeof value === "object")
    return (
      <code className={cn("font-mono text-xs wrap-anywhere", className)}>{inert(JSON.stringify(value))}</code>
    );
  const text = inert(String(value));
  return (
    <span className={cn(short ? undefined : "whitespace-pre-wrap wrap-anywhere", className)}>
      {short && text.length > 80 ? `${text.slice(0, 80)}…` : text}
    </span>
  );
}

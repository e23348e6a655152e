import { cn } from "./cn";
import { CopyButton } from "./copy";

/** `0199c1e2…4f0a`: the start tells when (UUIDv7), the end tells which. */
export function shortId(id: string): string {
  return id.length > 14 ? `${id.slice(0, 8)}…${id.slice(-4)}` : id;
}

export function Id({
  id,
  what = "Id",
  full,
  copy = true,
  className,
}: {
  id: string;
  what?: string;
  full?: boolean;
  copy?: boolean;
  className?: string;
}) {
  return (
    <span className={cn("inline-flex items-center gap-0.5 font-mono text-xs", className)}>
      <span title={id} className={full ? "wrap-anywhere" : undefined}>
        {full ? id : shortId(id)}
      </span>
      {copy ? <CopyButton text={id} what={what} /> : null}
    </span>
  );
}

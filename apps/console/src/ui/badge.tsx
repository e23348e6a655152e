import type { ReactNode } from "react";
import { cn } from "./cn";

const tones = {
  plain: "bg-hover text-text-2",
  good: "bg-good-wash text-good",
  bad: "bg-bad-wash text-bad",
  trial: "bg-trial-wash text-trial",
  warn: "bg-warn-wash text-warn",
};

export type Tone = keyof typeof tones;

export function Badge({
  tone = "plain",
  children,
  className,
}: {
  tone?: Tone;
  children: ReactNode;
  className?: string;
}) {
  return (
    <span
      className={cn(
        "inline-flex h-5 shrink-0 items-center gap-1 whitespace-nowrap rounded-sm px-1.5 text-2xs font-medium [&_svg]:size-3",
        tones[tone],
        className,
      )}
    >
      {children}
    </span>
  );
}

"use client";
import { Tooltip as Radix } from "radix-ui";
import type { ReactNode } from "react";
import { Kbd } from "./kbd";

export const TooltipProvider = Radix.Provider;

/** Names a control that shows only an icon, with its key. The control still needs its own `aria-label`. */
export function Tooltip({
  label,
  keys,
  side,
  children,
}: {
  label: ReactNode;
  keys?: string;
  side?: "top" | "right" | "bottom" | "left";
  children: ReactNode;
}) {
  return (
    <Radix.Root>
      <Radix.Trigger asChild>{children}</Radix.Trigger>
      <Radix.Portal>
        <Radix.Content
          side={side}
          sideOffset={6}
          collisionPadding={8}
          className="pop-in z-50 flex max-w-72 items-center gap-2 rounded-md bg-raised px-2 py-1 text-xs text-text shadow-pop"
        >
          {label}
          {keys ? <Kbd>{keys}</Kbd> : null}
        </Radix.Content>
      </Radix.Portal>
    </Radix.Root>
  );
}

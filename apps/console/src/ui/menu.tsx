"use client";
import { Check } from "lucide-react";
import { DropdownMenu as Radix } from "radix-ui";
import type { ReactNode } from "react";
import { cn } from "./cn";

const item =
  "flex cursor-default select-none items-center gap-2 rounded-sm px-2 py-1.5 text-sm outline-none data-[highlighted]:bg-hover [&_svg]:size-3.5 [&_svg]:shrink-0 [&_svg]:text-text-3 pointer-coarse:py-2.5";

export function Menu({
  trigger,
  children,
  align = "start",
  side,
  className,
  open,
  onOpenChange,
}: {
  trigger: ReactNode;
  children: ReactNode;
  align?: "start" | "center" | "end";
  side?: "top" | "bottom" | "right";
  className?: string;
  open?: boolean;
  onOpenChange?(open: boolean): void;
}) {
  return (
    <Radix.Root open={open} onOpenChange={onOpenChange} modal={false}>
      <Radix.Trigger asChild>{trigger}</Radix.Trigger>
      <Radix.Portal>
        <Radix.Content
          align={align}
          side={side}
          sideOffset={4}
          collisionPadding={8}
          className={cn("pop-in z-50 min-w-48 rounded-lg bg-raised p-1 shadow-pop", className)}
        >
          {children}
        </Radix.Content>
      </Radix.Portal>
    </Radix.Root>
  );
}

export function MenuItem({
  children,
  onSelect,
  checked,
  hint,
  disabled,
}: {
  children: ReactNode;
  onSelect?(): void;
  /** Given: the item is one of several, and shows whether it is the one. */
  checked?: boolean;
  hint?: ReactNode;
  disabled?: boolean;
}) {
  const content = (
    <>
      <span className="flex min-w-0 flex-1 items-center gap-2">{children}</span>
      {hint ? <span className="text-xs text-text-3">{hint}</span> : null}
      {checked !== undefined ? <Check className={cn(!checked && "invisible")} aria-hidden /> : null}
    </>
  );
  if (checked === undefined)
    return (
      <Radix.Item className={item} onSelect={onSelect} disabled={disabled}>
        {content}
      </Radix.Item>
    );
  return (
    <Radix.CheckboxItem className={item} checked={checked} onSelect={onSelect} disabled={disabled}>
      {content}
    </Radix.CheckboxItem>
  );
}

export function MenuLabel({ children }: { children: ReactNode }) {
  return <Radix.Label className="px-2 pt-1.5 pb-1 text-xs text-text-3">{children}</Radix.Label>;
}

export function MenuSeparator() {
  return <Radix.Separator className="-mx-1 my-1 h-px bg-line" />;
}

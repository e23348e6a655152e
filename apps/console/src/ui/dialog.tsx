"use client";
import { X } from "lucide-react";
import { Dialog as Radix } from "radix-ui";
import type { ReactNode } from "react";
import { Button } from "./button";
import { cn } from "./cn";

export function Dialog({
  open,
  onOpenChange,
  title,
  description,
  children,
  wide,
  dismissable = true,
}: {
  open: boolean;
  onOpenChange(open: boolean): void;
  title: ReactNode;
  description?: ReactNode;
  children: ReactNode;
  wide?: boolean;
  /** false: only an explicit choice closes it, for things shown once. */
  dismissable?: boolean;
}) {
  return (
    <Radix.Root open={open} onOpenChange={onOpenChange}>
      <Radix.Portal>
        <Radix.Overlay className="fixed inset-0 z-40 bg-[oklch(0.2_0.02_258/0.42)]" />
        <Radix.Content
          {...(description ? {} : { "aria-describedby": undefined })}
          onInteractOutside={(event) => {
            if (!dismissable) event.preventDefault();
          }}
          onEscapeKeyDown={(event) => {
            if (!dismissable) event.preventDefault();
          }}
          className={cn(
            "pop-in fixed inset-x-3 top-[max(1rem,8vh)] z-40 mx-auto flex max-h-[min(84vh,48rem)] max-w-md flex-col overflow-hidden rounded-lg bg-raised shadow-pop",
            wide && "max-w-2xl",
          )}
        >
          <header className="flex items-start gap-3 border-b border-line px-4 py-3">
            <div className="min-w-0 flex-1">
              <Radix.Title className="text-base font-semibold">{title}</Radix.Title>
              {description ? (
                <Radix.Description className="mt-0.5 text-text-2">{description}</Radix.Description>
              ) : null}
            </div>
            {dismissable ? (
              <Radix.Close asChild>
                <Button variant="ghost" size="iconSm" aria-label="Close">
                  <X />
                </Button>
              </Radix.Close>
            ) : null}
          </header>
          <div className="scroll-thin min-h-0 flex-1 overflow-y-auto p-4">{children}</div>
        </Radix.Content>
      </Radix.Portal>
    </Radix.Root>
  );
}

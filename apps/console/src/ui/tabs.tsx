"use client";
import { Tabs as Radix } from "radix-ui";
import type { ReactNode } from "react";

export function Tabs<T extends string>({
  value,
  onChange,
  items,
  children,
  label,
  className,
}: {
  value: T;
  onChange(value: T): void;
  items: { value: T; label: ReactNode; count?: number }[];
  children: ReactNode;
  label: string;
  className?: string;
}) {
  return (
    <Radix.Root
      value={value}
      onValueChange={(next) => {
        const item = items.find((candidate) => candidate.value === next);
        if (item) onChange(item.value);
      }}
      className={className}
    >
      <Radix.List
        aria-label={label}
        className="scroll-thin flex gap-4 overflow-x-auto overflow-y-hidden border-b border-line px-4 md:px-5"
      >
        {items.map((item) => (
          <Radix.Trigger
            key={item.value}
            value={item.value}
            className="-mb-px flex shrink-0 items-center gap-1.5 border-b-2 border-transparent py-2 text-text-2 hover:text-text focus-visible:outline-offset-[-2px] data-[state=active]:border-accent data-[state=active]:font-medium data-[state=active]:text-text"
          >
            {item.label}
            {item.count !== undefined ? (
              <span className="rounded-sm bg-hover px-1 text-2xs text-text-2">{item.count}</span>
            ) : null}
          </Radix.Trigger>
        ))}
      </Radix.List>
      {children}
    </Radix.Root>
  );
}

export function TabPanel({
  value,
  children,
  kept,
}: {
  value: string;
  children: ReactNode;
  /** Stays there while another one is shown: what was typed in it is not lost. */
  kept?: boolean;
}) {
  return (
    <Radix.Content
      value={value}
      {...(kept ? { forceMount: true } : {})}
      className="focus-visible:outline-offset-[-2px] data-[state=inactive]:hidden"
    >
      {children}
    </Radix.Content>
  );
}

import type { ComponentProps } from "react";
import { cn } from "./cn";

const controlClass =
  "w-full min-w-0 rounded-md border border-line-strong/70 bg-surface text-text transition-colors hover:border-line-strong focus-visible:outline-offset-0 disabled:cursor-not-allowed disabled:opacity-60 aria-invalid:border-bad";

export function Input({ className, ...rest }: ComponentProps<"input">) {
  return <input className={cn(controlClass, "h-8 px-2.5", className)} {...rest} />;
}

export function Textarea({ className, ...rest }: ComponentProps<"textarea">) {
  return <textarea className={cn(controlClass, "px-2.5 py-1.5", className)} {...rest} />;
}

/** The platform's own select: the right wheel on a phone, type-ahead and screen readers for nothing. */
export function Select({ className, ...rest }: ComponentProps<"select">) {
  return <select className={cn(controlClass, "h-8 px-2 pr-7", className)} {...rest} />;
}

import { cva, type VariantProps } from "class-variance-authority";
import type { ComponentProps } from "react";
import { cn } from "./cn";

const button = cva(
  "inline-flex shrink-0 select-none items-center justify-center gap-1.5 whitespace-nowrap rounded-md font-medium transition-colors disabled:cursor-not-allowed disabled:opacity-55 [&_svg]:shrink-0",
  {
    variants: {
      variant: {
        primary: "bg-accent-solid text-on-accent enabled:hover:bg-accent-solid-hover",
        secondary: "border border-line bg-surface text-text enabled:hover:bg-hover aria-expanded:bg-hover",
        ghost: "text-text-2 enabled:hover:bg-hover enabled:hover:text-text aria-expanded:bg-hover",
        danger: "bg-bad-solid text-on-accent enabled:hover:opacity-90",
      },
      size: {
        sm: "h-7 px-2 text-xs [&_svg]:size-3.5",
        md: "h-8 px-3 text-sm [&_svg]:size-4",
        lg: "h-10 px-4 text-base [&_svg]:size-4",
        icon: "size-8 [&_svg]:size-4",
        iconSm: "size-7 [&_svg]:size-3.5",
      },
    },
    defaultVariants: { variant: "secondary", size: "md" },
  },
);

type ButtonProps = ComponentProps<"button"> & VariantProps<typeof button> & { busy?: boolean };

export function Button({ variant, size, busy, className, type = "button", disabled, ...rest }: ButtonProps) {
  return (
    <button
      type={type}
      aria-busy={busy || undefined}
      disabled={disabled || busy}
      className={cn(button({ variant, size }), busy && "cursor-progress", className)}
      {...rest}
    />
  );
}

export const buttonClass = button;

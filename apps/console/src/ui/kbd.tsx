import { cn } from "./cn";

export function Kbd({ children, className }: { children: string; className?: string }) {
  return (
    <kbd
      className={cn(
        "inline-flex h-[18px] min-w-[18px] items-center justify-center rounded-sm border border-line bg-sunken px-1 font-sans text-2xs text-text-2",
        className,
      )}
    >
      {children}
    </kbd>
  );
}

import { cn } from "@/ui/cn";

/** Acta's mark: lines of a record, the last one signed. */
export function Mark({ className }: { className?: string }) {
  return (
    <svg viewBox="0 0 16 16" className={cn("size-4", className)} aria-hidden="true" fill="none">
      <rect width="16" height="16" rx="4" fill="var(--accent-solid)" />
      <path d="M4 4.75h8M4 8h5" stroke="white" strokeWidth="1.5" strokeLinecap="round" />
      <path
        d="m4 11.4 1.7 1.35L8 10.5"
        stroke="white"
        strokeWidth="1.5"
        strokeLinecap="round"
        strokeLinejoin="round"
      />
    </svg>
  );
}

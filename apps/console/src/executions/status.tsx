import type { ExecutionStatus, Source } from "@acta/core";
import { Bot, CircleCheck, CircleX, FlaskConical, MousePointerClick, Plug, Webhook } from "lucide-react";
import { cn } from "@/ui/cn";

/** Shape and word besides colour: none of them is told by its colour alone. */
export const statusLooks = {
  success: { label: "Success", icon: CircleCheck, ink: "text-good" },
  error: { label: "Failed", icon: CircleX, ink: "text-bad" },
  dry_run: { label: "Dry run", icon: FlaskConical, ink: "text-trial" },
} as const satisfies { [status in ExecutionStatus]: object };

/** @param failed a dry-run that found that the real call would be refused */
export function Status({
  status,
  failed,
  className,
}: {
  status: ExecutionStatus;
  failed?: boolean;
  className?: string;
}) {
  const { label, icon: Icon, ink } = statusLooks[status];
  return (
    <span className={cn("inline-flex items-center gap-1.5 whitespace-nowrap", className)}>
      <Icon className={cn("size-3.5 shrink-0", failed ? "text-bad" : ink)} aria-hidden />
      <span
        className={cn(status === "error" && "font-medium text-bad", status === "success" && "text-text-2")}
      >
        {label}
        {failed && status === "dry_run" ? <span className="text-bad"> refused</span> : null}
      </span>
    </span>
  );
}

export const sourceLooks = {
  ui: { label: "Console", icon: MousePointerClick },
  api: { label: "API", icon: Plug },
  agent: { label: "Agent", icon: Bot },
  webhook: { label: "Webhook", icon: Webhook },
} as const satisfies { [source in Source]: object };

export function SourceLabel({ source, className }: { source: Source; className?: string }) {
  const { label, icon: Icon } = sourceLooks[source];
  return (
    <span className={cn("inline-flex items-center gap-1.5 whitespace-nowrap text-text-2", className)}>
      <Icon className="size-3.5 shrink-0 text-text-3" aria-hidden />
      {label}
    </span>
  );
}

import type { ExecutionActor } from "@acta/core";
import { Cog, KeyRound, User } from "lucide-react";
import { cn } from "@/ui/cn";
import { shortId } from "@/ui/id";

export function actorName(actor: ExecutionActor): string {
  if (actor.type === "system") return "System";
  return actor.name ?? (actor.id ? shortId(actor.id) : "Unknown");
}

const icons = { user: User, apiKey: KeyRound, system: Cog };
const kinds = { user: "Person", apiKey: "API key", system: "The system itself" };

export function Actor({ actor, className }: { actor: ExecutionActor; className?: string }) {
  const Icon = icons[actor.type];
  return (
    <span title={kinds[actor.type]} className={cn("inline-flex min-w-0 items-center gap-1.5", className)}>
      <Icon className="size-3.5 shrink-0 text-text-3" aria-hidden />
      <span className="truncate">{actorName(actor)}</span>
    </span>
  );
}

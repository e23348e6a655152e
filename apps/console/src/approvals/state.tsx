import type { Approval, ApprovalState } from "@acta/core";
import {
  CircleCheck,
  CircleX,
  Clock,
  Hourglass,
  type LucideIcon,
  ShieldX,
  Shuffle,
  Timer,
} from "lucide-react";
import { Badge, type Tone } from "@/ui/badge";

const looks: { [state in ApprovalState]: { label: string; tone: Tone; icon: LucideIcon } } = {
  pending: { label: "Waiting", tone: "trial", icon: Hourglass },
  approved: { label: "Approved, under way", tone: "trial", icon: Clock },
  executed: { label: "Carried out", tone: "good", icon: CircleCheck },
  rejected: { label: "Rejected", tone: "bad", icon: ShieldX },
  expired: { label: "Expired", tone: "warn", icon: Timer },
  drifted: { label: "Drifted", tone: "warn", icon: Shuffle },
  failed: { label: "Failed", tone: "bad", icon: CircleX },
};

/** What waits has its time; the worker says so a little after it is over. */
export function isOver({ state, expiresAt }: Pick<Approval, "state" | "expiresAt">, now: number): boolean {
  return state === "pending" && Date.parse(expiresAt) <= now;
}

export function ApprovalBadge({ state }: { state: ApprovalState }) {
  const { label, tone, icon: Icon } = looks[state];
  return (
    <Badge tone={tone}>
      <Icon aria-hidden />
      {label}
    </Badge>
  );
}

import type { Permission } from "@acta/core";
import {
  History,
  KeyRound,
  type LucideIcon,
  MessagesSquare,
  Settings,
  ShieldCheck,
  Stamp,
  Undo2,
  Users,
  Wrench,
} from "lucide-react";

export interface Place {
  href: string;
  label: string;
  /** For a narrow screen, where the label is too long there. */
  short?: string;
  icon: LucideIcon;
  /** Only for those who have it. */
  needs?: Permission;
  /** Reached from another page where there is little room. */
  wideOnly?: boolean;
}

export const places: readonly Place[] = [
  { href: "/executions", label: "Executions", icon: History },
  { href: "/approvals", label: "Approvals", icon: Stamp },
  {
    href: "/conversations",
    label: "Conversations",
    short: "Chats",
    icon: MessagesSquare,
    needs: "whatsapp.view",
  },
  { href: "/tools", label: "Tools", icon: Wrench },
  { href: "/keys", label: "API keys", icon: KeyRound },
  { href: "/members", label: "Members", icon: Users, needs: "members.manage", wideOnly: true },
  { href: "/policies", label: "Policies", icon: ShieldCheck, needs: "policies.manage", wideOnly: true },
  {
    href: "/undo-runs",
    label: "Undo runs",
    icon: Undo2,
    needs: "executions.undoRange",
    wideOnly: true,
  },
  { href: "/settings", label: "Settings", icon: Settings },
];

import { History, KeyRound, type LucideIcon, Settings, Wrench } from "lucide-react";

export interface Place {
  href: string;
  label: string;
  icon: LucideIcon;
}

export const places: readonly Place[] = [
  { href: "/executions", label: "Executions", icon: History },
  { href: "/tools", label: "Tools", icon: Wrench },
  { href: "/keys", label: "API keys", icon: KeyRound },
  { href: "/settings", label: "Settings", icon: Settings },
];

import type { Permission, Role } from "@acta/core";

/** A workspace the person may work in. */
export interface Workspace {
  id: string;
  name: string;
  slug: string;
  role: Role;
  /** IANA name. */
  timeZone: string;
  /** ISO 4217 code. */
  currency: string;
  /** BCP 47. */
  locale: string;
  /** For trying things: its messages reach nobody. */
  sandbox: boolean;
}

/** Who works here, in which workspace, and what they may do in it: decided by the server, once a page. */
export interface Session {
  user: { id: string; name: string; email: string };
  workspaces: readonly Workspace[];
  workspace: Workspace;
  permissions: readonly Permission[];
  /** Public address of the gateway, for commands to copy. */
  gatewayUrl: string;
}

export const themes = ["system", "light", "dark"] as const;
export type Theme = (typeof themes)[number];
export const themeCookie = "acta_theme";

export function parseTheme(value: string | undefined): Theme {
  return themes.find((theme) => theme === value) ?? "system";
}

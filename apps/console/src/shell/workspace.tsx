"use client";
import type { Permission } from "@acta/core";
import { createContext, type ReactNode, use } from "react";
import type { Session, Workspace } from "./session";

const Context = createContext<Session | null>(null);

export function SessionProvider({ session, children }: { session: Session; children: ReactNode }) {
  return <Context value={session}>{children}</Context>;
}

export function useSession(): Session {
  const session = use(Context);
  if (!session) throw new Error("useSession needs SessionProvider above it");
  return session;
}

export function useWorkspace(): Workspace {
  return useSession().workspace;
}

/** The clock everything is shown on. */
export function useZone(): string {
  return useSession().workspace.timeZone;
}

export function usePermission(permission: Permission): boolean {
  return useSession().permissions.includes(permission);
}

"use client";
import { type DehydratedState, HydrationBoundary } from "@tanstack/react-query";
import type { ReactNode } from "react";
import { useWorkspace } from "@/shell/workspace";

/**
 * Takes in what the server asked ahead, unless it asked for another workspace than this tab works in: another tab may
 * have switched, and the server knows only the cookie they share.
 */
export function Prefetched({
  workspaceId,
  state,
  children,
}: {
  workspaceId: string;
  state: DehydratedState;
  children: ReactNode;
}) {
  const { id } = useWorkspace();
  if (id !== workspaceId) return children;
  return <HydrationBoundary state={state}>{children}</HydrationBoundary>;
}

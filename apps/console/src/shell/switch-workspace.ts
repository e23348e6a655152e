"use client";
import { trpc } from "@/data/trpc";
import { useToast } from "@/ui/toast";
import type { Workspace } from "./session";

/** Goes on in another workspace. A full load: no query, form or stream of the one before may live on. */
export function useSwitchWorkspace(): (to: Pick<Workspace, "id" | "name">, path?: string) => Promise<void> {
  const mutation = trpc.session.switchWorkspace.useMutation();
  const toast = useToast();
  return async (to, path = "/executions") => {
    try {
      await mutation.mutateAsync({ workspaceId: to.id });
      window.location.assign(path);
    } catch {
      toast(`Could not switch to ${to.name}`, "bad");
    }
  };
}

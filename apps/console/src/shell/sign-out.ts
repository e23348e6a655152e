"use client";
import { useQueryClient } from "@tanstack/react-query";
import { useToast } from "@/ui/toast";

/** Ends the session on the server first: a page that merely forgot its cookies would still be signed in. */
export function useSignOut(): () => Promise<void> {
  const queries = useQueryClient();
  const toast = useToast();
  return async () => {
    const answer = await fetch("/api/session/logout", {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: "{}",
    }).catch(() => null);
    if (!answer?.ok) return toast("Could not sign out; are you offline?", "bad");
    queries.clear();
    // A full load: nothing of the person's data stays in memory.
    window.location.assign("/login");
  };
}

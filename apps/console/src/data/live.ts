"use client";
import { useEffect, useState, useSyncExternalStore } from "react";
import { trpc } from "./trpc";

function useVisible(): boolean {
  return useSyncExternalStore(
    (changed) => {
      document.addEventListener("visibilitychange", changed);
      return () => document.removeEventListener("visibilitychange", changed);
    },
    () => !document.hidden,
    () => true,
  );
}

export type LiveState = "live" | "connecting" | "off";

/**
 * Calls back when the workspace may have new executions. Hidden tabs are disconnected: a browser gives one origin six
 * connections over HTTP/1.1, and forgotten tabs would use them up. Coming back asks once.
 */
export function useLive(onNews: () => void): LiveState {
  const visible = useVisible();
  const [failed, setFailed] = useState(false);
  useEffect(() => {
    if (visible) setFailed(false);
  }, [visible]);
  const subscription = trpc.executions.live.useSubscription(undefined, {
    enabled: visible && !failed,
    onData: onNews,
    // A refusal (not a lost connection, which the link mends by itself) will not get better by asking again.
    onError: () => setFailed(true),
  });
  if (!visible || failed || subscription.status === "idle" || subscription.status === "error") return "off";
  return subscription.status === "pending" ? "live" : "connecting";
}

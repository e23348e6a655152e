"use client";
import {
  createContext,
  type ReactNode,
  use,
  useCallback,
  useEffect,
  useMemo,
  useRef,
  useState,
  useSyncExternalStore,
} from "react";
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

interface Feed {
  state: LiveState;
  listen(onNews: () => void): () => void;
}

const Context = createContext<Feed>({ state: "off", listen: () => () => {} });

/**
 * One live feed for everything on the page that listens. Hidden tabs are disconnected: a browser gives one origin six
 * connections over HTTP/1.1, and forgotten tabs would use them up. Coming back asks once.
 */
export function LiveProvider({ children }: { children: ReactNode }) {
  const visible = useVisible();
  const [failed, setFailed] = useState(false);
  const [listeners, setListeners] = useState<ReadonlySet<() => void>>(() => new Set());
  const heard = useRef(listeners);
  heard.current = listeners;
  useEffect(() => {
    if (visible) setFailed(false);
  }, [visible]);
  const enabled = visible && !failed && listeners.size > 0;
  const subscription = trpc.executions.live.useSubscription(undefined, {
    enabled,
    onData: () => {
      for (const onNews of heard.current) onNews();
    },
    // A refusal (not a lost connection, which the link mends by itself) will not get better by asking again.
    onError: () => setFailed(true),
  });
  const state: LiveState =
    !enabled || subscription.status === "idle" || subscription.status === "error"
      ? "off"
      : subscription.status === "pending"
        ? "live"
        : "connecting";
  const listen = useCallback((onNews: () => void) => {
    setListeners((current) => new Set([...current, onNews]));
    return () => setListeners((current) => new Set([...current].filter((each) => each !== onNews)));
  }, []);
  const feed = useMemo(() => ({ state, listen }), [state, listen]);
  return <Context value={feed}>{children}</Context>;
}

/**
 * Calls back when the workspace may have new executions, and once when it begins to listen: what happened before is
 * behind that.
 *
 * @param enabled false: does not listen, nor keep the feed open
 */
export function useLive(onNews: () => void, enabled = true): LiveState {
  const { state, listen } = use(Context);
  const latest = useRef(onNews);
  latest.current = onNews;
  useEffect(() => {
    if (!enabled) return;
    const stop = listen(() => latest.current());
    latest.current();
    return stop;
  }, [listen, enabled]);
  return state;
}

/** As `useLive`, for what asks the server anew: under load the feed speaks ten times a second. */
export function useLivePaced(onNews: () => void, pauseMs: number, enabled = true): LiveState {
  const timer = useRef<ReturnType<typeof setTimeout> | undefined>(undefined);
  useEffect(
    () => () => {
      clearTimeout(timer.current);
      timer.current = undefined;
    },
    [],
  );
  const latest = useRef(onNews);
  latest.current = onNews;
  return useLive(() => {
    timer.current ??= setTimeout(() => {
      timer.current = undefined;
      latest.current();
    }, pauseMs);
  }, enabled);
}

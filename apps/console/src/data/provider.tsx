"use client";
import type { AppRouter } from "@acta/trpc/client";
import { QueryCache, QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { httpLink, httpSubscriptionLink, splitLink, TRPCClientError } from "@trpc/client";
import { type ReactNode, useState } from "react";
import { actHeaders, actLink } from "./act";
import { trpc } from "./trpc";
import { workspaceHeader } from "./trpc-names";

const url = "/api/trpc";
const attempts = 2;

function isSignedOut(error: unknown): boolean {
  return error instanceof TRPCClientError && error.data?.code === "UNAUTHORIZED";
}

/** Worth another try: the network, or what the server itself calls passing. */
function isPassing(error: unknown): boolean {
  if (!(error instanceof TRPCClientError)) return false;
  return !error.data || error.data.problem?.retryable === true;
}

/** The session ended, here or elsewhere: sign in, and come back to this very page. */
function leaveForLogin(): void {
  if (window.location.pathname === "/login") return;
  window.location.assign(
    `/login?next=${encodeURIComponent(window.location.pathname + window.location.search)}`,
  );
}

export function DataProvider({ workspaceId, children }: { workspaceId: string; children: ReactNode }) {
  const [queries] = useState(
    () =>
      new QueryClient({
        queryCache: new QueryCache({
          onError: (error) => {
            if (isSignedOut(error)) leaveForLogin();
          },
        }),
        defaultOptions: {
          queries: {
            staleTime: 20_000,
            retry: (failures, error) => failures < attempts && isPassing(error),
            refetchOnWindowFocus: false,
          },
          mutations: {
            onError: (error) => {
              if (isSignedOut(error)) leaveForLogin();
            },
          },
        },
      }),
  );
  const [client] = useState(() =>
    trpc.createClient({
      links: [
        actLink,
        splitLink<AppRouter>({
          condition: (operation) => operation.type === "subscription",
          // An EventSource can carry no header: the workspace travels with the connection's parameters.
          true: httpSubscriptionLink({ url, connectionParams: { workspaceId } }),
          // Never in batches: an idempotency key and a plan are headers, and each belongs to one call.
          false: httpLink({
            url,
            headers: ({ op }) => ({ [workspaceHeader]: workspaceId, ...actHeaders(op) }),
          }),
        }),
      ],
    }),
  );
  return (
    <trpc.Provider client={client} queryClient={queries}>
      <QueryClientProvider client={queries}>{children}</QueryClientProvider>
    </trpc.Provider>
  );
}

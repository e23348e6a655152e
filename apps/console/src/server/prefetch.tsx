import "server-only";
import type { AppRouter } from "@acta/trpc";
import { createServerSideHelpers } from "@trpc/react-query/server";
import type { ReactNode } from "react";
import { Prefetched } from "@/data/prefetched";
import { getServer } from "./runtime";
import { pageContext, readSession } from "./session";

type Ahead = ReturnType<typeof createServerSideHelpers<AppRouter>>;

/**
 * Asks ahead what a page will ask at once, so that it arrives with the page. What fails here is asked again by the
 * page, which knows how to say so.
 */
export async function Ahead({ ask, children }: { ask(ahead: Ahead): Promise<unknown>; children: ReactNode }) {
  const [session, ctx] = await Promise.all([readSession(), pageContext()]);
  if (!session || !ctx) return children;
  const { router } = await getServer();
  const ahead = createServerSideHelpers({ router, ctx });
  await ask(ahead);
  const state = ahead.dehydrate({ shouldDehydrateQuery: (query) => query.state.status === "success" });
  return (
    <Prefetched workspaceId={session.workspace.id} state={state}>
      {children}
    </Prefetched>
  );
}

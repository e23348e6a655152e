import { NuqsAdapter } from "nuqs/adapters/next/app";
import type { ReactNode } from "react";
import { LiveProvider } from "@/data/live";
import { DataProvider } from "@/data/provider";
import { Ahead } from "@/server/prefetch";
import { readSession } from "@/server/session";
import { NoWorkspace } from "@/shell/no-workspace";
import { Shell } from "@/shell/shell";
import { ShortcutProvider } from "@/shell/shortcuts";
import { SessionProvider } from "@/shell/workspace";
import { ToastProvider } from "@/ui/toast";
import { TooltipProvider } from "@/ui/tooltip";

export const dynamic = "force-dynamic";

export default async function ConsoleLayout({ children }: { children: ReactNode }) {
  const session = await readSession();
  if (!session) return <NoWorkspace />;
  return (
    <NuqsAdapter>
      <SessionProvider session={session}>
        <DataProvider workspaceId={session.workspace.id}>
          <TooltipProvider delayDuration={350}>
            <ToastProvider>
              <ShortcutProvider>
                <LiveProvider>
                  {/* Above everything that reads them: the names of tools are on every page. */}
                  <Ahead ask={(ahead) => ahead.tools.list.prefetch()}>
                    <Shell>{children}</Shell>
                  </Ahead>
                </LiveProvider>
              </ShortcutProvider>
            </ToastProvider>
          </TooltipProvider>
        </DataProvider>
      </SessionProvider>
    </NuqsAdapter>
  );
}

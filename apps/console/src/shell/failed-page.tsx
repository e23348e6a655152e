"use client";
import { CloudOff } from "lucide-react";
import { Button } from "@/ui/button";
import { Empty } from "@/ui/notice";

/** Something failed that no page foresaw: mostly a database or a server that is away for a moment. */
export function FailedPage({ digest, retry }: { digest: string | undefined; retry(): void }) {
  return (
    <main className="flex min-h-dvh items-center">
      <Empty
        level={1}
        icon={<CloudOff />}
        title="This page could not be shown"
        action={
          <Button variant="primary" onClick={retry}>
            Try again
          </Button>
        }
      >
        <p>The server may be starting, or its database may be away. Nothing you did is lost.</p>
        {digest ? (
          <p className="mt-1 text-xs text-text-3">
            Reference <code className="font-mono">{digest}</code>
          </p>
        ) : null}
      </Empty>
    </main>
  );
}

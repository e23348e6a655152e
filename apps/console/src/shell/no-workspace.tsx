"use client";
import { DoorOpen } from "lucide-react";
import { Button } from "@/ui/button";
import { Empty } from "@/ui/notice";

/** Signed in, but a member of nothing: removed from the last workspace, or not yet added to the first. */
export function NoWorkspace() {
  return (
    <main className="flex min-h-dvh items-center">
      <Empty
        level={1}
        icon={<DoorOpen />}
        title="You are in no workspace"
        action={
          <Button
            onClick={async () => {
              await fetch("/api/session/logout", {
                method: "POST",
                headers: { "content-type": "application/json" },
                body: "{}",
              }).catch(() => null);
              window.location.assign("/login");
            }}
          >
            Sign out
          </Button>
        }
      >
        Ask an owner or admin of your workspace to add you.
      </Empty>
    </main>
  );
}

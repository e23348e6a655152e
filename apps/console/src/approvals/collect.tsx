"use client";
import { useEffect } from "react";
import { ProblemNotice } from "@/data/problems";
import { trpc } from "@/data/trpc";
import { Section } from "@/executions/detail";
import { Button } from "@/ui/button";
import { Json } from "@/ui/json";
import { Notice } from "@/ui/notice";

/**
 * The secret that an approved call has answered, for the person who asked for it: a key that was made, the link of an
 * invitation. It comes once, so it stays on the page until that goes.
 */
export function CollectedAnswer({ approvalId, waits }: { approvalId: string; waits: boolean }) {
  const utils = trpc.useUtils();
  const collect = trpc.system.approval.collect.useMutation({
    gcTime: 0,
    onSettled: () => utils.approvals.invalidate(),
  });
  const answer = collect.data?.status === "success" ? collect.data.outputs.outputs : undefined;
  // Leaving the page would lose it, and nobody can collect it again.
  useEffect(() => {
    if (!answer) return;
    const ask = (event: BeforeUnloadEvent) => event.preventDefault();
    window.addEventListener("beforeunload", ask);
    return () => window.removeEventListener("beforeunload", ask);
  }, [answer]);

  if (answer)
    return (
      <Section title="What it answered">
        <Notice tone="warn" role="status" title="Store this now" className="mb-2">
          It is shown this once and cannot be read again.
        </Notice>
        <Json value={answer} what="Answer" />
      </Section>
    );
  if (!waits) return null;
  return (
    <Section title="What it answered">
      {collect.isError ? <ProblemNotice error={collect.error} /> : null}
      <p className="mb-2 text-text-2">
        It answered a secret, which waits for you and for nobody else. You can collect it once, within a week.
      </p>
      <Button busy={collect.isPending} onClick={() => collect.mutate({ approvalId })}>
        Collect it
      </Button>
    </Section>
  );
}

"use client";
import type { FieldBlame, RecordAuthor, RecordReference } from "@acta/core";
import { Lock, Undo2 } from "lucide-react";
import { trpc } from "@/data/trpc";
import { Actor, actorName } from "@/executions/actor";
import { sourceLooks } from "@/executions/status";
import { fullTime } from "@/format/time";
import { toolTitle } from "@/format/words";
import { useZone } from "@/shell/workspace";
import { Link } from "@/ui/link";
import { Time } from "@/ui/time";
import { FieldValue } from "./references";

/** What a tool is called in a sentence. */
export function useToolTitle(): (toolName: string) => string {
  const tools = trpc.tools.list.useQuery(undefined, { staleTime: Number.POSITIVE_INFINITY });
  return (toolName) => tools.data?.find(({ name }) => name === toolName)?.title ?? toolTitle(toolName);
}

/** Where a value comes from: who, when, with what, and what stood there before. */
export function Blame({
  blame,
  currency,
  references,
}: {
  blame: FieldBlame | undefined;
  currency: string | null;
  references: readonly RecordReference[];
}) {
  const titleOf = useToolTitle();
  if (!blame) return null;
  if (blame.origin === "unrecorded")
    return (
      <span className="text-text-3" title="No execution on record set this value">
        older than the history
      </span>
    );
  const { setBy, restored, before } = blame;
  if (!setBy)
    return (
      <span className="inline-flex items-center gap-1 text-text-3" title="You see your own executions only">
        <Lock className="size-3" aria-hidden /> set by somebody else
      </span>
    );
  return (
    <span className="flex min-w-0 flex-col gap-0.5">
      <Link
        href={`/executions/${setBy.executionId}`}
        title={titleOf(setBy.toolName)}
        className="flex min-w-0 flex-wrap items-baseline gap-x-1.5 text-text-2 hover:text-text hover:underline"
      >
        {setBy.undoOf ? <Undo2 className="size-3 self-center text-warn" aria-label="By an undo of" /> : null}
        <Actor actor={setBy.actor} className="self-center" />
        <Time iso={setBy.at} className="text-text-3" />
        <span className="text-text-3">{sourceLooks[setBy.source].label}</span>
        {setBy.approvalId ? <span className="text-text-3">approved</span> : null}
      </Link>
      {restored ? <First author={restored} /> : null}
      {before === null ? null : (
        <span className="min-w-0 text-text-3">
          was{" "}
          <FieldValue
            value={before}
            name={blame.field}
            currency={currency}
            references={references}
            className="text-text-2"
          />
        </span>
      )}
    </span>
  );
}

/** An undo only brought the value back. */
function First({ author }: { author: RecordAuthor }) {
  const zone = useZone();
  return (
    <Link
      href={`/executions/${author.executionId}`}
      title={fullTime(author.at, zone)}
      className="text-text-3 hover:text-text hover:underline"
    >
      first set by {actorName(author.actor)}, <Time iso={author.at} />
    </Link>
  );
}

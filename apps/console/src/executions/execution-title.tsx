"use client";
import type { ToolExecution } from "@acta/core";
import { trpc } from "@/data/trpc";
import { toolTitle } from "@/format/words";
import { Link } from "@/ui/link";
import { Time } from "@/ui/time";
import { actorName } from "./actor";
import { Status } from "./status";

/** Which tool, how it went, who and when. */
export function ExecutionTitle({ execution, level }: { execution: ToolExecution; level: 1 | 2 }) {
  const tools = trpc.tools.list.useQuery(undefined, { staleTime: Number.POSITIVE_INFINITY });
  const title =
    tools.data?.find((tool) => tool.name === execution.toolName)?.title ?? toolTitle(execution.toolName);
  const Heading = level === 1 ? "h1" : "h2";
  return (
    <div className="min-w-0">
      <Heading className="flex flex-wrap items-center gap-x-2.5 gap-y-0.5 text-lg font-semibold tracking-[-0.01em]">
        <span className="min-w-0 wrap-anywhere">{title}</span>
        <Status
          status={execution.status}
          failed={execution.status === "dry_run" && execution.error !== null}
          className="text-sm font-normal"
        />
      </Heading>
      <p className="mt-0.5 flex flex-wrap items-baseline gap-x-2 text-text-2">
        <Link href={`/tools/${execution.toolName}`} className="font-mono text-xs hover:underline">
          {execution.toolName}
        </Link>
        <span>
          by {actorName(execution.actor)}, <Time iso={execution.startedAt} />
        </span>
      </p>
    </div>
  );
}

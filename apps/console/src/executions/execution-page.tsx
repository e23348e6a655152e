"use client";
import { ChevronDown, ChevronLeft, ChevronUp } from "lucide-react";
import { useRouter } from "next/navigation";
import { useMemo, useState } from "react";
import { describe, ProblemNotice } from "@/data/problems";
import { useShortcuts } from "@/shell/shortcuts";
import { useSwitchWorkspace } from "@/shell/switch-workspace";
import { useSession } from "@/shell/workspace";
import { Button, buttonClass } from "@/ui/button";
import { Link } from "@/ui/link";
import { ExecutionActions } from "./actions";
import { ExecutionDetail } from "./detail";
import { DetailSkeleton } from "./detail-skeleton";
import { useDetailTab } from "./detail-tabs";
import { ExecutionTitle } from "./execution-title";
import { serializeFilters, toQuery } from "./filter-query";
import { useFilters } from "./filters";
import { useExecution } from "./use-execution";
import { useNeighbours } from "./use-neighbours";

/** One execution on its own page; J and K walk through the view it was opened from. */
export function ExecutionPage({ id }: { id: string }) {
  const router = useRouter();
  const [filters] = useFilters();
  const [frozenAt] = useState(() => Date.now());
  const [tab, setTab] = useDetailTab();
  const execution = useExecution(id);
  const { older, newer } = useNeighbours(
    id,
    useMemo(() => toQuery(filters, frozenAt), [filters, frozenAt]),
  );
  const back = serializeFilters("/executions", filters);
  const hrefOf = (to: string) => {
    const href = serializeFilters(`/executions/${to}`, filters);
    if (tab === "overview") return href;
    return `${href}${href.includes("?") ? "&" : "?"}tab=${tab}`;
  };
  useShortcuts([
    { keys: "j", label: "Next (older)", group: "Execution", run: () => older && router.push(hrefOf(older)) },
    {
      keys: "k",
      label: "Previous (newer)",
      group: "Execution",
      run: () => newer && router.push(hrefOf(newer)),
    },
    { keys: "Escape", label: "Back to the list", group: "Execution", run: () => router.push(back) },
  ]);
  return (
    <div className="scroll-thin min-h-0 flex-1 overflow-y-auto">
      <div className="mx-auto max-w-5xl">
        <nav aria-label="Executions" className="flex items-center gap-1 px-2 pt-2 md:px-3">
          <Link href={back} className={buttonClass({ variant: "ghost", size: "sm" })}>
            <ChevronLeft aria-hidden />
            Executions
          </Link>
          <span className="flex-1" />
          <Step href={newer ? hrefOf(newer) : null} label="Previous, newer (K)">
            <ChevronUp />
          </Step>
          <Step href={older ? hrefOf(older) : null} label="Next, older (J)">
            <ChevronDown />
          </Step>
        </nav>
        {execution.isError && !execution.data ? (
          <NotFound error={execution.error} />
        ) : execution.data ? (
          <>
            <div className="flex flex-wrap items-start gap-3 px-4 pt-1 pb-3 md:px-5">
              <div className="min-w-0 flex-1 basis-72">
                <ExecutionTitle execution={execution.data} level={1} />
              </div>
              <div className="flex flex-wrap gap-1.5">
                <ExecutionActions execution={execution.data} href={`/executions/${id}`} />
              </div>
            </div>
            <ExecutionDetail execution={execution.data} tab={tab} onTab={setTab} />
          </>
        ) : (
          <DetailSkeleton />
        )}
      </div>
    </div>
  );
}

function Step({ href, label, children }: { href: string | null; label: string; children: React.ReactNode }) {
  if (!href)
    return (
      <Button variant="ghost" size="iconSm" aria-label={label} disabled>
        {children}
      </Button>
    );
  return (
    <Link
      href={href}
      aria-label={label}
      title={label}
      className={buttonClass({ variant: "ghost", size: "iconSm" })}
    >
      {children}
    </Link>
  );
}

/** Links travel between people, who may stand in another workspace. */
function NotFound({ error }: { error: unknown }) {
  const { workspace, workspaces } = useSession();
  const switchTo = useSwitchWorkspace();
  const { problem } = describe(error);
  const others = workspaces.filter((each) => each.id !== workspace.id);
  return (
    <div className="px-4 py-4 md:px-5">
      <ProblemNotice error={error}>
        {problem?.code === "EXECUTION_NOT_FOUND" && others.length > 0 ? (
          <div className="mt-2">
            <p>It may belong to another workspace of yours:</p>
            <div className="mt-1.5 flex flex-wrap gap-2">
              {others.map((each) => (
                <Button key={each.id} size="sm" onClick={() => void switchTo(each, window.location.pathname)}>
                  Look in {each.name}
                </Button>
              ))}
            </div>
          </div>
        ) : null}
      </ProblemNotice>
    </div>
  );
}

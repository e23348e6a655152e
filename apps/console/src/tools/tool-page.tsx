"use client";
import { ChevronLeft, Lock } from "lucide-react";
import { parseAsStringLiteral, useQueryState } from "nuqs";
import { describe, ProblemNotice } from "@/data/problems";
import type { ServedTool } from "@/data/served";
import { trpc } from "@/data/trpc";
import { useSession } from "@/shell/workspace";
import { buttonClass } from "@/ui/button";
import { CopyButton } from "@/ui/copy";
import { Link } from "@/ui/link";
import { Empty } from "@/ui/notice";
import { TabPanel, Tabs } from "@/ui/tabs";
import { ToolDocs } from "./docs";
import { ToolRunner } from "./runner";
import { Traits } from "./traits";

const tabs = ["run", "docs"] as const;

/** One tool: its form, and its documentation. */
export function ToolPage({
  name,
  from,
  record,
}: {
  name: string;
  from: string | null;
  record: string | null;
}) {
  const [tab, setTab] = useQueryState(
    "tab",
    parseAsStringLiteral(tabs).withDefault("run").withOptions({ history: "replace" }),
  );
  const tool = trpc.tools.read.useQuery({ name }, { staleTime: Number.POSITIVE_INFINITY });
  return (
    <div className="scroll-thin min-h-0 flex-1 overflow-y-auto">
      <div className="mx-auto max-w-6xl pb-10">
        <nav aria-label="Tools" className="px-2 pt-2 md:px-3">
          <Link href="/tools" className={buttonClass({ variant: "ghost", size: "sm" })}>
            <ChevronLeft aria-hidden />
            Tools
          </Link>
        </nav>
        {tool.isError ? <Refused error={tool.error} name={name} /> : null}
        {tool.isPending ? (
          <div className="space-y-3 px-4 pt-2 md:px-5">
            <div className="skeleton h-6 w-56" />
            <div className="skeleton h-4 w-96 max-w-full" />
            <div className="skeleton h-64 max-w-xl" />
          </div>
        ) : null}
        {tool.data ? (
          <>
            <ToolHeader tool={tool.data} />
            <Tabs
              label="Parts of the tool"
              value={tab}
              onChange={(next) => void setTab(next)}
              items={[
                { value: "run", label: "Run" },
                { value: "docs", label: "Documentation" },
              ]}
            >
              <div className="px-4 py-4 md:px-5">
                <TabPanel value="run" kept>
                  <ToolRunner
                    key={`${name} ${from} ${record}`}
                    tool={tool.data}
                    from={from}
                    record={record}
                  />
                </TabPanel>
                <TabPanel value="docs">
                  <ToolDocs tool={tool.data} />
                </TabPanel>
              </div>
            </Tabs>
          </>
        ) : null}
      </div>
    </div>
  );
}

function ToolHeader({ tool }: { tool: ServedTool }) {
  return (
    <header className="px-4 pt-1 pb-3 md:px-5">
      <div className="flex flex-wrap items-center gap-x-3 gap-y-1">
        <h1 className="text-lg font-semibold tracking-[-0.01em]">{tool.title}</h1>
        <span className="inline-flex items-center gap-0.5 font-mono text-xs text-text-2">
          {tool.name}
          <CopyButton text={tool.name} what="Name" />
        </span>
        <span className="flex flex-wrap gap-1">
          <Traits metadata={tool.metadata} />
        </span>
      </div>
      <p className="mt-1 max-w-3xl text-pretty text-text-2">{tool.description}</p>
      <p className="mt-1.5 flex flex-wrap gap-x-4 gap-y-1 text-xs text-text-3">
        <span>
          Needs{" "}
          {tool.metadata.permissions.map((permission) => (
            <code key={permission} className="mr-1 font-mono text-text-2">
              {permission}
            </code>
          ))}
        </span>
        <Link href={`/executions?tool=${tool.name}&range=all`} className="text-accent hover:underline">
          Its executions
        </Link>
      </p>
    </header>
  );
}

function Refused({ error, name }: { error: unknown; name: string }) {
  const { workspace } = useSession();
  const { problem } = describe(error);
  if (problem?.code === "PERMISSION_DENIED")
    return (
      <Empty
        level={1}
        icon={<Lock />}
        title={`You may not call ${name}`}
        action={
          <Link href="/tools" className={buttonClass({})}>
            Tools you may call
          </Link>
        }
      >
        <p>
          It needs{" "}
          {problem.missingPermissions.map((permission) => (
            <code key={permission} className="mr-1 font-mono text-xs text-text">
              {permission}
            </code>
          ))}
          , which the role <strong className="font-medium text-text">{workspace.role}</strong> does not have
          in {workspace.name}. An owner or admin can give you another role, or call it for you.
        </p>
      </Empty>
    );
  return (
    <div className="px-4 py-3 md:px-5">
      <ProblemNotice error={error} />
    </div>
  );
}

"use client";
import type { ToolSummary } from "@acta/trpc/client";
import { Search, Wrench } from "lucide-react";
import { parseAsString, useQueryState } from "nuqs";
import { useMemo, useRef } from "react";
import { ProblemNotice } from "@/data/problems";
import { trpc } from "@/data/trpc";
import { moduleLabels } from "@/executions/options";
import { capital, fieldLabel, plural } from "@/format/words";
import { PageHeader } from "@/shell/page-header";
import { useShortcuts } from "@/shell/shortcuts";
import { useSession } from "@/shell/workspace";
import { Button } from "@/ui/button";
import { Input } from "@/ui/field";
import { Link } from "@/ui/link";
import { Empty } from "@/ui/notice";
import { Traits } from "./traits";

/** Every tool this person may call, by module and entity. */
export function ToolsPage() {
  const { workspace } = useSession();
  const [search, setSearch] = useQueryState(
    "q",
    parseAsString.withDefault("").withOptions({ history: "replace" }),
  );
  const searchRef = useRef<HTMLInputElement>(null);
  const listRef = useRef<HTMLDivElement>(null);
  const tools = trpc.tools.list.useQuery(undefined, { staleTime: Number.POSITIVE_INFINITY });
  const groups = useMemo(() => group(tools.data ?? [], search), [tools.data, search]);
  const step = (by: number) => {
    const links = [...(listRef.current?.querySelectorAll<HTMLAnchorElement>("a[data-tool]") ?? [])];
    const at = links.indexOf(document.activeElement as HTMLAnchorElement);
    links[Math.min(links.length - 1, Math.max(0, at + by))]?.focus();
  };
  useShortcuts([
    { keys: "/", label: "Search", group: "Tools", run: () => searchRef.current?.focus() },
    { keys: "j", label: "Next", group: "Tools", run: () => step(1) },
    { keys: "k", label: "Previous", group: "Tools", run: () => step(-1) },
  ]);
  const count = groups.reduce(
    (sum, { entities }) => sum + entities.reduce((inner, each) => inner + each.tools.length, 0),
    0,
  );
  return (
    <div className="scroll-thin min-h-0 flex-1 overflow-y-auto">
      <div className="mx-auto max-w-5xl pb-10">
        <PageHeader title="Tools">
          <p className="text-text-2">
            {tools.data ? `${plural(count, "tool")} you may call in ${workspace.name}` : "Loading"}
          </p>
        </PageHeader>
        <div className="px-4 pb-3 md:px-5">
          <div className="relative max-w-md">
            <Search className="pointer-events-none absolute top-2 left-2.5 size-4 text-text-3" aria-hidden />
            <Input
              ref={searchRef}
              type="search"
              aria-label="Search tools"
              placeholder="Name, title or what it does"
              value={search}
              onChange={(event) => void setSearch(event.target.value || null)}
              onKeyDown={(event) => {
                if (event.key === "Escape") event.currentTarget.blur();
                if (event.key === "ArrowDown") step(1);
              }}
              className="pl-8"
            />
          </div>
        </div>
        {tools.isError ? (
          <div className="px-4 md:px-5">
            <ProblemNotice error={tools.error} retry={() => void tools.refetch()} />
          </div>
        ) : null}
        {tools.isPending ? (
          <div className="space-y-2 px-4 md:px-5">
            {["a", "b", "c", "d", "e", "f"].map((key) => (
              <div key={key} className="skeleton h-12" />
            ))}
          </div>
        ) : null}
        {tools.data && count === 0 ? (
          <Empty
            icon={<Wrench />}
            title={search ? "No tool matches" : "No tool you may call"}
            action={search ? <Button onClick={() => void setSearch(null)}>Clear search</Button> : null}
          >
            {search
              ? "Try a word of its name, such as “order”."
              : `Your role here is ${workspace.role}. An owner or admin can give you another.`}
          </Empty>
        ) : null}
        <div ref={listRef} className="space-y-6 px-4 md:px-5">
          {groups.map(({ module, entities }) => (
            <section key={module}>
              <h2 className="mb-2 text-base font-semibold">{moduleLabels[module] ?? capital(module)}</h2>
              <div className="overflow-hidden rounded-md border border-line bg-surface">
                {entities.map(({ entity, tools: members }) => (
                  <section key={entity} className="border-b border-line last:border-b-0 sm:flex">
                    <h3 className="border-line bg-sunken/50 px-3 py-2 text-text-2 sm:w-32 sm:shrink-0 sm:border-r">
                      {fieldLabel(entity)}
                    </h3>
                    <ul className="min-w-0 flex-1 divide-y divide-line/70">
                      {members.map((tool) => (
                        <li key={tool.name}>
                          <Link
                            href={`/tools/${tool.name}`}
                            data-tool
                            className="flex flex-wrap items-baseline gap-x-3 gap-y-1 px-3 py-2 hover:bg-hover focus-visible:outline-offset-[-2px]"
                          >
                            <span className="font-medium">{tool.title}</span>
                            <code className="font-mono text-2xs text-text-3">{tool.name}</code>
                            <span className="ml-auto flex gap-1">
                              <Traits metadata={tool.metadata} />
                            </span>
                            <span className="line-clamp-1 w-full text-text-2">
                              {firstSentence(tool.description)}
                            </span>
                          </Link>
                        </li>
                      ))}
                    </ul>
                  </section>
                ))}
              </div>
            </section>
          ))}
        </div>
      </div>
    </div>
  );
}

/** The first sentence of a description stands alone: tools are written that way. */
function firstSentence(text: string): string {
  return /^.*?[.!?](?=\s|$)/s.exec(text)?.[0] ?? text;
}

interface Group {
  module: string;
  entities: { entity: string; tools: ToolSummary[] }[];
}

function group(tools: readonly ToolSummary[], search: string): Group[] {
  const words = search.toLowerCase().split(/\s+/).filter(Boolean);
  const groups = new Map<string, Map<string, ToolSummary[]>>();
  for (const tool of tools) {
    const text = `${tool.name} ${tool.title} ${tool.description}`.toLowerCase();
    if (!words.every((word) => text.includes(word))) continue;
    const { module, entity } = tool.metadata;
    const entities = groups.get(module) ?? new Map<string, ToolSummary[]>();
    entities.set(entity, [...(entities.get(entity) ?? []), tool]);
    groups.set(module, entities);
  }
  return [...groups].map(([module, entities]) => ({
    module,
    entities: [...entities].map(([entity, members]) => ({ entity, tools: members })),
  }));
}

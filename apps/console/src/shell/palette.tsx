"use client";
import { Command } from "cmdk";
import { ArrowRightLeft, History, LogOut, Moon, Sun, Wrench } from "lucide-react";
import { useRouter } from "next/navigation";
import { Dialog as Radix } from "radix-ui";
import { type ReactNode, useState } from "react";
import { trpc } from "@/data/trpc";
import { type Place, places } from "./links";
import { useSignOut } from "./sign-out";
import { useSwitchWorkspace } from "./switch-workspace";
import { setTheme } from "./theme";
import { useSession } from "./workspace";

const uuid = /[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/;

const views = [
  { label: "Failed calls", href: "/executions?status=error" },
  { label: "Calls by API", href: "/executions?source=api" },
  { label: "Calls by agents", href: "/executions?source=agent" },
  { label: "Dry runs", href: "/executions?status=dry_run" },
  { label: "Waiting for approval", href: "/approvals" },
  { label: "Last hour", href: "/executions?range=1h" },
  { label: "Undo a range of executions", href: "/undo-runs/new" },
];

/** Goes anywhere: pages, tools, saved ways of looking, an execution by its id. */
export function Palette({ open, onOpenChange }: { open: boolean; onOpenChange(open: boolean): void }) {
  const router = useRouter();
  const { workspace, workspaces, permissions } = useSession();
  const mayOpen = ({ needs }: Place) => !needs || permissions.includes(needs);
  const switchTo = useSwitchWorkspace();
  const signOut = useSignOut();
  const [search, setSearch] = useState("");
  const tools = trpc.tools.list.useQuery(undefined, { enabled: open, staleTime: Number.POSITIVE_INFINITY });
  const id = uuid.exec(search.toLowerCase())?.[0];
  const go = (run: () => void) => () => {
    onOpenChange(false);
    setSearch("");
    run();
  };
  const goTo = (href: string) => go(() => router.push(href));
  return (
    <Radix.Root open={open} onOpenChange={onOpenChange}>
      <Radix.Portal>
        <Radix.Overlay className="fixed inset-0 z-40 bg-[oklch(0.2_0.02_258/0.42)]" />
        <Radix.Content
          aria-describedby={undefined}
          className="pop-in fixed inset-x-3 top-[12vh] z-40 mx-auto max-w-xl overflow-hidden rounded-lg bg-raised shadow-pop"
        >
          <Radix.Title className="sr-only">Go to</Radix.Title>
          <Command label="Go to" loop>
            <Command.Input
              value={search}
              onValueChange={setSearch}
              placeholder="A page, a tool, an execution id…"
              className="h-12 w-full border-b border-line bg-transparent px-4 text-base outline-none"
            />
            <Command.List className="scroll-thin max-h-[min(24rem,50vh)] overflow-y-auto p-1.5">
              <Command.Empty className="px-3 py-6 text-center text-text-3">
                Nothing of that name
              </Command.Empty>
              {id ? (
                <Group heading="By id">
                  <Item value={`execution ${search}`} onSelect={goTo(`/executions/${id}`)}>
                    <History /> Open execution <code className="font-mono text-xs">{id}</code>
                  </Item>
                  <Item value={`record ${search}`} onSelect={goTo(`/executions?record=${id}&range=all`)}>
                    <History /> Everything that happened to record{" "}
                    <code className="font-mono text-xs">{id}</code>
                  </Item>
                </Group>
              ) : null}
              <Group heading="Pages">
                {places.filter(mayOpen).map(({ href, label, icon: Icon }) => (
                  <Item key={href} value={label} onSelect={goTo(href)}>
                    <Icon /> {label}
                  </Item>
                ))}
              </Group>
              <Group heading="Views">
                {views.map(({ label, href }) => (
                  <Item key={href} value={label} onSelect={goTo(href)}>
                    <History /> {label}
                  </Item>
                ))}
              </Group>
              <Group heading="Tools">
                {(tools.data ?? []).map((tool) => (
                  <Item
                    key={tool.name}
                    value={`${tool.title} ${tool.name}`}
                    onSelect={goTo(`/tools/${tool.name}`)}
                  >
                    <Wrench /> <span className="truncate">{tool.title}</span>
                    <code className="ml-auto truncate font-mono text-xs text-text-3">{tool.name}</code>
                  </Item>
                ))}
              </Group>
              <Group heading="Do">
                {workspaces
                  .filter((each) => each.id !== workspace.id)
                  .map((each) => (
                    <Item
                      key={each.id}
                      value={`Switch to ${each.name}`}
                      onSelect={go(() => void switchTo(each))}
                    >
                      <ArrowRightLeft /> Switch to {each.name}
                    </Item>
                  ))}
                <Item value="Light theme" onSelect={go(() => setTheme("light"))}>
                  <Sun /> Light theme
                </Item>
                <Item value="Dark theme" onSelect={go(() => setTheme("dark"))}>
                  <Moon /> Dark theme
                </Item>
                <Item value="Sign out" onSelect={go(() => void signOut())}>
                  <LogOut /> Sign out
                </Item>
              </Group>
            </Command.List>
          </Command>
        </Radix.Content>
      </Radix.Portal>
    </Radix.Root>
  );
}

function Group({ heading, children }: { heading: string; children: ReactNode }) {
  return (
    <Command.Group
      heading={heading}
      className="[&_[cmdk-group-heading]]:px-2.5 [&_[cmdk-group-heading]]:pt-2 [&_[cmdk-group-heading]]:pb-1 [&_[cmdk-group-heading]]:text-xs [&_[cmdk-group-heading]]:text-text-3"
    >
      {children}
    </Command.Group>
  );
}

function Item({ value, onSelect, children }: { value: string; onSelect(): void; children: ReactNode }) {
  return (
    <Command.Item
      value={value}
      onSelect={onSelect}
      className="flex h-9 cursor-default items-center gap-2.5 rounded-md px-2.5 outline-none data-[selected=true]:bg-hover pointer-coarse:h-11 [&_svg]:size-4 [&_svg]:shrink-0 [&_svg]:text-text-3"
    >
      {children}
    </Command.Item>
  );
}

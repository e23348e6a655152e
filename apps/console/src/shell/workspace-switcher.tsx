"use client";
import { ChevronsUpDown, Plus } from "lucide-react";
import { useState } from "react";
import { Badge } from "@/ui/badge";
import { Menu, MenuItem, MenuLabel, MenuSeparator } from "@/ui/menu";
import { CreateWorkspaceDialog } from "./create-workspace";
import { Mark } from "./mark";
import { useSwitchWorkspace } from "./switch-workspace";
import { usePermission, useSession } from "./workspace";

export function WorkspaceSwitcher() {
  const { workspace, workspaces } = useSession();
  const switchTo = useSwitchWorkspace();
  const mayCreate = usePermission("settings.edit");
  const [creating, setCreating] = useState(false);
  return (
    <>
      <Menu
        className="min-w-52"
        trigger={
          <button
            type="button"
            className="flex h-10 w-full items-center gap-2 rounded-md px-1.5 text-left hover:bg-hover aria-expanded:bg-hover"
          >
            <Mark className="size-6" />
            <span className="sr-only">Workspace: </span>
            <span className="min-w-0 flex-1">
              <span className="block truncate font-semibold">{workspace.name}</span>
              <span className="flex items-center gap-1.5 text-2xs text-text-3">
                <span className="truncate capitalize">{workspace.role}</span>
                {workspace.sandbox ? <SandboxBadge /> : null}
              </span>
            </span>
            <ChevronsUpDown className="size-3.5 shrink-0 text-text-3" aria-hidden />
          </button>
        }
      >
        <MenuLabel>Workspaces</MenuLabel>
        {workspaces.map((each) => (
          <MenuItem
            key={each.id}
            checked={each.id === workspace.id}
            onSelect={() => {
              if (each.id !== workspace.id) void switchTo(each);
            }}
          >
            <span className="min-w-0 flex-1 truncate">{each.name}</span>
            {each.sandbox ? <SandboxBadge /> : null}
          </MenuItem>
        ))}
        {mayCreate ? (
          <>
            <MenuSeparator />
            {/* The menu gives the focus back as it closes: only then may the dialog take it. */}
            <MenuItem onSelect={() => setTimeout(() => setCreating(true), 0)}>
              <Plus aria-hidden />
              Create workspace…
            </MenuItem>
          </>
        ) : null}
      </Menu>
      <CreateWorkspaceDialog open={creating} onClose={() => setCreating(false)} />
    </>
  );
}

/** Says wherever the workspace's name is that nothing here is for real. */
function SandboxBadge() {
  return (
    <Badge tone="trial" className="h-4 px-1">
      Sandbox
    </Badge>
  );
}

"use client";
import { ChevronsUpDown } from "lucide-react";
import { Menu, MenuItem, MenuLabel } from "@/ui/menu";
import { Mark } from "./mark";
import { useSwitchWorkspace } from "./switch-workspace";
import { useSession } from "./workspace";

export function WorkspaceSwitcher() {
  const { workspace, workspaces } = useSession();
  const switchTo = useSwitchWorkspace();
  return (
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
            <span className="block truncate text-2xs text-text-3 capitalize">{workspace.role}</span>
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
          <span className="truncate">{each.name}</span>
        </MenuItem>
      ))}
    </Menu>
  );
}

"use client";
import { CircleHelp, LogOut, Monitor, Moon, Search, Sun } from "lucide-react";
import { usePathname, useRouter } from "next/navigation";
import { type ReactNode, useState } from "react";
import { Button } from "@/ui/button";
import { cn } from "@/ui/cn";
import { Kbd } from "@/ui/kbd";
import { Link } from "@/ui/link";
import { Menu, MenuItem, MenuLabel, MenuSeparator } from "@/ui/menu";
import { Tooltip } from "@/ui/tooltip";
import { type Place, places } from "./links";
import { Mark } from "./mark";
import { Palette } from "./palette";
import { type Theme, themes } from "./session";
import { useKeyNames, useShortcuts, useShowShortcuts } from "./shortcuts";
import { useSignOut } from "./sign-out";
import { setTheme, useTheme } from "./theme";
import { useWaiting, WaitingCount } from "./waiting";
import { useSession } from "./workspace";
import { WorkspaceSwitcher } from "./workspace-switcher";

const themeLooks: { [theme in Theme]: { label: string; icon: typeof Sun } } = {
  system: { label: "As the system", icon: Monitor },
  light: { label: "Light", icon: Sun },
  dark: { label: "Dark", icon: Moon },
};

export function Shell({ children }: { children: ReactNode }) {
  const [palette, setPalette] = useState(false);
  const waiting = useWaiting();
  const router = useRouter();
  useShortcuts([
    {
      keys: "mod+k",
      label: "Go anywhere, find a tool",
      group: "Everywhere",
      whileTyping: true,
      run: () => setPalette((open) => !open),
    },
    { keys: "shift+e", label: "Executions", group: "Everywhere", run: () => router.push("/executions") },
    { keys: "shift+a", label: "Approvals", group: "Everywhere", run: () => router.push("/approvals") },
    { keys: "shift+t", label: "Tools", group: "Everywhere", run: () => router.push("/tools") },
  ]);
  return (
    <div className="flex h-dvh flex-col md:flex-row">
      <a
        href="#main"
        className="sr-only z-50 rounded-md bg-raised px-3 py-2 shadow-pop focus:not-sr-only focus:fixed focus:top-2 focus:left-2"
      >
        Skip to content
      </a>
      <Sidebar openPalette={() => setPalette(true)} waiting={waiting} />
      <TopBar openPalette={() => setPalette(true)} />
      <main id="main" tabIndex={-1} className="flex min-h-0 min-w-0 flex-1 flex-col outline-none">
        {children}
      </main>
      <TabBar waiting={waiting} />
      <Palette open={palette} onOpenChange={setPalette} />
    </div>
  );
}

function usePlaces(): readonly Place[] {
  const { permissions } = useSession();
  return places.filter(({ needs }) => !needs || permissions.includes(needs));
}

function isHere(pathname: string, href: string): boolean {
  return pathname === href || pathname.startsWith(`${href}/`);
}

function Sidebar({ openPalette, waiting }: { openPalette(): void; waiting: number }) {
  const pathname = usePathname();
  const shown = usePlaces();
  const keyNames = useKeyNames();
  const showShortcuts = useShowShortcuts();
  return (
    <aside className="hidden w-52 shrink-0 flex-col border-r border-line bg-sunken/70 md:flex">
      <div className="p-2">
        <WorkspaceSwitcher />
      </div>
      <div className="px-2">
        <button
          type="button"
          onClick={openPalette}
          className="flex h-8 w-full items-center gap-2 rounded-md border border-line bg-surface px-2 text-text-3 hover:text-text-2"
        >
          <Search className="size-3.5" aria-hidden />
          <span className="flex-1 text-left">Go to…</span>
          <span className="flex gap-0.5">
            {keyNames("mod+k").map((name) => (
              <Kbd key={name}>{name}</Kbd>
            ))}
          </span>
        </button>
      </div>
      <nav aria-label="Main" className="mt-3 flex-1 space-y-0.5 px-2">
        {shown.map(({ href, label, icon: Icon }) => (
          <Link
            key={href}
            href={href}
            aria-current={isHere(pathname, href) ? "page" : undefined}
            className={cn(
              "flex h-8 items-center gap-2.5 rounded-md px-2 text-text-2 hover:bg-hover hover:text-text",
              "aria-[current=page]:bg-hover aria-[current=page]:font-medium aria-[current=page]:text-text aria-[current=page]:[&_svg]:text-accent",
            )}
          >
            <Icon className="size-4 text-text-3" aria-hidden />
            {label}
            {href === "/approvals" ? <WaitingCount count={waiting} className="ml-auto" /> : null}
          </Link>
        ))}
      </nav>
      <div className="flex items-center gap-1 border-t border-line p-2">
        <UserMenu />
        <Tooltip label="Keyboard shortcuts" keys="?" side="top">
          <Button variant="ghost" size="icon" aria-label="Keyboard shortcuts" onClick={showShortcuts}>
            <CircleHelp />
          </Button>
        </Tooltip>
      </div>
    </aside>
  );
}

function TopBar({ openPalette }: { openPalette(): void }) {
  return (
    <header className="flex items-center gap-1 border-b border-line bg-sunken/70 px-2 py-1.5 md:hidden">
      <div className="min-w-0 flex-1">
        <WorkspaceSwitcher />
      </div>
      <Button variant="ghost" className="size-11" onClick={openPalette} aria-label="Go to…">
        <Search />
      </Button>
      <UserMenu compact />
    </header>
  );
}

function TabBar({ waiting }: { waiting: number }) {
  const pathname = usePathname();
  const shown = usePlaces().filter(({ wideOnly }) => !wideOnly);
  return (
    <nav
      aria-label="Main"
      className="grid auto-cols-fr grid-flow-col border-t border-line bg-surface pb-[env(safe-area-inset-bottom)] md:hidden"
    >
      {shown.map(({ href, label, short, icon: Icon }) => (
        <Link
          key={href}
          href={href}
          aria-current={isHere(pathname, href) ? "page" : undefined}
          className="relative flex h-12 min-w-0 flex-col items-center justify-center gap-0.5 text-2xs text-text-2 focus-visible:outline-offset-[-2px] aria-[current=page]:font-medium aria-[current=page]:text-accent"
        >
          <Icon className="size-4" aria-hidden />
          <span className="max-w-full truncate px-0.5">{short ?? label}</span>
          {href === "/approvals" ? (
            <WaitingCount count={waiting} className="absolute top-0.5 left-1/2 ml-1.5" />
          ) : null}
        </Link>
      ))}
    </nav>
  );
}

function UserMenu({ compact }: { compact?: boolean }) {
  const { user } = useSession();
  const theme = useTheme();
  const showShortcuts = useShowShortcuts();
  const signOut = useSignOut();
  return (
    <Menu
      align={compact ? "end" : "start"}
      trigger={
        compact ? (
          <Button variant="ghost" className="size-11">
            <Initials name={user.name} />
            <span className="sr-only">Account of {user.name}</span>
          </Button>
        ) : (
          <Button variant="ghost" className="min-w-0 flex-1 justify-start gap-2 px-1.5">
            <Initials name={user.name} />
            <span className="sr-only">Account of</span>
            <span className="truncate font-normal">{user.name}</span>
          </Button>
        )
      }
    >
      <MenuLabel>{user.email}</MenuLabel>
      <MenuSeparator />
      <MenuLabel>Theme</MenuLabel>
      {themes.map((each) => {
        const { label, icon: Icon } = themeLooks[each];
        return (
          <MenuItem key={each} checked={theme === each} onSelect={() => setTheme(each)}>
            <Icon aria-hidden />
            {label}
          </MenuItem>
        );
      })}
      <MenuSeparator />
      <MenuItem onSelect={() => setTimeout(showShortcuts, 0)} hint={<Kbd>?</Kbd>}>
        <CircleHelp aria-hidden />
        Keyboard shortcuts
      </MenuItem>
      <MenuItem onSelect={signOut}>
        <LogOut aria-hidden />
        Sign out
      </MenuItem>
    </Menu>
  );
}

function Initials({ name }: { name: string }) {
  const letters = name
    .split(/\s+/)
    .slice(0, 2)
    .map((word) => word.charAt(0))
    .join("");
  return (
    <span
      aria-hidden
      className="flex size-5 shrink-0 items-center justify-center rounded-full bg-accent-solid text-[0.5625rem] font-semibold text-on-accent uppercase"
    >
      {letters || <Mark className="size-3" />}
    </span>
  );
}

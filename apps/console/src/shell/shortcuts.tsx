"use client";
import {
  createContext,
  type ReactNode,
  use,
  useCallback,
  useEffect,
  useMemo,
  useRef,
  useState,
  useSyncExternalStore,
} from "react";
import { Button } from "@/ui/button";
import { Dialog } from "@/ui/dialog";
import { Kbd } from "@/ui/kbd";

export interface Shortcut {
  /** `KeyboardEvent.key` (letters in lower case), with `mod+` and `shift+` before it. */
  keys: string;
  label: string;
  group: string;
  run(event: KeyboardEvent): void;
  /** Also while typing: only for keys with a modifier. */
  whileTyping?: boolean;
  /** Works, but is not listed: a second key for the same thing. */
  hidden?: boolean;
}

interface Registry {
  register(id: object, shortcuts: readonly Shortcut[]): () => void;
  showHelp(): void;
}

const Context = createContext<Registry>({ register: () => () => {}, showHelp: () => {} });

const storageKey = "acta.single-key-shortcuts";

/** WCAG 2.2, 2.1.4: keys without a modifier can be switched off, for people whose speech input types them. */
export function useSingleKeys(): [boolean, (on: boolean) => void] {
  const on = useSyncExternalStore(
    (changed) => {
      window.addEventListener("storage", changed);
      return () => window.removeEventListener("storage", changed);
    },
    () => localStorage.getItem(storageKey) !== "off",
    () => true,
  );
  return [
    on,
    (next) => {
      localStorage.setItem(storageKey, next ? "on" : "off");
      window.dispatchEvent(new Event("storage"));
    },
  ];
}

function isTyping(target: EventTarget | null): boolean {
  if (!(target instanceof HTMLElement)) return false;
  return target.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName);
}

function keysOf(event: KeyboardEvent): string {
  const mod = event.metaKey || event.ctrlKey ? "mod+" : "";
  // `?` already needs shift: only letters and named keys are told apart by it.
  const shift = event.shiftKey && (event.key.length > 1 || /[a-z]/i.test(event.key)) ? "shift+" : "";
  return `${mod}${shift}${event.key.length === 1 ? event.key.toLowerCase() : event.key}`;
}

export function ShortcutProvider({ children }: { children: ReactNode }) {
  const groups = useRef(new Map<object, readonly Shortcut[]>());
  const [listed, setListed] = useState<readonly Shortcut[] | null>(null);
  const [singleKeys] = useSingleKeys();

  const showHelp = useCallback(() => setListed([...groups.current.values()].flat()), []);
  const register = useCallback((id: object, shortcuts: readonly Shortcut[]) => {
    groups.current.set(id, shortcuts);
    return () => {
      groups.current.delete(id);
    };
  }, []);

  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent) => {
      if (event.defaultPrevented || event.altKey || event.isComposing) return;
      const keys = keysOf(event);
      const typing = isTyping(event.target);
      if (keys === "?" && !typing && singleKeys) {
        event.preventDefault();
        showHelp();
        return;
      }
      // A menu or a dialog has the keys while it is open.
      const modal = document.querySelector("[role=dialog][data-state=open], [role=menu]");
      // What came last lies on top: a peek's Escape before the list's.
      for (const shortcuts of [...groups.current.values()].reverse()) {
        for (const shortcut of shortcuts) {
          if (shortcut.keys !== keys) continue;
          if (typing && !shortcut.whileTyping) continue;
          if (modal && !shortcut.whileTyping) continue;
          if (!singleKeys && !keys.startsWith("mod+") && keys !== "Escape") continue;
          event.preventDefault();
          shortcut.run(event);
          return;
        }
      }
    };
    window.addEventListener("keydown", onKeyDown);
    return () => window.removeEventListener("keydown", onKeyDown);
  }, [showHelp, singleKeys]);

  const registry = useMemo(() => ({ register, showHelp }), [register, showHelp]);
  return (
    <Context value={registry}>
      {children}
      <Dialog
        open={listed !== null}
        onOpenChange={(open) => {
          if (!open) setListed(null);
        }}
        title="Keyboard shortcuts"
        wide
      >
        <ShortcutList shortcuts={listed ?? []} />
      </Dialog>
    </Context>
  );
}

/** Puts keys in force while the component is there. Later components win over earlier ones. */
export function useShortcuts(shortcuts: readonly Shortcut[]): void {
  const { register } = use(Context);
  const latest = useRef(shortcuts);
  latest.current = shortcuts;
  const shape = shortcuts.map((shortcut) => shortcut.keys).join(" ");
  // biome-ignore lint/correctness/useExhaustiveDependencies: registered anew only when the set of keys changes
  useEffect(() => {
    const stable = latest.current.map((shortcut, index) => ({
      ...shortcut,
      run: (event: KeyboardEvent) => latest.current[index]?.run(event),
    }));
    return register(stable, stable);
  }, [register, shape]);
}

export function useShowShortcuts(): () => void {
  return use(Context).showHelp;
}

/** `mod+k` as the keys on this person's keyboard. The server does not know it: there and first here, it says Ctrl. */
export function useKeyNames(): (keys: string) => string[] {
  const apple = useSyncExternalStore(
    () => () => {},
    () => /Mac|iPhone|iPad/.test(navigator.platform),
    () => false,
  );
  const names: { [key: string]: string } = {
    mod: apple ? "⌘" : "Ctrl",
    shift: "⇧",
    Enter: "↵",
    Escape: "Esc",
    ArrowDown: "↓",
    ArrowUp: "↑",
  };
  return (keys) => keys.split("+").map((key) => names[key] ?? key.toUpperCase());
}

function ShortcutList({ shortcuts }: { shortcuts: readonly Shortcut[] }) {
  const [singleKeys, setSingleKeys] = useSingleKeys();
  const keyNames = useKeyNames();
  const groups = new Map<string, Shortcut[]>();
  for (const shortcut of shortcuts) {
    if (shortcut.hidden) continue;
    groups.set(shortcut.group, [...(groups.get(shortcut.group) ?? []), shortcut]);
  }
  groups.set("Everywhere", [
    ...(groups.get("Everywhere") ?? []),
    { keys: "?", label: "This list", group: "Everywhere", run: () => {} },
  ]);
  return (
    <>
      <div className="grid gap-x-8 gap-y-5 sm:grid-cols-2">
        {[...groups].map(([group, members]) => (
          <section key={group}>
            <h3 className="mb-1.5 text-xs font-medium text-text-3">{group}</h3>
            <dl className="space-y-1">
              {members.map((shortcut) => (
                <div key={shortcut.keys} className="flex items-center justify-between gap-4">
                  <dt>{shortcut.label}</dt>
                  <dd className="flex gap-1">
                    {keyNames(shortcut.keys).map((name) => (
                      <Kbd key={name}>{name}</Kbd>
                    ))}
                  </dd>
                </div>
              ))}
            </dl>
          </section>
        ))}
      </div>
      <div className="mt-5 flex flex-wrap items-center justify-between gap-3 border-t border-line pt-3 text-text-2">
        <p>Keys without {keyNames("mod")[0]} can be switched off, for speech input.</p>
        <Button size="sm" aria-pressed={singleKeys} onClick={() => setSingleKeys(!singleKeys)}>
          Single keys: {singleKeys ? "on" : "off"}
        </Button>
      </div>
    </>
  );
}

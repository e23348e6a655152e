"use client";
import { Command } from "cmdk";
import {
  CalendarRange,
  Check,
  ChevronDown,
  ChevronRight,
  ListFilter as FilterIcon,
  Search,
  X,
} from "lucide-react";
import { Popover } from "radix-ui";
import { type ReactNode, type RefObject, useEffect, useMemo, useState } from "react";
import { fromZonedInput, shortTime, toZonedInput } from "@/format/time";
import { capital } from "@/format/words";
import { useShortcuts } from "@/shell/shortcuts";
import { useZone } from "@/shell/workspace";
import { Button } from "@/ui/button";
import { cn } from "@/ui/cn";
import { Input } from "@/ui/field";
import { shortId } from "@/ui/id";
import { Menu, MenuItem, MenuSeparator } from "@/ui/menu";
import { type Filters, rangeNames, ranges } from "./filter-query";
import { isFiltered, type ListFilter, listFilters, noFilters, type SetFilters } from "./filters";
import { executionStatusNames, moduleLabels, sourceNames } from "./options";
import { sourceLooks, statusLooks } from "./status";

export interface FilterOptions {
  tools: readonly { name: string; title: string }[];
  modules: readonly string[];
  actors: readonly { id: string; name: string }[];
  errors: readonly string[];
}

const filterLabels: { [name in ListFilter]: string } = {
  status: "Status",
  tool: "Tool",
  module: "Module",
  source: "Source",
  actor: "Actor",
  error: "Error code",
};

interface Option {
  value: string;
  label: string;
  hint?: string;
}

function optionsOf(name: ListFilter, options: FilterOptions): Option[] {
  switch (name) {
    case "status":
      return executionStatusNames.map((value) => ({ value, label: statusLooks[value].label }));
    case "source":
      return sourceNames.map((value) => ({ value, label: sourceLooks[value].label }));
    case "module":
      return options.modules.map((value) => ({ value, label: moduleLabels[value] ?? value }));
    case "tool":
      return options.tools.map(({ name: value, title }) => ({ value, label: title, hint: value }));
    case "actor":
      return options.actors.map(({ id, name: label }) => ({ value: id, label }));
    case "error":
      return options.errors.map((value) => ({ value, label: value }));
  }
}

/** Adds or takes away one value of a list filter. */
function toggled<T extends string>(values: readonly T[], value: string): T[] {
  const without = values.filter((each) => each !== value);
  // The value came out of the same list of options the type was made from.
  return without.length < values.length ? without : [...values, value as T];
}

export function FilterBar({
  filters,
  setFilters,
  options,
  searchRef,
  onFindRecord,
  end,
}: {
  filters: Filters;
  setFilters: SetFilters;
  options: FilterOptions;
  searchRef: RefObject<HTMLInputElement | null>;
  onFindRecord(): void;
  end?: ReactNode;
}) {
  return (
    <div className="space-y-2 px-4 pb-2 md:px-5">
      <div className="flex flex-wrap items-center gap-2">
        <SearchBox
          value={filters.q}
          onChange={(q) => void setFilters({ q: q || null })}
          inputRef={searchRef}
        />
        <FilterMenu filters={filters} setFilters={setFilters} options={options} onFindRecord={onFindRecord} />
        <RangeMenu filters={filters} setFilters={setFilters} />
        <Button
          aria-pressed={filters.reads}
          onClick={() => void setFilters({ reads: filters.reads ? null : true })}
          className={cn(filters.reads && "border-accent bg-selected text-accent")}
          title="Reads change nothing; they are folded away unless asked for"
        >
          {filters.reads ? <Check aria-hidden /> : null}
          Reads
        </Button>
        <div className="ml-auto flex items-center gap-2">{end}</div>
      </div>
      <Chips filters={filters} setFilters={setFilters} options={options} />
    </div>
  );
}

const searchDelayMs = 250;

function SearchBox({
  value,
  onChange,
  inputRef,
}: {
  value: string;
  onChange(value: string): void;
  inputRef: RefObject<HTMLInputElement | null>;
}) {
  const [text, setText] = useState(value);
  // The address may change behind the box: back, a cleared filter, a link.
  useEffect(() => setText(value), [value]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: only typing starts the timer
  useEffect(() => {
    if (text === value) return;
    const timer = setTimeout(() => onChange(text.trim()), searchDelayMs);
    return () => clearTimeout(timer);
  }, [text]);
  return (
    <div className="relative min-w-40 flex-1 sm:max-w-72">
      <Search className="pointer-events-none absolute top-2 left-2.5 size-4 text-text-3" aria-hidden />
      <Input
        ref={inputRef}
        type="search"
        aria-label="Search executions"
        placeholder="Tool, error text or id"
        maxLength={256}
        value={text}
        onChange={(event) => setText(event.target.value)}
        onKeyDown={(event) => {
          if (event.key === "Enter") onChange(text.trim());
          if (event.key === "Escape") {
            event.preventDefault();
            if (text) onChange("");
            event.currentTarget.blur();
          }
        }}
        className="pr-2 pl-8"
      />
    </div>
  );
}

const recordDigit = listFilters.length + 1;

const itemClass =
  "flex cursor-default items-center gap-2 rounded-sm px-2 py-1.5 text-sm outline-none data-[selected=true]:bg-hover pointer-coarse:py-2.5";

function FilterMenu({
  filters,
  setFilters,
  options,
  onFindRecord,
}: {
  filters: Filters;
  setFilters: SetFilters;
  options: FilterOptions;
  onFindRecord(): void;
}) {
  const [open, setOpen] = useState(false);
  const [facet, setFacet] = useState<ListFilter | null>(null);
  const [search, setSearch] = useState("");
  useShortcuts([{ keys: "f", label: "Filter", group: "List", run: () => setOpen(true) }]);
  const choose = (name: ListFilter | null) => {
    setFacet(name);
    setSearch("");
  };
  const count = listFilters.reduce((sum, name) => sum + filters[name].length, 0);
  const values = facet ? optionsOf(facet, options) : [];
  return (
    <Popover.Root
      open={open}
      onOpenChange={(next) => {
        setOpen(next);
        choose(null);
      }}
    >
      <Popover.Trigger asChild>
        <Button>
          <FilterIcon aria-hidden />
          Filter
          {count > 0 ? (
            <span className="rounded-sm bg-selected px-1 text-2xs text-accent">{count}</span>
          ) : null}
        </Button>
      </Popover.Trigger>
      <Popover.Portal>
        <Popover.Content
          align="start"
          sideOffset={4}
          collisionPadding={8}
          aria-label="Filter"
          className="pop-in z-50 w-72 overflow-hidden rounded-lg bg-raised shadow-pop"
        >
          <Command
            label={facet ? filterLabels[facet] : "Filters"}
            onKeyDown={(event) => {
              if (facet && event.key === "Backspace" && search === "") {
                event.preventDefault();
                choose(null);
              }
              // 1 to 9 pick without looking for letters.
              if (!facet && search === "" && event.key === String(recordDigit)) {
                event.preventDefault();
                setOpen(false);
                onFindRecord();
                return;
              }
              const index = Number(event.key) - 1;
              if (!facet && search === "" && index >= 0 && index < listFilters.length) {
                event.preventDefault();
                choose(listFilters[index] ?? null);
              }
            }}
          >
            <div className="flex items-center gap-2 border-b border-line px-3">
              {facet ? (
                <button
                  type="button"
                  onClick={() => choose(null)}
                  aria-label="All filters"
                  className="shrink-0 rounded-sm bg-selected px-1.5 text-xs text-accent"
                >
                  {filterLabels[facet]}
                </button>
              ) : null}
              <Command.Input
                value={search}
                onValueChange={setSearch}
                placeholder={facet ? "Search…" : "Filter by…"}
                className="h-9 w-full bg-transparent text-sm outline-none"
              />
            </div>
            <Command.List className="scroll-thin max-h-72 overflow-y-auto p-1">
              <Command.Empty className="px-2 py-4 text-center text-text-3">
                Nothing to choose from
              </Command.Empty>
              {facet
                ? values.map(({ value, label, hint }) => {
                    const on = filters[facet].some((each) => each === value);
                    return (
                      <Command.Item
                        key={value}
                        value={value}
                        keywords={[label]}
                        onSelect={() => void setFilters({ [facet]: toggled(filters[facet], value) })}
                        className={itemClass}
                      >
                        <span
                          className={cn(
                            "flex size-4 shrink-0 items-center justify-center rounded-sm border border-line-strong",
                            on && "border-accent-solid bg-accent-solid text-on-accent",
                          )}
                        >
                          {on ? <Check className="size-3" aria-hidden /> : null}
                        </span>
                        <span className="min-w-0 flex-1">
                          <span className={cn("block truncate", facet === "error" && "font-mono text-xs")}>
                            {label}
                          </span>
                          {hint ? (
                            <span className="block truncate font-mono text-2xs text-text-3">{hint}</span>
                          ) : null}
                        </span>
                        <span className="sr-only">{on ? "chosen" : ""}</span>
                      </Command.Item>
                    );
                  })
                : listFilters.map((name, index) => (
                    <Command.Item
                      key={name}
                      value={filterLabels[name]}
                      onSelect={() => choose(name)}
                      className={itemClass}
                    >
                      <span className="w-3 text-center text-2xs text-text-3">{index + 1}</span>
                      <span className="flex-1">{filterLabels[name]}</span>
                      {filters[name].length > 0 ? (
                        <span className="text-xs text-accent">{filters[name].length}</span>
                      ) : null}
                      <ChevronRight className="size-3.5 text-text-3" aria-hidden />
                    </Command.Item>
                  ))}
              {facet ? null : (
                <Command.Item
                  value="Record"
                  onSelect={() => {
                    setOpen(false);
                    onFindRecord();
                  }}
                  className={itemClass}
                >
                  <span className="w-3 text-center text-2xs text-text-3">{recordDigit}</span>
                  <span className="flex-1">Record…</span>
                </Command.Item>
              )}
            </Command.List>
          </Command>
        </Popover.Content>
      </Popover.Portal>
    </Popover.Root>
  );
}

function RangeMenu({ filters, setFilters }: { filters: Filters; setFilters: SetFilters }) {
  const zone = useZone();
  const [custom, setCustom] = useState(false);
  const own = filters.from !== null || filters.to !== null;
  const label = own
    ? `${filters.from ? shortTime(filters.from, zone) : "…"} – ${filters.to ? shortTime(filters.to, zone) : "now"}`
    : ranges[filters.range].label;
  return (
    <Popover.Root open={custom} onOpenChange={setCustom}>
      <Popover.Anchor>
        <Menu
          trigger={
            <Button aria-label={`Time range: ${label}`}>
              <CalendarRange aria-hidden />
              {label}
              <ChevronDown className="text-text-3" aria-hidden />
            </Button>
          }
        >
          {rangeNames.map((name) => (
            <MenuItem
              key={name}
              checked={!own && filters.range === name}
              onSelect={() => void setFilters({ range: name, from: null, to: null })}
            >
              {ranges[name].label}
            </MenuItem>
          ))}
          <MenuSeparator />
          {/* After the menu has given the focus back, or it would take it from the fields again. */}
          <MenuItem checked={own} onSelect={() => setTimeout(() => setCustom(true), 0)}>
            From … to …
          </MenuItem>
        </Menu>
      </Popover.Anchor>
      <Popover.Portal>
        <Popover.Content
          align="start"
          sideOffset={4}
          collisionPadding={8}
          aria-label="Time range"
          className="pop-in z-50 w-72 rounded-lg bg-raised p-3 shadow-pop"
        >
          <form
            className="space-y-3"
            onSubmit={(event) => {
              event.preventDefault();
              const data = new FormData(event.currentTarget);
              const instant = (name: string) => {
                const iso = fromZonedInput(String(data.get(name) ?? ""), zone);
                return iso ? new Date(iso) : null;
              };
              void setFilters({ from: instant("from"), to: instant("to") });
              setCustom(false);
            }}
          >
            {(["from", "to"] as const).map((name) => (
              <label key={name} htmlFor={`range-${name}`} className="block space-y-1">
                <span className="text-xs text-text-2">{name === "from" ? "From" : "To"}</span>
                <Input
                  id={`range-${name}`}
                  type="datetime-local"
                  step={1}
                  name={name}
                  defaultValue={filters[name] ? toZonedInput(filters[name].toISOString(), zone) : ""}
                />
              </label>
            ))}
            <p className="text-xs text-text-3">On the clock of {zone.replaceAll("_", " ")}.</p>
            <Button type="submit" variant="primary" className="w-full">
              Apply
            </Button>
          </form>
        </Popover.Content>
      </Popover.Portal>
    </Popover.Root>
  );
}

function Chips({
  filters,
  setFilters,
  options,
}: {
  filters: Filters;
  setFilters: SetFilters;
  options: FilterOptions;
}) {
  const chips = useMemo(() => {
    const found: { key: string; name: string; value: string; remove(): void }[] = [];
    for (const name of listFilters)
      for (const value of filters[name]) {
        const label = optionsOf(name, options).find((option) => option.value === value)?.label;
        found.push({
          key: `${name}:${value}`,
          name: filterLabels[name],
          value: label ?? shortId(value),
          remove: () => void setFilters({ [name]: toggled(filters[name], value) }),
        });
      }
    for (const name of ["record", "batch", "session"] as const) {
      const value = filters[name];
      if (!value) continue;
      found.push({
        key: name,
        name: capital(name),
        value: shortId(value),
        remove: () => void setFilters({ [name]: null }),
      });
    }
    if (filters.q)
      found.push({ key: "q", name: "Text", value: filters.q, remove: () => void setFilters({ q: null }) });
    return found;
  }, [filters, options, setFilters]);
  if (!isFiltered(filters)) return null;
  return (
    <ul aria-label="Active filters" className="flex flex-wrap items-center gap-1.5">
      {chips.map((chip) => (
        <li
          key={chip.key}
          className="inline-flex h-6 max-w-full items-center rounded-sm border border-line bg-surface pl-2 text-xs"
        >
          <span className="text-text-3">{chip.name}</span>
          <span className="ml-1 truncate">{chip.value}</span>
          <button
            type="button"
            onClick={chip.remove}
            aria-label={`Remove filter ${chip.name} ${chip.value}`}
            className="ml-0.5 inline-flex size-6 items-center justify-center rounded-sm text-text-3 hover:text-text"
          >
            <X className="size-3" />
          </button>
        </li>
      ))}
      <li>
        <Button size="sm" variant="ghost" onClick={() => void setFilters(noFilters)} className="h-6">
          Clear all
        </Button>
      </li>
    </ul>
  );
}

"use client";
import { Search } from "lucide-react";
import { Popover } from "radix-ui";
import { useState } from "react";
import { inert } from "@/executions/value";
import { Button } from "@/ui/button";
import { Input } from "@/ui/field";
import { isFindable, RecordFinder, recordNames } from "./record-finder";

/** An id of a record: pasted, or looked for by name. */
export function RecordInput({
  record,
  value,
  onChange,
  common,
}: {
  /** Entity, as in `x-widget: record:contact`. */
  record: string;
  value: string;
  onChange(id: string): void;
  common: React.AriaAttributes & { id: string };
}) {
  const [open, setOpen] = useState(false);
  const [chosen, setChosen] = useState<{ id: string; label: string } | null>(null);
  const called = isFindable(record) ? recordNames[record] : record;
  return (
    <div className="flex flex-wrap gap-1.5">
      <Input
        {...common}
        value={value}
        autoComplete="off"
        spellCheck={false}
        placeholder={`Id of the ${called}`}
        onChange={(event) => onChange(event.target.value.trim())}
        className="w-auto flex-1 font-mono text-xs"
      />
      {isFindable(record) ? (
        <Popover.Root open={open} onOpenChange={setOpen}>
          <Popover.Trigger asChild>
            <Button size="icon" aria-label={`Find a ${called}`} title={`Find a ${called}`}>
              <Search />
            </Button>
          </Popover.Trigger>
          <Popover.Portal>
            <Popover.Content
              align="end"
              sideOffset={4}
              collisionPadding={8}
              aria-label={`Find a ${called}`}
              className="pop-in z-50 w-[min(26rem,calc(100vw-1rem))] overflow-hidden rounded-lg bg-raised shadow-pop"
            >
              <RecordFinder
                record={record}
                onChoose={(id, label) => {
                  onChange(id);
                  setChosen({ id, label });
                  setOpen(false);
                }}
              />
            </Popover.Content>
          </Popover.Portal>
        </Popover.Root>
      ) : null}
      {chosen && chosen.id === value ? (
        <p className="w-full text-xs text-text-2 wrap-anywhere">{inert(chosen.label)}</p>
      ) : null}
    </div>
  );
}

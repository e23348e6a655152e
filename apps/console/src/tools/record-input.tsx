"use client";
import { Search } from "lucide-react";
import { Popover } from "radix-ui";
import { useState } from "react";
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
  return (
    <div className="flex gap-1.5">
      <Input
        {...common}
        value={value}
        autoComplete="off"
        spellCheck={false}
        placeholder={`Id of the ${record}`}
        onChange={(event) => onChange(event.target.value.trim())}
        className="font-mono text-xs"
      />
      {isFindable(record) ? (
        <Popover.Root open={open} onOpenChange={setOpen}>
          <Popover.Trigger asChild>
            <Button
              size="icon"
              aria-label={`Find a ${recordNames[record]}`}
              title={`Find a ${recordNames[record]}`}
            >
              <Search />
            </Button>
          </Popover.Trigger>
          <Popover.Portal>
            <Popover.Content
              align="end"
              sideOffset={4}
              collisionPadding={8}
              aria-label={`Find a ${recordNames[record]}`}
              className="pop-in z-50 w-[min(26rem,calc(100vw-1rem))] overflow-hidden rounded-lg bg-raised shadow-pop"
            >
              <RecordFinder
                record={record}
                onChoose={(id) => {
                  onChange(id);
                  setOpen(false);
                }}
              />
            </Popover.Content>
          </Popover.Portal>
        </Popover.Root>
      ) : null}
    </div>
  );
}

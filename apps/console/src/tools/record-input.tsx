"use client";
import { Command } from "cmdk";
import { Search } from "lucide-react";
import { Popover } from "radix-ui";
import { useEffect, useState } from "react";
import { trpc } from "@/data/trpc";
import { money } from "@/format/money";
import { day } from "@/format/time";
import { useZone } from "@/shell/workspace";
import { Button } from "@/ui/button";
import { Input } from "@/ui/field";

const found = 12;
const searchDelayMs = 250;

interface Choice {
  id: string;
  label: string;
  hint: string;
}

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
  const searchable = record === "contact" || record === "product" || record === "order";
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
      {searchable ? (
        <Popover.Root open={open} onOpenChange={setOpen}>
          <Popover.Trigger asChild>
            <Button size="icon" aria-label={`Find a ${record}`} title={`Find a ${record}`}>
              <Search />
            </Button>
          </Popover.Trigger>
          <Popover.Portal>
            <Popover.Content
              align="end"
              sideOffset={4}
              collisionPadding={8}
              aria-label={`Find a ${record}`}
              className="pop-in z-50 w-[min(26rem,calc(100vw-1rem))] overflow-hidden rounded-lg bg-raised shadow-pop"
            >
              <Finder
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

function Finder({
  record,
  onChoose,
}: {
  record: "contact" | "product" | "order";
  onChoose(id: string): void;
}) {
  const [text, setText] = useState("");
  const [search, setSearch] = useState("");
  useEffect(() => {
    const timer = setTimeout(() => setSearch(text.trim()), searchDelayMs);
    return () => clearTimeout(timer);
  }, [text]);
  const { choices, loading } = useChoices(record, search);
  return (
    <Command label={`Find a ${record}`} shouldFilter={record === "order"}>
      <Command.Input
        value={text}
        onValueChange={setText}
        placeholder={record === "order" ? "Among the orders placed last…" : "Name…"}
        className="h-9 w-full border-b border-line bg-transparent px-3 outline-none"
      />
      <Command.List className="scroll-thin max-h-72 overflow-y-auto p-1">
        {loading ? <Command.Loading className="px-2 py-3 text-text-3">Looking…</Command.Loading> : null}
        {loading ? null : <Command.Empty className="px-2 py-3 text-text-3">None found</Command.Empty>}
        {choices.map((choice) => (
          <Command.Item
            key={choice.id}
            value={choice.id}
            keywords={[choice.label, choice.hint]}
            onSelect={() => onChoose(choice.id)}
            className="flex cursor-default items-baseline gap-2 rounded-sm px-2 py-1.5 outline-none data-[selected=true]:bg-hover pointer-coarse:py-2.5"
          >
            <span className="min-w-0 flex-1 truncate">{choice.label}</span>
            <span className="shrink-0 text-xs text-text-3">{choice.hint}</span>
          </Command.Item>
        ))}
      </Command.List>
    </Command>
  );
}

function useChoices(
  record: "contact" | "product" | "order",
  search: string,
): { choices: Choice[]; loading: boolean } {
  const zone = useZone();
  const input = { limit: found, ...(search ? { search } : {}) };
  const contacts = trpc.crm.contact.list.useQuery(input, { enabled: record === "contact" });
  const products = trpc.crm.product.list.useQuery(input, { enabled: record === "product" });
  const orders = trpc.crm.order.list.useQuery({ limit: 100 }, { enabled: record === "order" });
  switch (record) {
    case "contact":
      return {
        loading: contacts.isPending,
        choices: itemsOf(contacts.data).map((each) => ({
          id: each.contactId,
          label: each.name,
          hint: [each.company, each.city].filter(Boolean).join(", "),
        })),
      };
    case "product":
      return {
        loading: products.isPending,
        choices: itemsOf(products.data).map((each) => ({
          id: each.productId,
          label: each.name,
          hint: money(each.unitPriceMinor, each.currency),
        })),
      };
    case "order":
      return {
        loading: orders.isPending,
        choices: itemsOf(orders.data).map((each) => ({
          id: each.orderId,
          label: [each.externalId, each.contactName].filter(Boolean).join(" · "),
          hint: `${each.status}, ${money(each.totalMinor, each.currency)}, ${day(each.placedAt, zone)}`,
        })),
      };
  }
}

/** A read is never held for approval, but every call's type says that it might be. */
function itemsOf<T>(answer: { outputs: { items: T[] } } | { status: "pending_approval" } | undefined): T[] {
  return answer && "outputs" in answer ? answer.outputs.items : [];
}

"use client";
import type { ToolOutputs } from "@acta/trpc/client";
import { keepPreviousData } from "@tanstack/react-query";
import { Command } from "cmdk";
import { useEffect, useState } from "react";
import { trpc } from "@/data/trpc";
import { money } from "@/format/money";
import { day } from "@/format/time";
import { stageName } from "@/records/stage-name";
import { useZone } from "@/shell/workspace";

export const findableRecords = [
  "contact",
  "order",
  "product",
  "tag",
  "task",
  "customField",
  "pipeline",
  "user",
] as const;
export type FindableRecord = (typeof findableRecords)[number];

/** Those with a history to look at; a person's doings are found by who called. */
export const recordsWithHistory = findableRecords.filter((record) => record !== "user");

export function isFindable(record: string): record is FindableRecord {
  return findableRecords.some((each) => each === record);
}

/** As people read it. */
export const recordNames: { [record in FindableRecord]: string } = {
  contact: "contact",
  order: "order",
  product: "product",
  tag: "tag",
  task: "task",
  customField: "custom field",
  pipeline: "pipeline",
  user: "member",
};

/** Those whose list takes no text: what it answers is narrowed here. */
const narrowedHere: readonly FindableRecord[] = ["order", "task", "customField", "pipeline", "user"];

const found = 12;
const searchDelayMs = 250;
/** Shorter texts are beginnings of an external id, and every look-up leaves a row. */
const shortestId = 3;

interface Choice {
  id: string;
  label: string;
  hint: string;
}

/** Looks a record up by what people call it. */
export function RecordFinder({
  record,
  start = "",
  onChoose,
}: {
  record: FindableRecord;
  /** What to look for at first. */
  start?: string;
  onChoose(id: string, label: string): void;
}) {
  const [text, setText] = useState(start);
  const [search, setSearch] = useState(start.trim());
  useEffect(() => {
    const timer = setTimeout(() => setSearch(text.trim()), searchDelayMs);
    return () => clearTimeout(timer);
  }, [text]);
  const { choices, loading } = useChoices(record, search);
  return (
    <Command label={`Find a ${recordNames[record]}`} shouldFilter={narrowedHere.includes(record)}>
      <Command.Input
        value={text}
        onValueChange={setText}
        placeholder={record === "order" ? "External id, or among the orders placed last…" : "Name…"}
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
            onSelect={() => onChoose(choice.id, choice.label)}
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

function useChoices(record: FindableRecord, search: string): { choices: Choice[]; loading: boolean } {
  const zone = useZone();
  const input = { limit: found, ...(search ? { search: search.slice(0, 100) } : {}) };
  const kept = { placeholderData: keepPreviousData };
  const contacts = trpc.crm.contact.list.useQuery(input, { ...kept, enabled: record === "contact" });
  const products = trpc.crm.product.list.useQuery(input, { ...kept, enabled: record === "product" });
  const orders = trpc.crm.order.list.useQuery({ limit: 100 }, { enabled: record === "order" });
  const named = trpc.crm.order.read.useQuery(
    { externalId: search.slice(0, 200) },
    // Not there is an answer too.
    { enabled: record === "order" && search.length >= shortestId, retry: false },
  );
  const tags = trpc.crm.tag.list.useQuery(input, { ...kept, enabled: record === "tag" });
  const tasks = trpc.crm.task.list.useQuery({ limit: 100 }, { enabled: record === "task" });
  const customFields = trpc.crm.customField.list.useQuery(
    { limit: 100 },
    { enabled: record === "customField" },
  );
  const pipelines = trpc.stages.list.useQuery(undefined, {
    enabled: record === "pipeline" || record === "order",
  });
  const people = trpc.people.list.useQuery(undefined, { enabled: record === "user" });
  switch (record) {
    case "tag":
      return {
        loading: tags.isPending,
        choices: itemsOf(tags.data).map((each) => ({
          id: each.tagId,
          label: each.name,
          hint: each.contacts === 1 ? "1 contact" : `${each.contacts} contacts`,
        })),
      };
    case "task":
      return {
        loading: tasks.isPending,
        choices: itemsOf(tasks.data).map((each) => ({
          id: each.taskId,
          label: each.title,
          hint: [each.status, each.dueAt && day(each.dueAt, zone)].filter(Boolean).join(", "),
        })),
      };
    case "customField":
      return {
        loading: customFields.isPending,
        choices: itemsOf(customFields.data).map((each) => ({
          id: each.customFieldId,
          label: each.label,
          hint: `${each.type} of ${each.entity}s`,
        })),
      };
    case "pipeline":
      return {
        loading: pipelines.isPending,
        choices: (pipelines.data ?? []).flatMap((each) =>
          // The standard one has no id: it cannot be chosen, only had.
          each.pipelineId === null
            ? []
            : [{ id: each.pipelineId, label: each.name, hint: each.isDefault ? "default" : "" }],
        ),
      };
    case "user":
      return {
        loading: people.isPending,
        choices: (people.data ?? []).map(({ userId, name }) => ({ id: userId, label: name, hint: "" })),
      };
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
        choices: [...orderOf(named.data), ...itemsOf(orders.data)].filter(isFirst).map((each) => ({
          id: each.orderId,
          label: [each.externalId, each.contactName].filter(Boolean).join(" · "),
          hint: `${stageName(pipelines.data ?? [], each.status, each.pipelineId) ?? each.status}, ${money(each.totalMinor, each.currency)}, ${day(each.placedAt, zone)}`,
        })),
      };
  }
}

type Order = Omit<ToolOutputs["crm.order.read"]["order"], "lines">;

function orderOf(
  answer: { outputs: { order: Order } } | { status: "pending_approval" } | undefined,
): Order[] {
  return answer && "outputs" in answer ? [answer.outputs.order] : [];
}

function isFirst(
  { orderId }: { orderId: string },
  index: number,
  all: readonly { orderId: string }[],
): boolean {
  return all.findIndex((each) => each.orderId === orderId) === index;
}

/** A read is never held for approval, but every call's type says that it might be. */
function itemsOf<T>(answer: { outputs: { items: T[] } } | { status: "pending_approval" } | undefined): T[] {
  return answer && "outputs" in answer ? answer.outputs.items : [];
}

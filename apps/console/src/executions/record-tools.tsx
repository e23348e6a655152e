"use client";
import { Wrench } from "lucide-react";
import { useRouter } from "next/navigation";
import { trpc } from "@/data/trpc";
import { recordKind } from "@/format/words";
import { Menu, MenuItem, MenuLabel } from "@/ui/menu";

/** Which entity's tools work on the rows of a table. */
const entities: { [table: string]: string } = {
  contacts: "contact",
  orders: "order",
  products: "product",
  api_keys: "apiKey",
};

/** Actions that are not about one record that is there already. */
const general = new Set(["create", "list"]);

/** Opens a tool's form with this record filled in. */
export function RecordTools({ table, id }: { table: string; id: string }) {
  const router = useRouter();
  const tools = trpc.tools.list.useQuery(undefined, { staleTime: Number.POSITIVE_INFINITY });
  const entity = entities[table];
  const fitting = (tools.data ?? []).filter(
    ({ metadata }) => metadata.entity === entity && !general.has(metadata.action),
  );
  if (!entity || fitting.length === 0) return null;
  const label = `Tools for this ${recordKind(table)}`;
  return (
    <Menu
      align="end"
      trigger={
        <button
          type="button"
          aria-label={label}
          title={label}
          className="inline-flex size-6 items-center justify-center rounded-sm hover:bg-hover hover:text-text"
        >
          <Wrench className="size-3.5" />
        </button>
      }
    >
      <MenuLabel>{label}</MenuLabel>
      {fitting.map((tool) => (
        <MenuItem key={tool.name} onSelect={() => router.push(`/tools/${tool.name}?record=${entity}:${id}`)}>
          {tool.title}
        </MenuItem>
      ))}
    </Menu>
  );
}

"use client";
import { parseAsStringLiteral, useQueryState } from "nuqs";
import { useShortcuts } from "@/shell/shortcuts";

export const detailTabs = ["overview", "items", "inputs", "outputs", "context", "related"] as const;
export type DetailTab = (typeof detailTabs)[number];

export const tabKeys: { [tab in DetailTab]: { label: string; keys: string } } = {
  overview: { label: "Overview", keys: "o" },
  /** Of a batch alone. */
  items: { label: "Items", keys: "b" },
  inputs: { label: "Inputs", keys: "i" },
  outputs: { label: "Outputs", keys: "p" },
  context: { label: "Context", keys: "t" },
  related: { label: "Related", keys: "l" },
};

export const tabParser = parseAsStringLiteral(detailTabs).withDefault("overview");

/** The open tab, in the address, with its keys: they work while the execution is still being fetched. */
export function useDetailTab(): [DetailTab, (tab: DetailTab) => void] {
  const [tab, setTab] = useQueryState("tab", tabParser);
  const open = (next: DetailTab) => void setTab(next);
  useShortcuts(
    detailTabs.map((name) => ({
      keys: tabKeys[name].keys,
      label: tabKeys[name].label,
      group: "Execution",
      run: () => open(name),
    })),
  );
  return [tab, open];
}

import type { Metadata } from "next";
import { Ahead } from "@/server/prefetch";
import { type RangeStart, UndoRangePage } from "@/undo-runs/undo-range-page";

export const metadata: Metadata = { title: "Undo a range" };

const names = ["actor", "session", "from", "to", "tool", "reason"] as const;

export default async function Page({ searchParams }: PageProps<"/undo-runs/new">) {
  const query = await searchParams;
  const start: RangeStart = {};
  for (const name of names) {
    const value = query[name];
    if (typeof value === "string" && value !== "") start[name] = value;
  }
  return (
    <Ahead ask={(ahead) => ahead.undoRuns.actors.prefetch()}>
      <UndoRangePage start={start} now={Date.now()} />
    </Ahead>
  );
}

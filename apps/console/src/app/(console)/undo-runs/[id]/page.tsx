import type { Metadata } from "next";
import { Ahead } from "@/server/prefetch";
import { UndoRunPage } from "@/undo-runs/undo-run-page";

export const metadata: Metadata = { title: "Undo run" };

export default async function Page({ params }: PageProps<"/undo-runs/[id]">) {
  const { id } = await params;
  return (
    <Ahead ask={(ahead) => ahead.undoRuns.read.prefetch({ id })}>
      <UndoRunPage key={id} id={id} />
    </Ahead>
  );
}

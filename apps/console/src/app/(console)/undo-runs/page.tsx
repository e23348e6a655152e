import type { Metadata } from "next";
import { UndoRunsPage } from "@/undo-runs/undo-runs-page";

export const metadata: Metadata = { title: "Undo runs" };

export default function Page() {
  return <UndoRunsPage />;
}

import type { Metadata } from "next";
import { ResetPage } from "@/shell/reset-page";

export const metadata: Metadata = { title: "New password", referrer: "no-referrer" };

export default function Page() {
  return <ResetPage />;
}

import type { Metadata } from "next";
import { InvitePage } from "@/shell/invite-page";

export const metadata: Metadata = { title: "Invitation", referrer: "no-referrer" };

export default function Page() {
  return <InvitePage />;
}

import { MessagesSquare } from "lucide-react";
import type { Metadata } from "next";
import { Empty } from "@/ui/notice";

export const metadata: Metadata = { title: "Conversations" };

export default function Page() {
  return (
    <Empty icon={<MessagesSquare />} title="Choose a conversation">
      What was said is shown here, with how far each message got.
    </Empty>
  );
}

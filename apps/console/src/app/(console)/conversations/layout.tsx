import type { ReactNode } from "react";
import { Conversations } from "@/conversations/conversations-list";
import { Ahead } from "@/server/prefetch";

/** The list stays while one conversation after the other is looked at. */
export default function Layout({ children }: { children: ReactNode }) {
  return (
    <Ahead ask={(ahead) => ahead.conversations.list.prefetchInfinite({ filter: { state: "open" } })}>
      <Conversations>{children}</Conversations>
    </Ahead>
  );
}

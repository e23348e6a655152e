import type { Metadata } from "next";
import { ConversationPage } from "@/conversations/conversation-page";
import { Ahead } from "@/server/prefetch";

export const metadata: Metadata = { title: "Conversation" };

export default async function Page({ params }: PageProps<"/conversations/[id]">) {
  const { id } = await params;
  return (
    <Ahead
      ask={(ahead) =>
        Promise.all([
          ahead.conversations.read.prefetch({ id }),
          ahead.conversations.messages.prefetchInfinite({ id }),
        ])
      }
    >
      <ConversationPage key={id} id={id} />
    </Ahead>
  );
}

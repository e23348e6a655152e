import type { Metadata } from "next";
import { ApprovalPage } from "@/approvals/approval-page";
import { notFoundFor } from "@/server/missing";
import { Ahead } from "@/server/prefetch";

export const metadata: Metadata = { title: "Approval" };

export default async function Page({ params }: PageProps<"/approvals/[id]">) {
  const { id } = await params;
  return (
    <Ahead ask={(ahead) => ahead.approvals.read.fetch({ id }).catch(notFoundFor("APPROVAL_NOT_FOUND"))}>
      <ApprovalPage key={id} id={id} />
    </Ahead>
  );
}

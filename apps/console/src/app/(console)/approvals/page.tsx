import type { Metadata } from "next";
import { ApprovalsPage } from "@/approvals/approvals-page";
import { loadApprovalView, toApprovalInput } from "@/approvals/views";
import { Ahead } from "@/server/prefetch";

export const metadata: Metadata = { title: "Approvals" };

export default async function Page({ searchParams }: PageProps<"/approvals">) {
  const { view } = await loadApprovalView(searchParams);
  return (
    <Ahead ask={(ahead) => ahead.approvals.list.prefetchInfinite(toApprovalInput(view))}>
      <ApprovalsPage />
    </Ahead>
  );
}

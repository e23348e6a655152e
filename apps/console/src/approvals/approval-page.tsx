"use client";
import { ChevronLeft } from "lucide-react";
import { useRouter } from "next/navigation";
import { useShortcuts } from "@/shell/shortcuts";
import { buttonClass } from "@/ui/button";
import { Link } from "@/ui/link";
import { ApprovalDetail } from "./approval-detail";

/** One approval on its own page: what links lead to, and what a phone shows. */
export function ApprovalPage({ id }: { id: string }) {
  const router = useRouter();
  useShortcuts([
    {
      keys: "Escape",
      label: "Back to the approvals",
      group: "Approval",
      run: () => router.push("/approvals"),
    },
  ]);
  return (
    <div className="mx-auto flex min-h-0 w-full max-w-5xl flex-1 flex-col">
      <nav aria-label="Approvals" className="px-2 pt-2 md:px-3">
        <Link href="/approvals" className={buttonClass({ variant: "ghost", size: "sm" })}>
          <ChevronLeft aria-hidden />
          Approvals
        </Link>
      </nav>
      <ApprovalDetail id={id} level={1} />
    </div>
  );
}

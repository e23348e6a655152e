import { Link } from "@/ui/link";
import { Notice } from "./notice";

/** Said where a call was held: nothing has happened, and where it is decided. */
export function WaitsForApproval({
  approvalId,
  children,
  className,
}: {
  approvalId: string;
  children?: React.ReactNode;
  className?: string;
}) {
  return (
    <Notice tone="warn" role="status" title="It waits for an approval" className={className}>
      <p>{children ?? "Nothing was changed yet."}</p>
      <Link href={`/approvals/${approvalId}`} className="mt-1 inline-block text-accent hover:underline">
        Open its approval
      </Link>
    </Notice>
  );
}

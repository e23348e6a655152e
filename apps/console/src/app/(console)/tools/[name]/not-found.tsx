import { SearchX } from "lucide-react";
import { buttonClass } from "@/ui/button";
import { Link } from "@/ui/link";
import { Empty } from "@/ui/notice";

export default function ToolNotFound() {
  return (
    <div className="scroll-thin min-h-0 flex-1 overflow-y-auto">
      <Empty
        level={1}
        icon={<SearchX />}
        title="No such tool"
        action={
          <Link href="/tools" className={buttonClass({ variant: "primary" })}>
            All tools
          </Link>
        }
      >
        A tool is named as in crm.contact.create. The name may be mistyped, or the tool may no longer be
        there.
      </Empty>
    </div>
  );
}

"use client";
import { SearchX } from "lucide-react";
import { useSwitchWorkspace } from "@/shell/switch-workspace";
import { useSession } from "@/shell/workspace";
import { Button, buttonClass } from "@/ui/button";
import { Link } from "@/ui/link";
import { Empty } from "@/ui/notice";

/** Links travel between people, who may stand in another workspace. */
export default function ExecutionNotFound() {
  const { workspace, workspaces } = useSession();
  const switchTo = useSwitchWorkspace();
  const others = workspaces.filter(({ id }) => id !== workspace.id);
  return (
    <div className="scroll-thin min-h-0 flex-1 overflow-y-auto">
      <Empty
        level={1}
        icon={<SearchX />}
        title="No such execution"
        action={
          <>
            <Link href="/executions" className={buttonClass({ variant: "primary" })}>
              To the executions
            </Link>
            {others.map((each) => (
              <Button key={each.id} onClick={() => void switchTo(each, window.location.pathname)}>
                Look in {each.name}
              </Button>
            ))}
          </>
        }
      >
        {workspace.name} has no execution of this id that you may see. The address may be mistyped
        {others.length > 0 ? ", or the execution may belong to another workspace of yours" : ""}.
      </Empty>
    </div>
  );
}

import { buttonClass } from "@/ui/button";
import { Link } from "@/ui/link";
import { Empty } from "@/ui/notice";

export default function NotFoundPage() {
  return (
    <main className="flex min-h-dvh items-center">
      <Empty
        level={1}
        title="No such page"
        action={
          <Link href="/executions" className={buttonClass({ variant: "primary" })}>
            To the executions
          </Link>
        }
      >
        The address may be mistyped, or the page may have moved.
      </Empty>
    </main>
  );
}

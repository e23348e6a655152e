"use client";
import { History } from "lucide-react";
import { useSession } from "@/shell/workspace";
import { buttonClass } from "@/ui/button";
import { CopyButton } from "@/ui/copy";
import { Link } from "@/ui/link";
import { Empty } from "@/ui/notice";
import { asCurl } from "./copy-as";

/** An empty history teaches how to make its first row. */
export function FirstCall() {
  const { gatewayUrl } = useSession();
  const command = asCurl(
    {
      toolName: "crm.contact.create",
      inputs: { name: "Ana Gómez", phone: "+573001234567" },
      status: "success",
    },
    gatewayUrl,
  );
  return (
    <Empty
      icon={<History />}
      title="No call yet"
      action={
        <>
          <Link href="/tools" className={buttonClass({ variant: "primary" })}>
            Run a tool here
          </Link>
          <Link href="/keys" className={buttonClass({})}>
            Make an API key
          </Link>
        </>
      }
    >
      <p>Every call of a tool leaves a row here: from this console, from the API, from an agent.</p>
      <div className="relative mt-3 rounded-md border border-line bg-surface text-left">
        <CopyButton text={command} what="Command" className="absolute top-1 right-1" />
        <pre className="scroll-thin overflow-x-auto p-3 font-mono text-xs text-text">{command}</pre>
      </div>
    </Empty>
  );
}

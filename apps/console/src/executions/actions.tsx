"use client";
import type { ToolExecution } from "@acta/core";
import { Copy, Play } from "lucide-react";
import { useRouter } from "next/navigation";
import { useState } from "react";
import { trpc } from "@/data/trpc";
import { useShortcuts } from "@/shell/shortcuts";
import { useSession } from "@/shell/workspace";
import { Button, buttonClass } from "@/ui/button";
import { useCopy } from "@/ui/copy";
import { Kbd } from "@/ui/kbd";
import { Link } from "@/ui/link";
import { Menu, MenuItem, MenuSeparator } from "@/ui/menu";
import { asCurl, asTrpc } from "./copy-as";
import { UndoButton } from "./undo";

/** What one can do with an execution: copy it in another form, or open its tool with the same inputs. */
export function ExecutionActions({ execution, href }: { execution: ToolExecution; href: string }) {
  const { gatewayUrl } = useSession();
  const copy = useCopy();
  const router = useRouter();
  const [open, setOpen] = useState(false);
  const tools = trpc.tools.list.useQuery(undefined, { staleTime: Number.POSITIVE_INFINITY });
  const tool = tools.data?.find((each) => each.name === execution.toolName);
  const reads = tool?.metadata.sideEffects.length === 0;
  const again = `/tools/${execution.toolName}?from=${execution.id}`;
  const link = () => new URL(href.split("?")[0] ?? href, window.location.origin).href;
  useShortcuts([
    { keys: "y", label: "Copy id", group: "Execution", run: () => void copy(execution.id, "Id") },
    { keys: "shift+y", label: "Copy link", group: "Execution", run: () => void copy(link(), "Link") },
    { keys: ".", label: "Copy as…", group: "Execution", run: () => setOpen(true) },
    {
      keys: "r",
      label: "Open the tool with these inputs",
      group: "Execution",
      run: () => router.push(again),
    },
  ]);
  return (
    <>
      {execution.undo.state === "nothing_to_undo" ? null : <UndoButton execution={execution} />}
      {tool ? (
        <Link href={again} className={buttonClass({})} title="Opens the form; nothing runs yet">
          <Play aria-hidden />
          Run again…
        </Link>
      ) : null}
      <Menu
        align="end"
        open={open}
        onOpenChange={setOpen}
        trigger={
          <Button>
            <Copy aria-hidden />
            Copy
          </Button>
        }
      >
        <MenuItem onSelect={() => void copy(execution.id, "Id")} hint={<Kbd>Y</Kbd>}>
          Id
        </MenuItem>
        <MenuItem onSelect={() => void copy(link(), "Link")} hint={<Kbd>⇧Y</Kbd>}>
          Link
        </MenuItem>
        <MenuSeparator />
        <MenuItem onSelect={() => void copy(asCurl(execution, gatewayUrl), "curl command")}>As curl</MenuItem>
        <MenuItem onSelect={() => void copy(asTrpc(execution, reads), "tRPC call")}>As tRPC call</MenuItem>
        <MenuItem onSelect={() => void copy(JSON.stringify(execution, null, 2), "JSON")}>As JSON</MenuItem>
      </Menu>
    </>
  );
}

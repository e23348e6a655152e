"use client";
import { fullTime } from "@/format/time";
import { useZone } from "@/shell/workspace";
import { Button } from "@/ui/button";
import { CopyButton, useCopy } from "@/ui/copy";
import { Notice } from "@/ui/notice";

/** A link that is shown this once, with whom it is for and until when it works. */
export function OnceLink({
  url,
  whose,
  expiresAt,
  onDone,
}: {
  url: string;
  whose: string;
  expiresAt: string;
  onDone(): void;
}) {
  const zone = useZone();
  const copy = useCopy();
  return (
    <div className="space-y-4">
      <p className="text-pretty">
        Pass it on to <strong className="font-semibold wrap-anywhere">{whose}</strong> and to nobody else:
        whoever has it can use it. It works once, until {fullTime(expiresAt, zone)}.
      </p>
      <div className="flex items-center gap-1 rounded-md border border-line-strong bg-surface px-3 py-2">
        <code className="min-w-0 flex-1 font-mono text-xs break-all select-all">{url}</code>
        <CopyButton text={url} what="Link" />
      </div>
      <Notice>Acta sends no mail, and keeps only a digest of the link. If it is lost, make another.</Notice>
      <div className="flex justify-end gap-2">
        <Button onClick={() => void copy(url, "Link")}>Copy link</Button>
        <Button variant="primary" onClick={onDone}>
          I have passed it on
        </Button>
      </div>
    </div>
  );
}

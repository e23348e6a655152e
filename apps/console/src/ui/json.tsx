"use client";
import { useMemo, useState } from "react";
import { bytes } from "@/format/words";
import { Button } from "./button";
import { CopyButton } from "./copy";

/** Beyond this a payload is folded: its size says what opening it costs. */
const foldAboveBytes = 20_000;

/** JSON as text, coloured a little; large payloads open on demand. */
export function Json({ value, what }: { value: unknown; what: string }) {
  const text = useMemo(() => JSON.stringify(value, null, 2) ?? "", [value]);
  const [open, setOpen] = useState(text.length <= foldAboveBytes);
  return (
    <div className="relative rounded-md border border-line bg-surface">
      <CopyButton text={text} what={what} className="absolute top-1.5 right-1.5 bg-surface" />
      {open ? (
        // biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reachable by keyboard (WCAG 2.1.1)
        <section tabIndex={0} aria-label={what} className="scroll-thin max-h-[70vh] overflow-auto p-3 pr-9">
          <pre className="font-mono text-xs leading-[1.6]">
            <Highlighted text={text} />
          </pre>
        </section>
      ) : (
        <div className="flex items-center gap-3 p-3">
          <Button onClick={() => setOpen(true)}>Show {bytes(text.length)} of JSON</Button>
        </div>
      )}
    </div>
  );
}

const token = /("(?:\\.|[^"\\])*")(\s*:)?|\b(?:true|false|null)\b|-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?/g;

function Highlighted({ text }: { text: string }) {
  const parts = useMemo(() => {
    const found: { text: string; kind: string; at: number }[] = [];
    let last = 0;
    for (const match of text.matchAll(token)) {
      if (match.index > last) found.push({ text: text.slice(last, match.index), kind: "", at: last });
      const [, string, colon] = match;
      const kind = string ? (colon ? "text-text-2" : "text-good") : "text-accent";
      found.push({ text: string ?? match[0], kind, at: match.index });
      if (colon) found.push({ text: colon, kind: "text-text-3", at: match.index + (string?.length ?? 0) });
      last = match.index + match[0].length;
    }
    found.push({ text: text.slice(last), kind: "", at: last });
    return found;
  }, [text]);
  return (
    <code>
      {parts.map((part) => (
        <span key={part.at} className={part.kind || undefined}>
          {part.text}
        </span>
      ))}
    </code>
  );
}

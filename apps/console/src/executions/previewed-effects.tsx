"use client";
import type { JsonObject, Preview } from "@acta/core";
import { MessageCircle, Send } from "lucide-react";
import { Json } from "@/ui/json";
import { inert } from "./value";

/** What a call would do outside of Acta: for a message, to whom and in which words. */
export function PreviewedEffects({ effects }: { effects: Preview["effects"] }) {
  return (
    <ul className="space-y-3">
      {effects.map(({ kind, target, preview }, index) => {
        const text = kind === "whatsapp.message" ? textOf(preview) : null;
        return (
          // biome-ignore lint/suspicious/noArrayIndexKey: they have no ids, and never change their order
          <li key={index} className="overflow-hidden rounded-md border border-line bg-surface">
            <p className="flex min-h-9 flex-wrap items-center gap-x-2 border-b border-line bg-sunken/60 px-3 py-1.5">
              {text === null ? (
                <Send className="size-3.5 text-text-3" aria-hidden />
              ) : (
                <MessageCircle className="size-3.5 text-text-3" aria-hidden />
              )}
              <span className="font-medium">
                {text === null ? <code className="font-mono text-xs">{kind}</code> : "WhatsApp message"}
              </span>
              <span className="text-text-2">
                to <span className="tabular-nums text-text">{inert(target)}</span>
              </span>
              {typeof preview.template === "string" ? (
                <span className="text-xs text-text-3">template {inert(preview.template)}</span>
              ) : null}
            </p>
            {text === null ? (
              <div className="p-2">
                <Json value={preview} what="What would be done" />
              </div>
            ) : (
              <blockquote className="px-3 py-2 whitespace-pre-wrap wrap-anywhere">{inert(text)}</blockquote>
            )}
          </li>
        );
      })}
    </ul>
  );
}

function textOf({ text }: JsonObject): string | null {
  return typeof text === "string" && text !== "" ? text : null;
}

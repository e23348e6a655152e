"use client";
import { Check, Copy } from "lucide-react";
import { useState } from "react";
import { cn } from "./cn";
import { useToast } from "./toast";

/** Copies, and says whether it worked: clipboards are refused on plain http and by policies. */
export function useCopy() {
  const toast = useToast();
  return async (text: string, what: string): Promise<boolean> => {
    try {
      await navigator.clipboard.writeText(text);
      toast(`${what} copied`);
      return true;
    } catch {
      toast("The browser did not allow copying", "bad");
      return false;
    }
  };
}

export function CopyButton({ text, what, className }: { text: string; what: string; className?: string }) {
  const copy = useCopy();
  const [done, setDone] = useState(false);
  return (
    <button
      type="button"
      aria-label={`Copy ${what.toLowerCase()}`}
      title={`Copy ${what.toLowerCase()}`}
      onClick={async (event) => {
        event.stopPropagation();
        if (!(await copy(text, what))) return;
        setDone(true);
        setTimeout(() => setDone(false), 1500);
      }}
      className={cn(
        "inline-flex size-6 items-center justify-center rounded-sm text-text-3 hover:bg-hover hover:text-text [&_svg]:size-3.5",
        className,
      )}
    >
      {done ? <Check className="text-good" /> : <Copy />}
    </button>
  );
}

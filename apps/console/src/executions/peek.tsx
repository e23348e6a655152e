"use client";
import { ChevronDown, ChevronUp, Maximize2, X } from "lucide-react";
import { useState } from "react";
import { ProblemNotice } from "@/data/problems";
import { Button, buttonClass } from "@/ui/button";
import { Link } from "@/ui/link";
import { ExecutionActions } from "./actions";
import { ExecutionDetail } from "./detail";
import { DetailSkeleton } from "./detail-skeleton";
import { useDetailTab } from "./detail-tabs";
import { ExecutionTitle } from "./execution-title";
import { useExecution } from "./use-execution";

const widths = { least: 400, most: 900, usual: 560, step: 40 };
const storageKey = "acta.peek-width";

function storedWidth(): number {
  const stored = Number(typeof localStorage === "undefined" ? Number.NaN : localStorage.getItem(storageKey));
  return stored >= widths.least && stored <= widths.most ? stored : widths.usual;
}

/** An execution beside the list. Its tab and width stay while one moves through the rows. */
export function Peek({
  id,
  href,
  onClose,
  onMove,
  hasPrevious,
  hasNext,
}: {
  id: string;
  href: string;
  onClose(): void;
  onMove(step: number): void;
  hasPrevious: boolean;
  hasNext: boolean;
}) {
  const [tab, setTab] = useDetailTab();
  const [width, setWidth] = useState(storedWidth);
  const execution = useExecution(id);
  const resize = (next: number) => {
    const bounded = Math.round(Math.min(widths.most, Math.max(widths.least, next)));
    setWidth(bounded);
    localStorage.setItem(storageKey, String(bounded));
  };
  return (
    <aside
      aria-label="Execution"
      style={{ width: `min(${width}px, 58%)` }}
      className="slide-in relative flex min-h-0 shrink-0 flex-col border-l border-line bg-canvas"
    >
      {/* biome-ignore lint/a11y/useSemanticElements: a splitter has no element of its own */}
      <div
        role="separator"
        aria-orientation="vertical"
        aria-label="Width of the peek"
        aria-valuemin={widths.least}
        aria-valuemax={widths.most}
        aria-valuenow={width}
        tabIndex={0}
        onKeyDown={(event) => {
          if (event.key !== "ArrowLeft" && event.key !== "ArrowRight") return;
          event.preventDefault();
          resize(width + (event.key === "ArrowLeft" ? widths.step : -widths.step));
        }}
        onPointerDown={(event) => {
          const startX = event.clientX;
          const element = event.currentTarget;
          element.setPointerCapture(event.pointerId);
          const move = (next: PointerEvent) => resize(width + startX - next.clientX);
          element.addEventListener("pointermove", move);
          element.addEventListener("pointerup", () => element.removeEventListener("pointermove", move), {
            once: true,
          });
        }}
        className="absolute inset-y-0 -left-1 z-10 w-2 cursor-col-resize touch-none"
      />
      <header className="flex items-center gap-1 px-3 py-2">
        <Button
          variant="ghost"
          size="iconSm"
          aria-label="Previous (K)"
          disabled={!hasPrevious}
          onClick={() => onMove(-1)}
        >
          <ChevronUp />
        </Button>
        <Button
          variant="ghost"
          size="iconSm"
          aria-label="Next (J)"
          disabled={!hasNext}
          onClick={() => onMove(1)}
        >
          <ChevronDown />
        </Button>
        <span className="flex-1" />
        {execution.data ? <ExecutionActions execution={execution.data} href={href} /> : null}
        <Link
          href={href}
          aria-label="Open the page (Enter)"
          className={buttonClass({ variant: "ghost", size: "iconSm" })}
        >
          <Maximize2 />
        </Link>
        <Button variant="ghost" size="iconSm" aria-label="Close (Escape)" onClick={onClose}>
          <X />
        </Button>
      </header>
      <div className="scroll-thin min-h-0 flex-1 overflow-y-auto">
        {execution.isError && !execution.data ? (
          <div className="px-4">
            <ProblemNotice error={execution.error} />
          </div>
        ) : execution.data ? (
          <>
            <div className="px-4 pb-2 md:px-5">
              <ExecutionTitle execution={execution.data} level={2} />
            </div>
            <ExecutionDetail execution={execution.data} tab={tab} onTab={setTab} />
          </>
        ) : (
          <DetailSkeleton />
        )}
      </div>
    </aside>
  );
}

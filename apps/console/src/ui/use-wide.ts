"use client";
import { type RefObject, useEffect, useState } from "react";

/** Whether an element has at least this width. True until it is measured: most screens are wide. */
export function useWide(ref: RefObject<HTMLElement | null>, pixels: number): boolean {
  const [wide, setWide] = useState(true);
  useEffect(() => {
    const element = ref.current;
    if (!element) return;
    const observer = new ResizeObserver(([entry]) => {
      if (entry) setWide(entry.contentRect.width >= pixels);
    });
    observer.observe(element);
    return () => observer.disconnect();
  }, [ref, pixels]);
  return wide;
}

"use client";
import { type RefObject, useEffect, useLayoutEffect, useRef, useState } from "react";

/** How far from the end somebody still reads the end. */
const nearPx = 80;

/**
 * Keeps the end of a list in view while somebody reads there, also while pictures above it grow; leaves whoever reads
 * further up where they are, also while earlier items are put before them.
 */
export function useEndInView({
  newest,
  oldest,
  isOurs,
}: {
  /** Ids of the last and the first item there is. */
  newest: string | undefined;
  oldest: string | undefined;
  /** Whether the last item is one's own. */
  isOurs: boolean;
}): {
  scrollerRef: RefObject<HTMLElement | null>;
  contentRef: RefObject<HTMLDivElement | null>;
  /** Whether something came that is not in view. */
  isBehind: boolean;
  toEnd(): void;
} {
  const scrollerRef = useRef<HTMLElement | null>(null);
  const contentRef = useRef<HTMLDivElement | null>(null);
  const isAtEnd = useRef(true);
  const before = useRef({ newest, oldest, height: 0 });
  const [isBehind, setIsBehind] = useState(false);

  useEffect(() => {
    const scroller = scrollerRef.current;
    const content = contentRef.current;
    if (!scroller || !content) return;
    const look = () => {
      isAtEnd.current = scroller.scrollHeight - scroller.scrollTop - scroller.clientHeight < nearPx;
      if (isAtEnd.current) setIsBehind(false);
    };
    const observer = new ResizeObserver(() => {
      if (isAtEnd.current) scroller.scrollTop = scroller.scrollHeight;
    });
    scroller.addEventListener("scroll", look, { passive: true });
    observer.observe(content);
    // The composer below grows with its text, and takes from the room here.
    observer.observe(scroller);
    return () => {
      scroller.removeEventListener("scroll", look);
      observer.disconnect();
    };
  }, []);

  useLayoutEffect(() => {
    const scroller = scrollerRef.current;
    if (!scroller) return;
    const last = before.current;
    before.current = { newest, oldest, height: scroller.scrollHeight };
    if (last.newest !== newest) {
      if (isAtEnd.current || isOurs || last.newest === undefined) {
        isAtEnd.current = true;
        scroller.scrollTop = scroller.scrollHeight;
      } else setIsBehind(true);
    } else if (last.oldest !== oldest && last.oldest !== undefined && !isAtEnd.current) {
      // At the very top browsers do not anchor by themselves; where they do, this comes to nothing.
      if (scroller.scrollTop < 1) scroller.scrollTop = scroller.scrollHeight - last.height;
    }
  }, [newest, oldest, isOurs]);

  return {
    scrollerRef,
    contentRef,
    isBehind,
    toEnd() {
      const scroller = scrollerRef.current;
      if (scroller) scroller.scrollTop = scroller.scrollHeight;
    },
  };
}

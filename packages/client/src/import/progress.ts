import type { ImportProgress } from "./run.ts";

/** Where progress is drawn. */
export interface ProgressScreen {
  isTTY?: boolean;
  columns?: number;
  write(text: string): unknown;
}

export interface ProgressLine {
  update(progress: Readonly<ImportProgress>): void;
  /** Calls wait until then, milliseconds since the epoch. @param why e.g. "by the rate limit" */
  waiting(untilMs: number, why: string): void;
  /** A line of text above the bar. */
  note(text: string): void;
  end(): void;
}

const everyMs = { bar: 100, line: 5_000 };

/** A bar that is redrawn on a terminal; elsewhere (a log, a pipe) a line every few seconds. */
export function createProgressLine(
  label: string,
  screen: ProgressScreen,
  now: () => number = Date.now,
): ProgressLine {
  const isBar = screen.isTTY === true;
  const startedAtMs = now();
  let drawnAtMs = Number.NEGATIVE_INFINITY;
  let last: Readonly<ImportProgress> | undefined;
  let wait: { untilMs: number; why: string } | undefined;
  let isDrawn = false;

  function draw(force: boolean): void {
    const interval = isBar ? everyMs.bar : everyMs.line;
    if (last === undefined || (!force && now() - drawnAtMs < interval)) return;
    drawnAtMs = now();
    const text = describe(last);
    if (isBar) screen.write(`\r\x1b[K${text.slice(0, Math.max(20, (screen.columns || 80) - 1))}`);
    else screen.write(`${text}\n`);
    isDrawn = true;
  }

  function describe({ rows, done, skipped, rejected }: Readonly<ImportProgress>): string {
    const share = rows === 0 ? 1 : done / rows;
    const elapsedMs = now() - startedAtMs;
    const sent = done - skipped;
    const filled = Math.round(share * 24);
    const bar = isBar ? ` [${"#".repeat(filled)}${"-".repeat(24 - filled)}]` : "";
    const parts = [`${label}${bar} ${done}/${rows}`, `${Math.floor(share * 100)}%`];
    if (rejected > 0) parts.push(`${rejected} rejected`);
    if (elapsedMs > 1_000) parts.push(`${Math.round((sent * 1000) / elapsedMs)}/s`);
    const waitMs = wait === undefined ? Number.NEGATIVE_INFINITY : wait.untilMs - now();
    if (waitMs > 1_000) parts.push(`held back ${wait!.why} for ${Math.ceil(waitMs / 1000)} s`);
    // Many short waits, one after the other: calls go at the pace the server allows.
    else if (waitMs > -1_000) parts.push(`held back ${wait!.why}`);
    if (waitMs <= 1_000 && elapsedMs > 3_000 && sent > 0 && done < rows)
      parts.push(`${toClock(((rows - done) * elapsedMs) / sent)} left`);
    return parts.join("  ");
  }

  // While all calls wait nothing else would redraw the seconds left.
  const timer = setInterval(() => draw(false), isBar ? 250 : everyMs.line);
  timer.unref();

  return {
    update(progress) {
      last = progress;
      draw(false);
    },
    waiting(untilMs, why) {
      // The longest wait under way is the one to tell.
      if (wait === undefined || untilMs > wait.untilMs) wait = { untilMs, why };
      draw(false);
    },
    note(text) {
      if (isBar && isDrawn) screen.write("\r\x1b[K");
      screen.write(`${text}\n`);
      draw(isBar);
    },
    end() {
      clearInterval(timer);
      draw(true);
      if (isBar && isDrawn) screen.write("\n");
    },
  };
}

function toClock(ms: number): string {
  const seconds = Math.ceil(ms / 1000);
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}`;
}

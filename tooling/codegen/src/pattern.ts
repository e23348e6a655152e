import { createRequire } from "node:module";

/** recheck as JavaScript alone, which has the same functions: its main entry would look for Java and native programs. */
const { checkSync } = createRequire(import.meta.url)("recheck/lib/browser.js") as typeof import("recheck");

/** The analysis takes milliseconds, rarely seconds. A pattern it cannot judge by then is refused. */
const timeoutMs = 30_000;

/**
 * Whether a backtracking matcher may need time beyond the length of a hostile value for this regular expression,
 * exponential as `^(a|aa)+$` or polynomial as `a+b+c`.
 */
export function isSlow(pattern: string): boolean {
  let slow = judged.get(pattern);
  if (slow === undefined) {
    // "unknown" is not "safe".
    slow = !isPlain(pattern) && checkSync(pattern, "u", { timeout: timeoutMs }).status !== "safe";
    judged.set(pattern, slow);
  }
  return slow;
}

/** Fields of one kind share their pattern, across tools. */
const judged = new Map<string, boolean>();

const atom = String.raw`(?:\\.|\[(?:\\.|[^\]\\])*\]|[^\\()[\]{}|*+?^$])`;
const plain = new RegExp(
  `^\\^(?:${atom}(?:\\{\\d+\\})?)*(?:${atom}(?:[*+?]|\\{\\d+,\\d*\\}))?(?:${atom}(?:\\{\\d+\\})?)*\\$?$`,
);

/**
 * What most patterns are: it begins at the start of the value and varies in length in one place at most, so there is
 * only one thing to try again. The analysis would take seconds to see that of a class repeated up to 512 times.
 */
function isPlain(pattern: string): boolean {
  return plain.test(pattern);
}

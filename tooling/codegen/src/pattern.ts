/**
 * Whether a regular expression repeats something that itself repeats, as `(a+)+` does: a backtracking matcher may
 * then need time exponential in the length of a hostile value.
 *
 * Counts `*`, `+`, `{n,}` as repeating, and bounded `{n,m}` with m > 1 only inside such a repetition. It refuses some
 * harmless patterns too; those can always be written without nesting.
 */
export function hasNestedQuantifiers(pattern: string): boolean {
  /** One entry per open group: whether something inside it varies in length. */
  const open: boolean[] = [false];
  let last: { varies: boolean } | null = null;
  for (let i = 0; i < pattern.length; ) {
    const char = pattern[i]!;
    if (char === "\\") {
      last = { varies: false };
      i += 2;
    } else if (char === "[") {
      i = endOfClass(pattern, i);
      last = { varies: false };
    } else if (char === "(") {
      open.push(false);
      last = null;
      i++;
    } else if (char === ")") {
      const varies = open.pop() ?? false;
      if (open.length === 0) open.push(false);
      last = { varies };
      if (varies) open[open.length - 1] = true;
      i++;
    } else {
      const quantifier = last ? quantifierAt(pattern, i) : null;
      if (last && quantifier) {
        if (last.varies && quantifier.max === Number.POSITIVE_INFINITY) return true;
        if (quantifier.max > 1 && quantifier.max !== quantifier.min) open[open.length - 1] = true;
        i += quantifier.length;
        last = null;
      } else {
        last = { varies: false };
        i++;
      }
    }
  }
  return false;
}

function endOfClass(pattern: string, start: number): number {
  for (let i = start + 1; i < pattern.length; i++) {
    if (pattern[i] === "\\") i++;
    else if (pattern[i] === "]") return i + 1;
  }
  return pattern.length;
}

function quantifierAt(pattern: string, at: number): { min: number; max: number; length: number } | null {
  const match = /^(?:([*+?])|\{(\d+)(,(\d*))?\})\??/.exec(pattern.slice(at));
  if (!match) return null;
  const [text, symbol, from, comma, to] = match;
  if (symbol === "*") return { min: 0, max: Number.POSITIVE_INFINITY, length: text.length };
  if (symbol === "+") return { min: 1, max: Number.POSITIVE_INFINITY, length: text.length };
  if (symbol === "?") return { min: 0, max: 1, length: text.length };
  const min = Number(from);
  const max = comma === undefined ? min : to === "" ? Number.POSITIVE_INFINITY : Number(to);
  return { min, max, length: text.length };
}

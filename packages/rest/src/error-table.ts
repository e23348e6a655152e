import { type ErrorTable, trpcCodeOf } from "@acta/core";

/** The error table as Markdown: what `docs/errors.md` mirrors. */
export function renderErrorTable(errors: ErrorTable): string {
  const rows = Object.entries(errors)
    .sort(([a, x], [b, y]) => x.status - y.status || (a < b ? -1 : 1))
    .map(
      ([code, { status, step, title, detail, retryable }]) =>
        `| ${status} | \`${code}\` | ${step} | \`${trpcCodeOf(status)}\` | ${retryable ? "yes" : "no"} | ${title}. ${detail} |`,
    );
  return ["| Status | Code | Step | tRPC | Retry | Meaning |", "|---|---|---|---|---|---|", ...rows, ""].join(
    "\n",
  );
}

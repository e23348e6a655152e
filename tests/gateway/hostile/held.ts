import { canary, type Refusal } from "./bodies.ts";

/** One hostile request, and what it has to come to. */
export interface HostileCase {
  what: string;
  refusal: Refusal;
  /** The row it has to leave; null for what no call may come of. */
  row: { toolName: string; status: "error" | "dry_run" } | null;
}

export interface HostileAnswer {
  status: number;
  headers: { [name: string]: string | string[] | undefined };
  text: string;
}

export interface HostileRow {
  id: string;
  toolName: string;
  status: string;
  errorCode: string | null;
}

interface Problem {
  type: string;
  title: string;
  status: number;
  detail: string;
  code: string;
  requestId: string;
  executionId?: string;
  retryable: boolean;
  errors: { pointer: string; keyword: string; message: string }[];
}

/** What is wrong with how a hostile request was refused: one sentence each. */
export function faultsOf(
  { refusal, row }: Pick<HostileCase, "refusal" | "row">,
  { status, headers, text }: HostileAnswer,
  rows: readonly HostileRow[],
): string[] {
  const faults: string[] = [];
  const hold = (holds: boolean, fault: string): void => {
    if (!holds) faults.push(fault);
  };
  const problem = parseProblem(text);
  hold(!text.includes(canary), "the answer repeats what was sent");
  hold(
    status === refusal.status && problem?.code === refusal.code,
    `answered ${status} ${problem?.code ?? "without a problem"}, not ${refusal.status} ${refusal.code}`,
  );
  if (problem) {
    hold(headers["content-type"] === "application/problem+json", "the problem is not sent as one");
    hold(
      problem.type.endsWith(`/errors/${problem.code}`) &&
        problem.status === status &&
        problem.retryable === false,
      "the problem contradicts itself or its answer",
    );
    hold(problem.title !== "" && problem.detail !== "", "the problem says nothing");
    hold(problem.requestId === headers["request-id"], "the problem is of another request");
    hold(problem.executionId === rows[0]?.id, "the problem names another execution than was recorded");
    hold(
      headers["acta-execution-id"] === rows[0]?.id,
      "the header names another execution than was recorded",
    );
    const { fault } = refusal;
    hold(
      fault === undefined ||
        problem.errors.some(
          ({ pointer, keyword, message }) =>
            pointer === fault.pointer && fault.keywords.includes(keyword) && message !== "",
        ),
      `no fault ${fault?.keywords.join(" or ")} at "${fault?.pointer}" but ${listed(problem)}`,
    );
  }
  hold(rows.length === (row ? 1 : 0), `${rows.length} rows`);
  const [left] = rows;
  if (row && left) {
    hold(
      left.toolName === row.toolName && left.status === row.status && left.errorCode === refusal.code,
      `the row says ${left.toolName} ${left.status} ${left.errorCode}`,
    );
  }
  return faults;
}

const listed = ({ errors }: Problem) =>
  errors
    .slice(0, 3)
    .map(({ pointer, keyword }) => `${keyword} at "${pointer.slice(0, 80)}"`)
    .join(", ");

function parseProblem(text: string): Problem | undefined {
  try {
    const problem = JSON.parse(text) as Problem;
    return Array.isArray(problem.errors) ? problem : undefined;
  } catch {
    return undefined;
  }
}

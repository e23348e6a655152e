import {
  batchToolName,
  type CoreErrorCode,
  collectToolName,
  coreErrors,
  type ErrorTable,
  isRead,
  type ManifestTool,
  undoToolName,
} from "@acta/core";
import type { Route } from "./routes.ts";

/** What an operation is, as far as that decides what it can answer. */
export interface Operation extends Pick<Route, "method" | "path" | "access"> {
  /** Where it makes calls: the tools that these may be of. */
  runs?: readonly ManifestTool[];
  /** Whether the calls are taken back. */
  dryRun?: boolean;
  /** Whether it answers a list page by page; of a tool its inputs say so. */
  pages?: boolean;
  /** Codes that follow from nothing else. */
  codes?: readonly CoreErrorCode[];
}

/** A code as the document needs it. */
export interface Code {
  code: string;
  status: number;
  title: string;
  retryable: boolean;
}

type Asks = (operation: Operation) => boolean;

const always: Asks = () => true;
/** An operation that can answer it says so itself. */
const named: Asks = () => false;
const keyed: Asks = ({ access }) => access === "key";
const naming: Asks = ({ path }) => path.includes("{");
/** Reads among them: that they ignore idempotency keys is not worth responses of their own. */
const calling: Asks = ({ runs }) => runs !== undefined;
const sending: Asks = (operation) => calling(operation) && operation.method === "POST";
const running = (isOne: (tool: ManifestTool) => boolean): Asks => {
  return ({ runs = [] }) => runs.some(isOne);
};
const batching = running(({ name }) => name === batchToolName);
const undoing = running(({ name }) => name === undoToolName);
const collecting = running(({ name }) => name === collectToolName);
/** Whoever asks has to be able to collect that later. */
const answeringOnce = running(({ outputSchema }) =>
  JSON.stringify(outputSchema).includes('"x-sensitive":true'),
);
const deciding = running(({ metadata }) => metadata.entity === "approval");
const listing = running(({ inputSchema }) => Object.hasOwn(inputSchema.properties ?? {}, "cursor"));
const paging: Asks = (operation) => operation.pages === true || listing(operation);

/** What can answer each of the codes of core's table: a code that is added there has to be added here to compile. */
const answeredBy: { readonly [code in CoreErrorCode]: Asks } = {
  JSON_INVALID: sending,
  HEADER_INVALID: always,
  CURSOR_INVALID: paging,
  CREDENTIALS_AMBIGUOUS: keyed,
  UNAUTHENTICATED: keyed,
  SIGNATURE_INVALID: named,
  PERMISSION_DENIED: calling,
  // A part of the path that no name is as long as, or that names no page.
  ROUTE_NOT_FOUND: naming,
  TOOL_NOT_FOUND: batching,
  // Of a plan.
  EXECUTION_NOT_FOUND: calling,
  RECORD_NOT_FOUND: named,
  MEDIA_NOT_FOUND: named,
  MEDIA_GONE: named,
  MEDIA_UNAVAILABLE: named,
  // It says that there is no such operation.
  METHOD_NOT_ALLOWED: named,
  REQUEST_TIMEOUT: always,
  BODY_TOO_LARGE: sending,
  MEDIA_TYPE_UNSUPPORTED: sending,
  INPUT_INVALID: calling,
  IDEMPOTENCY_KEY_REUSED: calling,
  IDEMPOTENCY_IN_PROGRESS: calling,
  PLAN_DRIFT: calling,
  PLAN_INVALID: calling,
  SELF_APPROVAL: deciding,
  APPROVAL_REQUIRED: batching,
  APPROVAL_IMPOSSIBLE: (operation) => acts(operation) && answeringOnce(operation),
  APPROVAL_OUTPUTS_GONE: collecting,
  APPROVAL_NOT_FOUND: deciding,
  APPROVAL_DECIDED: deciding,
  APPROVAL_EXPIRED: deciding,
  FILTER_INVALID: keyed,
  RATE_LIMITED: keyed,
  CONCURRENCY_LIMITED: keyed,
  INTERNAL: always,
  OUTPUT_INVALID: calling,
  AUDIT_FAILED: calling,
  OUTCOME_UNKNOWN: calling,
  OVERLOADED: keyed,
  DATABASE_UNAVAILABLE: keyed,
  TIMEOUT: keyed,
  CONFLICT: calling,
  REFERENCE_INVALID: batching,
  BATCH_ROLLED_BACK: batching,
  BATCH_NOT_REACHED: batching,
  NOT_REVERSIBLE: undoing,
  ALREADY_UNDONE: undoing,
  UNDO_CONFLICT: undoing,
};

/** An operation that calls the tool; of a batch the calls of its items are part of it. */
export function callOf(
  tool: ManifestTool,
  tools: readonly ManifestTool[],
  route: Pick<Operation, "method" | "path" | "dryRun">,
): Operation {
  return { ...route, access: "key", runs: tool.name === batchToolName ? tools : [tool] };
}

export const makesCalls = calling;

/** Whether what it does may stay, or be held for a person: other calls are neither repeated nor held. */
export function acts({ runs = [], dryRun = false }: Operation): boolean {
  return !dryRun && runs.some((tool) => !isRead(tool));
}

/** Every code that an operation can answer, sorted by status, then by name. */
export function codesOf(operation: Operation): Code[] {
  const codes = new Map<string, Code>();
  for (const { errors } of operation.runs ?? []) {
    for (const error of errors) codes.set(error.code, error);
  }
  for (const [code, asks] of Object.entries(answeredBy)) {
    if (asks(operation)) codes.set(code, commonCode(code));
  }
  for (const code of operation.codes ?? []) codes.set(code, commonCode(code));
  return [...codes.values()].sort((a, b) => a.status - b.status || (a.code < b.code ? -1 : 1));
}

const table: ErrorTable = coreErrors;

function commonCode(code: string): Code {
  const { status, title, retryable = false } = table[code]!;
  return { code, status, title, retryable };
}

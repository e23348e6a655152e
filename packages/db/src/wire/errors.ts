import { ActaError, ConstraintError, fail } from "@acta/core";

/** An error the server reported, as pg and postgres.js both spell it. */
interface ServerError extends Error {
  severity: string;
  /** SQLSTATE */
  code: string;
  /** pg */
  constraint?: string;
  column?: string;
  /** postgres.js */
  constraint_name?: string;
  column_name?: string;
}

function isReported(error: unknown): error is ServerError {
  return error instanceof Error && "severity" in error && "code" in error && typeof error.code === "string";
}

/** Whether the server refused the statement and the connection lives on: nothing is then in doubt. */
export function isServerError(error: unknown): error is ServerError {
  return isReported(error) && error.severity === "ERROR";
}

const constraintKinds: { [sqlState: string]: ConstraintError["kind"] } = {
  "23505": "unique",
  "23503": "foreignKey",
  "23514": "check",
  "23502": "notNull",
  "23P01": "exclusion",
};

/** Serialization failure, deadlock, and a lock that another call holds for too long. */
const conflicts = new Set(["40001", "40P01", "55P03"]);
/** Statement, idle-in-transaction and transaction timeouts. */
const timeouts = new Set(["57014", "25P03", "25P04"]);
/** Connection exceptions, lack of resources (a full disk), operator intervention, I/O errors. */
const outages = /^(08|53|57P|58)/;
/** A socket that is not there or goes away: Node's codes, postgres.js' own, and pg's, which have only a message. */
const socketCodes = /^(ECONN|EPIPE|ETIMEDOUT|EHOST|ENET|ENOTFOUND|EAI_|CONNECT_TIMEOUT|CONNECTION_)/;
const socketMessages = /^Connection terminated|not queryable|Client was closed|connection error/;

/**
 * Gives what PostgreSQL or a driver threw the meaning the core knows. Errors of neither are handed back as they are.
 * Text of the database stays in `cause`: rows and logs may have it, callers never.
 */
export function toCoreError(error: unknown): Error {
  if (error instanceof ActaError || error instanceof ConstraintError) return error;
  if (isReported(error)) {
    const kind = constraintKinds[error.code];
    if (kind) {
      const constraint = error.constraint ?? error.constraint_name ?? error.column ?? error.column_name ?? "";
      return new ConstraintError(constraint, kind, { cause: error });
    }
    if (conflicts.has(error.code)) return fail("CONFLICT", {}, { cause: error });
    if (timeouts.has(error.code)) return fail("TIMEOUT", {}, { cause: error });
    if (error.code === "53300") return fail("OVERLOADED", {}, { cause: error, retryAfterSeconds: 1 });
    return outages.test(error.code) ? unavailable(error) : error;
  }
  if (!(error instanceof Error)) return new Error(String(error));
  const code = "code" in error && typeof error.code === "string" ? error.code : "";
  // What a file that is not there is called too.
  const noSocket = code === "ENOENT" && "syscall" in error && error.syscall === "connect";
  // An AggregateError: several addresses were tried and none answered.
  return noSocket ||
    socketCodes.test(code) ||
    socketMessages.test(error.message) ||
    error instanceof AggregateError
    ? unavailable(error)
    : error;
}

export function unavailable(cause: unknown): ActaError {
  return fail("DATABASE_UNAVAILABLE", {}, { cause, retryAfterSeconds: 1 });
}

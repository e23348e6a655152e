import { ActaError, ConstraintError, fail } from "@acta/core";
import { DatabaseError } from "pg";

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

/** What reaches a socket that is not there or goes away; pg's own errors for it have no code. */
const connectionLost = /^Connection terminated|not queryable|Client was closed|connection error/;

/** Whether the server itself refused the statement and the connection lives on: nothing is then in doubt. */
export function isServerError(error: unknown): error is DatabaseError {
  return error instanceof DatabaseError && error.severity === "ERROR";
}

/**
 * Gives what PostgreSQL or the driver threw the meaning the core knows. Errors of neither are handed back as they are.
 * Text of the database stays in `cause`: rows and logs may have it, callers never.
 */
export function toCoreError(error: unknown): Error {
  if (error instanceof ActaError || error instanceof ConstraintError) return error;
  if (error instanceof DatabaseError) {
    const code = error.code ?? "";
    const kind = constraintKinds[code];
    if (kind) return new ConstraintError(error.constraint ?? error.column ?? "", kind, { cause: error });
    if (conflicts.has(code)) return fail("CONFLICT", {}, { cause: error });
    if (timeouts.has(code)) return fail("TIMEOUT", {}, { cause: error });
    if (code.startsWith("53300")) return fail("OVERLOADED", {}, { cause: error, retryAfterSeconds: 1 });
    // Connection exceptions, lack of resources (a full disk), operator intervention, I/O errors.
    if (/^(08|53|57P|58)/.test(code)) return unavailable(error);
    return error;
  }
  if (error instanceof Error) {
    const code = (error as NodeJS.ErrnoException).code;
    if (code && /^(ECONN|EPIPE|ETIMEDOUT|EHOST|ENET|ENOTFOUND|EAI_)/.test(code)) return unavailable(error);
    // Several addresses were tried and none answered.
    if (error instanceof AggregateError || connectionLost.test(error.message)) return unavailable(error);
    return error;
  }
  return new Error(String(error));
}

function unavailable(cause: unknown): ActaError {
  return fail("DATABASE_UNAVAILABLE", {}, { cause, retryAfterSeconds: 1 });
}

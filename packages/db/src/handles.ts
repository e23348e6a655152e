import type { InferInsertModel, InferSelectModel } from "drizzle-orm";
import type { NodePgDatabase } from "drizzle-orm/node-postgres";
import type { PgColumn, PgTable } from "drizzle-orm/pg-core";
import type {
  apiKeys,
  approvalOutputs,
  approvals,
  memberInvitations,
  passwordResets,
  undoRuns,
  whatsappAccounts,
} from "./schema/index.ts";

/** A table with a workspace and an id: the kind tools write. */
export type RecordTable = PgTable & { workspaceId: PgColumn; id: PgColumn };

/** Columns that are written but never read back: see `schema/annotations.ts`. */
type Unreadable<T> = T extends typeof apiKeys
  ? "keyHash"
  : T extends typeof whatsappAccounts
    ? "accessToken" | "appSecret" | "verifyTokenHash"
    : T extends typeof memberInvitations | typeof passwordResets
      ? "tokenHash"
      : T extends typeof approvals
        ? "sealedInputs"
        : T extends typeof approvalOutputs
          ? "sealedOutputs"
          : T extends typeof undoRuns
            ? "planned"
            : never;

/** A row as it is read back. Times are `Date`, money is `number`; the same as what Drizzle's selects give. */
export type RowOf<T extends RecordTable> = Omit<InferSelectModel<T>, Unreadable<T>>;

/** Filled in when left out: a new id, and the instant of the call. The workspace is always the call's. */
type Filled = "id" | "workspaceId" | "createdAt" | "updatedAt";

export type NewRow<T extends RecordTable> = Omit<InferInsertModel<T>, Filled> & { id?: string };

export type RowPatch<T extends RecordTable> = Partial<Omit<InferInsertModel<T>, Filled>>;

/**
 * The only way to write. Each write captures the row before and after for the execution's record.
 * What a constraint refuses fails the call with the code a tool declares for that constraint; those that are waited for
 * throw `ConstraintError`.
 */
export interface Records {
  /**
   * Not waited for when every column is given: its row is known, and it travels with the next query, with COMMIT at the
   * latest. So what it is refused with cannot be caught here: that is what `insertIfAbsent` is for.
   */
  insert<T extends RecordTable>(table: T, values: NewRow<T>): Promise<RowOf<T>>;
  /**
   * @param on the columns that with the workspace make a unique key, e.g. `[contacts.externalId]`; none of them means
   *   any unique key. That is what a table with several needs: of two transactions that insert the same row at once,
   *   the later may meet the earlier on either key first, and on one that is not named it fails.
   * @returns null when a row with these values was there already; nothing is changed then
   */
  insertIfAbsent<T extends RecordTable>(
    table: T,
    values: NewRow<T>,
    on: readonly PgColumn[],
  ): Promise<RowOf<T> | null>;
  /**
   * Changes the given columns; an empty patch only locks and reads the row.
   *
   * @returns null when there is no such row in this workspace
   */
  update<T extends RecordTable>(table: T, id: string, patch: RowPatch<T>): Promise<RowOf<T> | null>;
  /** @returns the row as it was; null when there is no such row in this workspace */
  delete<T extends RecordTable>(table: T, id: string): Promise<RowOf<T> | null>;
}

/** A workspace to be made. Every id is new. */
export interface NewWorkspace {
  id: string;
  /** Of the membership that makes the caller its owner. */
  memberId: string;
  /** Of the execution that its own history begins with. */
  executionId: string;
  name: string;
  slug: string;
  /** IANA name. */
  timeZone: string;
  /** ISO 4217 code. */
  currency: string;
  /** BCP 47. */
  locale: string;
  sandbox: boolean;
}

export interface Workspaces {
  /**
   * Makes a workspace that the calling user owns, and records there by whom. In the call's own transaction; it is no
   * change of the call's own workspace, so its record has none.
   */
  create(workspace: NewWorkspace): Promise<void>;
}

type Selects = "select" | "selectDistinct" | "selectDistinctOn";

/**
 * Drizzle for reads, inside the call's transaction and under row-level security: no query names the workspace.
 * What the type leaves out (insert, update, delete, transaction, execute) is refused at run time too.
 */
export type ReadDatabase = Pick<NodePgDatabase, Selects | "$with" | "$count"> & {
  with(...queries: Parameters<NodePgDatabase["with"]>): Pick<ReturnType<NodePgDatabase["with"]>, Selects>;
};

/** What the database gives to a tool's `run`. */
export interface Handles {
  readonly db: ReadDatabase;
  readonly records: Records;
  readonly workspaces: Workspaces;
}

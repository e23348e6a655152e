import { inputsContext, outputsContext, type Vault } from "@acta/core";
import { connectPostgres } from "./postgres-js.ts";

/** A column of sealed secrets, and what each of its rows is sealed for. */
interface SealedColumn {
  table: string;
  column: string;
  contextOf(row: { workspaceId: string; id: string }): string;
}

/** Every one there is: a test compares with the schema. */
export const sealedColumns: readonly SealedColumn[] = [
  {
    table: "approvals",
    column: "sealed_inputs",
    contextOf: ({ workspaceId, id }) => inputsContext(workspaceId, id),
  },
  {
    table: "approval_outputs",
    column: "sealed_outputs",
    contextOf: ({ workspaceId, id }) => outputsContext(workspaceId, id),
  },
  ...["access_token", "app_secret"].map((column) => ({
    table: "whatsapp_accounts",
    column,
    contextOf: ({ id }: { id: string }) => `whatsapp_accounts/${id}/${column}`,
  })),
];

interface SealedRow {
  workspaceId: string;
  id: string;
  sealed: string;
}

const rowsAtOnce = 500;

/** How many secrets are sealed with another key than the ring's first. */
export async function countOldSeals(ownerUrl: string, vault: Vault): Promise<number> {
  let count = 0;
  await forEachSealed(ownerUrl, async ({ sealed }) => {
    if (!vault.isCurrent(sealed)) count++;
  });
  return count;
}

/**
 * Seals with the ring's first key whatever is sealed with another, while the product runs: every process has to have
 * that key by then. Safe to break off and to repeat.
 *
 * @param ownerUrl logs in as `acta_owner`
 * @returns how many secrets were sealed anew
 * @throws Error when one cannot be opened, naming where it stands; those before it are done
 */
export async function resealSecrets(ownerUrl: string, vault: Vault): Promise<number> {
  let count = 0;
  await forEachSealed(ownerUrl, async ({ sealed, context, place, replace }) => {
    if (!vault.isCurrent(sealed)) count += await replace(sealAnew(vault, sealed, context, place));
  });
  return count;
}

interface Sealed {
  sealed: string;
  context: string;
  /** For people. */
  place: string;
  /** @returns 1; 0 when it was written in between, and so sealed with the first key by whoever wrote it */
  replace(sealed: string): Promise<number>;
}

async function forEachSealed(ownerUrl: string, visit: (each: Sealed) => Promise<void>): Promise<void> {
  const sql = connectPostgres(ownerUrl, {
    max: 1,
    onnotice: () => {},
    connection: { application_name: "acta reseal" },
  });
  try {
    for (const { table, column, contextOf } of sealedColumns) {
      for (let after = { workspaceId: lowest, id: lowest }; ; ) {
        const rows = await sql<SealedRow[]>`
          select workspace_id as "workspaceId", id, ${sql(column)} as sealed from ${sql(table)}
           where ${sql(column)} is not null and (workspace_id, id) > (${after.workspaceId}, ${after.id})
           order by workspace_id, id limit ${rowsAtOnce}`;
        for (const row of rows) {
          await visit({
            sealed: row.sealed,
            context: contextOf(row),
            place: `${table}/${row.id}`,
            async replace(anew) {
              const { count } = await sql`
                update ${sql(table)} set ${sql(column)} = ${anew}
                 where workspace_id = ${row.workspaceId} and id = ${row.id} and ${sql(column)} = ${row.sealed}`;
              return count;
            },
          });
        }
        const last = rows.at(-1);
        if (!last || rows.length < rowsAtOnce) break;
        after = last;
      }
    }
  } finally {
    await sql.end({ timeout: 5 });
  }
}

const lowest = "00000000-0000-0000-0000-000000000000";

function sealAnew(vault: Vault, sealed: string, context: string, place: string): string {
  try {
    return vault.seal(vault.open(sealed, context), context);
  } catch (cause) {
    throw new Error(`${place}: ${cause instanceof Error ? cause.message : cause}`, { cause });
  }
}

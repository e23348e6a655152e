import { createReadStream, createWriteStream, existsSync } from "node:fs";
import { rename, rm } from "node:fs/promises";
import { BackupError, restoreBackup, writeBackup } from "@acta/db";
import { type Command, RefusedError, UsageError } from "./command.ts";
import { ownerDatabaseUrl, reaching } from "./owner-database.ts";

export const backup: Command = {
  usage: "backup FILE",
  summary: "write everything to one file, while the product runs",
  async run(args, env, io) {
    const file = fileOf(args);
    if (existsSync(file)) throw new RefusedError(`${file} is there already.`);
    // Under its name only once it is whole.
    const partial = `${file}.partial`;
    try {
      const target = createWriteStream(partial, { mode: 0o600 });
      const { tables, rows } = await reaching(writeBackup(ownerDatabaseUrl(env), target));
      await rename(partial, file);
      io.out(`${rows} rows of ${tables} tables are in ${file}.\n`);
      io.out("The secrets are not: keep ACTA_SECRET and ACTA_ENCRYPTION_KEYS (secrets.json) elsewhere.\n");
    } finally {
      await rm(partial, { force: true });
    }
    return 0;
  },
};

export const restore: Command = {
  usage: "restore FILE",
  summary: "fill an empty database from a backup",
  async run(args, env, io) {
    const file = fileOf(args);
    if (!existsSync(file)) throw new RefusedError(`There is no file ${file}.`);
    const { createdAt, tables, rows } = await refusing(
      reaching(restoreBackup(ownerDatabaseUrl(env), createReadStream(file))),
    );
    io.out(`${rows} rows of ${tables} tables are back, as they were at ${createdAt}.\n`);
    return 0;
  },
};

function fileOf(args: readonly string[]): string {
  const [file, ...others] = args;
  if (!file || file.startsWith("-") || others.length > 0) throw new UsageError("Name one file.");
  return file;
}

async function refusing<T>(work: Promise<T>): Promise<T> {
  try {
    return await work;
  } catch (error) {
    if (error instanceof BackupError) throw new RefusedError(error.message, { cause: error });
    throw error;
  }
}

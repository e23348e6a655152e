import { readFile, writeFile } from "node:fs/promises";
import { dumpSchema } from "../src/schema-dump.ts";
import { createTestDatabase, startTestCluster } from "../src/testing.ts";

// Writes schema.sql; with --check it only says whether the file is what the migrations make.
const file = new URL("../schema.sql", import.meta.url);
const stop = await startTestCluster();
try {
  const database = await createTestDatabase();
  const dump = await dumpSchema((text) => database.query(text));
  await database.drop();
  if (!process.argv.includes("--check")) {
    await writeFile(file, dump);
  } else if ((await readFile(file, "utf8").catch(() => "")) !== dump) {
    console.error(
      "packages/db/schema.sql is not what the migrations make: pnpm --filter @acta/db schema:dump",
    );
    process.exitCode = 1;
  }
} finally {
  await stop();
}

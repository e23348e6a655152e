#!/usr/bin/env node
import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";

const cli = new URL("../dist/cli.js", import.meta.url);

if (existsSync(fileURLToPath(cli))) {
  await import(cli.href);
} else {
  // Only in a checkout: the published package brings its dist.
  process.stderr.write("acta is not built yet. Run npm start once in the repository, or pnpm build.\n");
  process.exitCode = 2;
}

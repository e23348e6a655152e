#!/usr/bin/env node
import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";

const built = new URL("../dist/operate.js", import.meta.url);

if (existsSync(fileURLToPath(built))) {
  await import(built.href);
} else {
  process.stderr.write("The operator's commands are not built yet. Run npm start once, or pnpm build.\n");
  process.exitCode = 2;
}

import { readFile } from "node:fs/promises";
import { join } from "node:path";
import type { ManifestTool } from "@acta/core";

/** The gateway's own document maker, with its version. Imported late: `pnpm new` has no need of it. */
export async function loadOpenApi(root: string): Promise<(tools: readonly ManifestTool[]) => object> {
  const { createOpenApi } = await import("@acta/rest");
  const { version } = JSON.parse(await readFile(join(root, "packages/rest/package.json"), "utf8")) as {
    version: string;
  };
  return (tools) => createOpenApi(tools, { version });
}

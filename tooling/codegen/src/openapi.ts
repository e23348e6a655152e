import type { ManifestTool } from "@acta/core";

/** The gateway's own document maker. Imported late: the package it lives in is not needed to create a tool. */
export async function loadOpenApi(): Promise<(tools: readonly ManifestTool[]) => object> {
  const name = "@acta/rest";
  try {
    const rest = (await import(name)) as { createOpenApi: (tools: readonly ManifestTool[]) => object };
    return rest.createOpenApi ?? (() => ({}));
  } catch {
    return () => ({});
  }
}

import { createRegistry, type ToolManifest, toManifestErrors, toManifestTool } from "@acta/core";
import type { LoadedCatalogue } from "./load.ts";
import { banner } from "./names.ts";

export function createManifest({ tools, moduleErrors }: LoadedCatalogue): ToolManifest {
  const registry = createRegistry(
    tools.map(({ definition }) => definition),
    moduleErrors.map(({ errors }) => errors),
  );
  return { tools: registry.list().map(toManifestTool), errors: toManifestErrors(registry.errors) };
}

/** JSON has no comments: the banner is the first member, on the first line. */
export function jsonFile(content: object, bannerKey: string): string {
  const body = JSON.stringify(content, null, 2);
  const first = `{ ${JSON.stringify(bannerKey)}: ${JSON.stringify(banner)}`;
  return body === "{}" ? `${first} }\n` : `${first},${body.slice(1)}\n`;
}

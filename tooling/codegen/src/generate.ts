import { readFile } from "node:fs/promises";
import { join } from "node:path";
import type { ManifestTool } from "@acta/core";
import { checkCatalogue } from "./check.ts";
import { emitCatalogue } from "./emit-catalogue.ts";
import { emitClientTools } from "./emit-client.ts";
import { emitReference } from "./emit-reference.ts";
import { emitAffected, emitRouter } from "./emit-router.ts";
import { emitToolTypes } from "./emit-types.ts";
import { emitTypesFile } from "./emit-types-file.ts";
import { loadCatalogue } from "./load.ts";
import { createManifest, jsonFile } from "./manifest.ts";
import type { Outputs } from "./outputs.ts";

export interface GenerateOptions {
  /** Root of the repository. */
  root: string;
  /** Turns what tools publish into an OpenAPI 3.1 document. */
  createOpenApi: (tools: readonly ManifestTool[]) => object;
  /** Believes that what stands in the manifest was checked when it was written, where that takes long. */
  trustManifest?: boolean;
}

const catalogSource = "packages/catalog/src";
const manifestFile = `${catalogSource}/generated/manifest.json`;

/**
 * Everything that is made from the catalogue. Pure apart from reading it: nothing is written.
 *
 * @throws RefusalError for a catalogue that must not be published as it is
 */
export async function generate({
  root,
  createOpenApi,
  trustManifest = false,
}: GenerateOptions): Promise<Outputs> {
  const catalogue = await loadCatalogue(join(root, catalogSource));
  const known = trustManifest ? await readFile(join(root, manifestFile), "utf8").catch(() => "") : "";
  checkCatalogue(catalogue, (pattern) => known.includes(`"pattern": ${JSON.stringify(pattern)}`));
  const manifest = createManifest(catalogue);
  const types = await Promise.all(catalogue.tools.map(({ definition }) => emitToolTypes(definition)));
  // Who calls from outside is offered no tool of the system's: neither its name nor its types.
  const offeredNames = new Set(manifest.tools.map(({ name }) => name));
  const offered = types.filter(({ name }) => offeredNames.has(name));
  const outputs = new Map<string, string>([
    [`${catalogSource}/generated/catalogue.ts`, emitCatalogue(catalogue)],
    [`${catalogSource}/generated/types.ts`, emitTypesFile(types, { withParsed: true })],
    [manifestFile, jsonFile(manifest, "$comment")],
    ["packages/trpc/src/generated/types.ts", emitTypesFile(offered, { withParsed: false })],
    ["packages/trpc/src/generated/app-router.ts", emitRouter(manifest.tools)],
    ["packages/trpc/src/generated/affected.ts", emitAffected(manifest.tools)],
    ["packages/client/src/generated/types.ts", emitTypesFile(offered, { withParsed: false })],
    ["packages/client/src/generated/tools.ts", emitClientTools(manifest.tools)],
    ["docs/reference/openapi.json", jsonFile(createOpenApi(manifest.tools), "x-generated-by")],
  ]);
  for (const [name, content] of emitReference(manifest)) outputs.set(`docs/reference/${name}`, content);
  return outputs;
}

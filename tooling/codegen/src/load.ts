import { readdir } from "node:fs/promises";
import { join, relative, sep } from "node:path";
import { pathToFileURL } from "node:url";
import type { AnyTool, ErrorTable } from "@acta/core";
import { Refusals } from "./refusals.ts";

/** One tool file and what it exports. */
export interface LoadedTool {
  /** `crm/contact/create.ts`, from the catalogue's `src`, with forward slashes. */
  file: string;
  definition: AnyTool;
}

/** A module's `errors.ts`. */
export interface LoadedErrors {
  module: string;
  file: string;
  errors: ErrorTable;
}

export interface LoadedCatalogue {
  /** Sorted by name. */
  tools: LoadedTool[];
  /** Sorted by module. */
  moduleErrors: LoadedErrors[];
}

const isSource = (name: string) =>
  name.endsWith(".ts") &&
  !name.endsWith(".test.ts") &&
  !name.endsWith(".test-d.ts") &&
  !name.endsWith(".d.ts");

/**
 * Imports every `<module>/<entity>/<action>.ts` below a catalogue's `src`, and the `errors.ts` of each module.
 * Nothing generated is imported, so a missing or stale `generated/` does no harm.
 *
 * @throws RefusalError for files that cannot be loaded, export no `tool`, or whose path is not the tool's name
 */
export async function loadCatalogue(sourceDir: string): Promise<LoadedCatalogue> {
  const refusals = new Refusals();
  const tools: LoadedTool[] = [];
  const moduleErrors: LoadedErrors[] = [];
  const entries = await readdir(sourceDir, { recursive: true, withFileTypes: true });
  const files = entries
    .filter((entry) => entry.isFile() && isSource(entry.name))
    .map((entry) => relative(sourceDir, join(entry.parentPath, entry.name)).split(sep).join("/"))
    .filter((file) => !file.split("/").includes("generated"))
    .sort();

  for (const file of files) {
    const segments = file.slice(0, -".ts".length).split("/");
    if (segments.length === 2 && segments[1] === "errors") {
      const loaded = await importFile(sourceDir, file, refusals);
      if (!loaded) continue;
      const errors = loaded.errors as ErrorTable | undefined;
      if (typeof errors !== "object")
        refusals.add(file, "exports no `errors`", "export const { errors, fail } = defineErrors({ … })");
      else moduleErrors.push({ module: segments[0]!, file, errors });
    }
    if (segments.length > 3)
      refusals.add(
        file,
        "lies deeper than <module>/<entity>/<action>.ts",
        "move it up: the path is the tool's name",
      );
    if (segments.length !== 3) continue;

    const loaded = await importFile(sourceDir, file, refusals);
    if (!loaded) continue;
    const definition = loaded.tool as AnyTool | undefined;
    const expected = segments.join(".");
    if (typeof definition?.run !== "function") {
      refusals.add(
        file,
        "exports no `tool`",
        `export const tool = defineTool({ name: ${JSON.stringify(expected)}, … }), or move the file to ${segments[0]}/ if it is not a tool`,
      );
    } else if (definition.name !== expected) {
      refusals.add(
        file,
        `its tool is named ${definition.name}`,
        `name it ${expected}, or move the file to ${definition.name.replaceAll(".", "/")}.ts: the path is the name`,
      );
    } else {
      tools.push({ file, definition });
    }
  }
  refusals.throwIfAny();
  tools.sort((a, b) => (a.definition.name < b.definition.name ? -1 : 1));
  return { tools, moduleErrors };
}

async function importFile(
  sourceDir: string,
  file: string,
  refusals: Refusals,
): Promise<Record<string, unknown> | null> {
  try {
    return (await import(pathToFileURL(join(sourceDir, file)).href)) as Record<string, unknown>;
  } catch (error) {
    refusals.add(file, error instanceof Error ? error.message : String(error), "make it importable");
    return null;
  }
}

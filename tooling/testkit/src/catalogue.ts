import type { AnyTool, BaseContext, ErrorTable } from "@acta/core";
import type { Handles } from "@acta/db";

/** The tools under test and what they need beside the database. */
export interface Catalogue<Services extends object = object> {
  tools: readonly AnyTool<BaseContext & Handles & Services>[];
  moduleErrors: readonly ErrorTable[];
  services: Services;
}

let current: Catalogue | undefined;

/**
 * Names the catalogue that `describeTool` and `describeRegistry` test. Called once, from a package's vitest
 * `setupFiles`: the testkit cannot import the catalogue, which imports the testkit for its tests.
 */
export function useCatalogue<Services extends object>(catalogue: Catalogue<Services>): void {
  // Services are handed through from the catalogue to its own tools and looked into by nobody here.
  current = catalogue as unknown as Catalogue;
}

export function currentCatalogue(): Catalogue {
  if (!current)
    throw new Error("call useCatalogue({ tools, moduleErrors, services }) in a vitest setup file");
  return current;
}

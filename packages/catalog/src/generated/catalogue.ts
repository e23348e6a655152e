// Made by `pnpm gen` (tooling/codegen) from packages/catalog. Do not edit.
import type { AnyTool, ErrorTable } from "@acta/core";
import type { CatalogContext } from "../define.ts";
import { errors as crmErrors } from "../crm/errors.ts";
import { errors as systemErrors } from "../system/errors.ts";

/** Every tool, sorted by name. */
export const tools: readonly AnyTool<CatalogContext>[] = [
];

/** The error table of every module that has one. */
export const moduleErrors: readonly ErrorTable[] = [crmErrors, systemErrors];

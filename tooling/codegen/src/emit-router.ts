import type { ManifestTool } from "@acta/core";
import { banner, typeNameOf } from "./names.ts";

type RouterTool = Pick<ManifestTool, "name"> & { metadata: Pick<ManifestTool["metadata"], "sideEffects"> };

/**
 * The router's type, spelled out. A record of procedures must be a type alias: an interface is not assignable to
 * tRPC's `RouterRecord`.
 */
export function emitRouter(tools: readonly RouterTool[]): string {
  const procedures = nested(tools, ({ name, metadata }) => {
    const kind = metadata.sideEffects.length === 0 ? "ToolQuery" : "ToolMutation";
    return `${kind}<${typeNameOf(name)}Input, ${typeNameOf(name)}Output>`;
  });
  const previews = nested(
    tools,
    ({ name }) => `ToolPreview<${typeNameOf(name)}Input, ${typeNameOf(name)}Output>`,
  );
  const imported = tools
    .flatMap(({ name }) => [`${typeNameOf(name)}Input`, `${typeNameOf(name)}Output`])
    .sort();
  return [
    `// ${banner}`,
    'import type { TRPCBuiltRouter } from "@trpc/server";',
    'import type { ConsoleProcedures } from "../console-procedures.ts";',
    'import type { RootTypes, ToolMutation, ToolPreview, ToolQuery } from "../procedure-types.ts";',
    ...(imported.length > 0
      ? ["import type {", ...imported.map((name) => `  ${name},`), '} from "./types.ts";']
      : []),
    "",
    "/** `trpc.<tool>`: a query where the tool only reads, a mutation otherwise. */",
    `export type ToolProcedures = ${procedures};`,
    "",
    "/** `trpc.preview.<tool>`: the dry-run of every tool. A mutation, since it leaves a row. */",
    `export type PreviewProcedures = ${previews};`,
    "",
    "export type AppProcedures = ToolProcedures & { preview: PreviewProcedures } & ConsoleProcedures;",
    "",
    "export type AppRouter = TRPCBuiltRouter<RootTypes, AppProcedures>;",
    "",
  ].join("\n");
}

function nested(tools: readonly RouterTool[], typeOf: (tool: RouterTool) => string): string {
  const modules = groupBy(tools, (tool) => tool.name.split(".")[0]!);
  const lines = ["{"];
  for (const [module, inModule] of modules) {
    lines.push(`  ${module}: {`);
    for (const [entity, inEntity] of groupBy(inModule, (tool) => tool.name.split(".")[1]!)) {
      lines.push(`    ${entity}: {`);
      for (const tool of inEntity) lines.push(`      ${tool.name.split(".")[2]}: ${typeOf(tool)};`);
      lines.push("    };");
    }
    lines.push("  };");
  }
  lines.push("}");
  return lines.join("\n");
}

export function groupBy<T>(items: readonly T[], keyOf: (item: T) => string): Map<string, T[]> {
  const groups = new Map<string, T[]>();
  for (const item of items) {
    const group = groups.get(keyOf(item));
    if (group) group.push(item);
    else groups.set(keyOf(item), [item]);
  }
  return groups;
}

/**
 * Which entities' queries a tool makes stale: its own, and those its inputs or outputs name (`contactId`, `tags`),
 * since the records of either show the other.
 */
export function emitAffected(tools: readonly ManifestTool[]): string {
  const entities = new Set(tools.map(({ metadata }) => `${metadata.module}.${metadata.entity}`));
  const lines = tools
    .filter(({ metadata }) => metadata.sideEffects.length > 0)
    .map(({ name, metadata, inputSchema, outputSchema }) => {
      const named = [inputSchema, outputSchema]
        .flatMap((schema) => Object.keys((schema.properties as object | undefined) ?? {}))
        .map((key) => `${metadata.module}.${key.replace(/(Id|s)$/, "")}`);
      const affected = [...new Set([`${metadata.module}.${metadata.entity}`, ...named])]
        .filter((entity) => entities.has(entity))
        .sort();
      return `  ${JSON.stringify(name)}: [${affected.map((entity) => JSON.stringify(entity)).join(", ")}],`;
    });
  const branches = [...groupBy([...entities].sort(), (entity) => entity.split(".")[0]!)].map(
    ([module, list]) =>
      `  ${module}: { ${list.map((entity) => `${entity.split(".")[1]}: Branch`).join("; ")} };`,
  );
  return [
    `// ${banner}`,
    "",
    "/** Whose queries are stale after a tool ran: `module.entity`. */",
    "export const affectedEntities: { readonly [toolName: string]: readonly string[] } = {",
    ...lines,
    "};",
    "",
    "/** What tRPC's `useUtils()` offers for every branch of the router. */",
    "export interface Branch {",
    "  invalidate(): Promise<void>;",
    "}",
    "",
    "/** The branches of `useUtils()` that hold tools. */",
    "export interface EntityBranches {",
    ...branches,
    "}",
    "",
  ].join("\n");
}

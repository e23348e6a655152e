import { mkdir, readFile, symlink, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { emitRouter, emitToolTypes, emitTypesFile } from "@acta/codegen";
import { exampleOf, handlerBody, type MadeUpTool, toJsonSchema, toZod } from "./tools.ts";

const benchDir = join(dirname(fileURLToPath(import.meta.url)), "..");
const packagesDir = join(benchDir, "../../packages");

/** A folder that `tsc -p` can check. `uiFile` is where somebody writes `client.crm.…`. */
export interface Project {
  dir: string;
  uiFile: string;
}

async function writeProject(dir: string, files: ReadonlyMap<string, string>): Promise<Project> {
  await mkdir(dir, { recursive: true });
  await symlink(join(benchDir, "node_modules"), join(dir, "node_modules"));
  const all = new Map(files);
  all.set(
    "tsconfig.json",
    JSON.stringify({ extends: join(benchDir, "../config/tsconfig.base.json"), include: ["src"] }),
  );
  all.set("package.json", JSON.stringify({ type: "module" }));
  all.set("src/ui.ts", uiSource);
  for (const [path, content] of all) {
    await mkdir(dirname(join(dir, path)), { recursive: true });
    await writeFile(join(dir, path), content);
  }
  return { dir, uiFile: join(dir, "src/ui.ts") };
}

/** What a user interface does with a router, the same for both. */
const uiSource = `import { createTRPCClient } from "@trpc/client";
import type { inferRouterInputs } from "@trpc/server";
import type { AppRouter } from "./app-router.ts";

declare const client: ReturnType<typeof createTRPCClient<AppRouter>>;
export type Inputs = inferRouterInputs<AppRouter>["crm"]["entity3"]["create"];
export const answered = (input: Inputs) => client.crm.entity3.create.mutate(input);
export const read = async (input: inferRouterInputs<AppRouter>["crm"]["entity5"]["read"]) =>
  client.crm.entity5.read.query(input);
`;

/**
 * Our form: types emitted by the product's own codegen, the emitted router with its previews (so twice as many
 * procedures as the inferred one), and a handler per tool.
 *
 * @param definitions whether handlers stand in whole tool files, with schemas and examples, or are typed by name alone
 */
export async function writeEmittedProject(
  dir: string,
  tools: readonly MadeUpTool[],
  { definitions }: { definitions: boolean },
): Promise<Project> {
  const typed = await Promise.all(
    tools.map((tool) =>
      emitToolTypes({
        name: tool.name,
        inputSchema: toJsonSchema(tool.inputs),
        outputSchema: toJsonSchema(tool.outputs),
        errors: ["NOT_FOUND"],
      }),
    ),
  );
  const router = emitRouter(
    tools.map(({ name, reads }) => ({ name, metadata: { sideEffects: reads ? [] : ["updates_record"] } })),
  );
  const files = new Map([
    ["src/generated/types.ts", emitTypesFile(typed, { withParsed: true })],
    ["src/generated/router.ts", router],
    ["src/app-router.ts", 'export type { AppRouter } from "./generated/router.ts";\n'],
    ["src/procedure-types.ts", reExport("trpc/src/procedure-types.ts")],
    ["src/console-procedures.ts", reExport("trpc/src/console-procedures.ts")],
  ]);
  if (definitions) {
    files.set("src/define.ts", await defineSource());
    files.set("src/generated/catalogue.ts", catalogueSource(tools));
  } else {
    files.set("src/handler.ts", handlerSource);
  }
  for (const tool of tools)
    files.set(`src/${fileOf(tool.name)}`, definitions ? toolSource(tool) : handlerFileSource(tool));
  return writeProject(dir, files);
}

const reExport = (path: string) => `export type * from ${JSON.stringify(join(packagesDir, path))};\n`;

const fileOf = (name: string) => `${name.replaceAll(".", "/")}.ts`;

/** The catalogue's own `defineTool`, without the database: its types cost the same whatever the number of tools. */
async function defineSource(): Promise<string> {
  let source = await readFile(join(packagesDir, "catalog/src/define.ts"), "utf8");
  for (const [imported, name] of [
    ['import type { Handles } from "@acta/db";', "Handles"],
    ['import type { ToolServices } from "./services.ts";', "ToolServices"],
  ] as const) {
    if (!source.includes(imported)) throw new Error(`the catalogue's define.ts no longer has ${imported}`);
    source = source.replace(imported, `type ${name} = object;`);
  }
  return source;
}

function catalogueSource(tools: readonly MadeUpTool[]): string {
  return [
    'import type { AnyTool } from "@acta/core";',
    'import type { CatalogContext } from "../define.ts";',
    ...tools.map(({ name }, i) => `import { tool as tool${i} } from "../${fileOf(name)}";`),
    `export const tools: readonly AnyTool<CatalogContext>[] = [${tools.map((_, i) => `tool${i}`).join(", ")}];`,
    "",
  ].join("\n");
}

const handlerSource = `import type { BaseContext } from "@acta/core";
import type { ToolName, ToolOutputs, ToolParsedInputs } from "./generated/types.ts";

export type Handler<N extends ToolName> = (call: {
  inputs: ToolParsedInputs[N];
  ctx: BaseContext;
}) => Promise<ToolOutputs[N]>;
`;

function handlerFileSource(tool: MadeUpTool): string {
  return `import type { Handler } from "../../handler.ts";

export const run: Handler<${JSON.stringify(tool.name)}> = async ({ inputs }) => ${handlerBody(tool, "inputs")};
`;
}

function toolSource(tool: MadeUpTool): string {
  return `import { defineTool } from "../../define.ts";

export const tool = defineTool({
  name: ${JSON.stringify(tool.name)},
  title: "A tool",
  description: "Does something.",
  inputSchema: ${JSON.stringify(toJsonSchema(tool.inputs))},
  outputSchema: ${JSON.stringify(toJsonSchema(tool.outputs))},
  metadata: {
    reversible: true,
    requiresApproval: false,
    sideEffects: ${tool.reads ? "[]" : '["updates_record"]'},
    permissions: ["contacts.edit"],
  },
  errors: ["NOT_FOUND"],
  examples: [{ inputs: ${JSON.stringify(exampleOf(tool.inputs))}, outputs: ${JSON.stringify(exampleOf(tool.outputs))} }],
  run: async ({ inputs }) => ${handlerBody(tool, "inputs")},
});
`;
}

/** The usual form: one file per procedure, Zod schemas, and a router whose type is inferred from all of them. */
export async function writeInferredProject(dir: string, tools: readonly MadeUpTool[]): Promise<Project> {
  const entities = new Map<string, MadeUpTool[]>();
  for (const tool of tools) {
    const entity = tool.name.split(".")[1]!;
    entities.set(entity, [...(entities.get(entity) ?? []), tool]);
  }
  const files = new Map([
    [
      "src/trpc.ts",
      'import { initTRPC } from "@trpc/server";\n\nexport const { procedure, router } = initTRPC.context<{ userId: string }>().create();\n',
    ],
    [
      "src/app-router.ts",
      [
        ...[...entities.keys()].map((entity) => `import { ${entity} } from "./crm/${entity}/index.ts";`),
        'import { router } from "./trpc.ts";',
        "",
        `export const appRouter = router({ crm: router({ ${[...entities.keys()].join(", ")} }) });`,
        "export type AppRouter = typeof appRouter;",
        "",
      ].join("\n"),
    ],
  ]);
  for (const [entity, inEntity] of entities) {
    const actions = inEntity.map(({ name }) => name.split(".")[2]!);
    files.set(
      `src/crm/${entity}/index.ts`,
      [
        ...actions.map((action) => `import { ${action}Procedure } from "./${action}.ts";`),
        'import { router } from "../../trpc.ts";',
        "",
        `export const ${entity} = router({ ${actions.map((action) => `${action}: ${action}Procedure`).join(", ")} });`,
        "",
      ].join("\n"),
    );
    for (const tool of inEntity) files.set(`src/${fileOf(tool.name)}`, inferredTool(tool));
  }
  return writeProject(dir, files);
}

function inferredTool(tool: MadeUpTool): string {
  return `import { z } from "zod";
import { procedure } from "../../trpc.ts";

export const ${tool.name.split(".")[2]}Procedure = procedure
  .input(${toZod(tool.inputs)})
  .output(${toZod(tool.outputs)})
  .${tool.reads ? "query" : "mutation"}(async ({ input }) => ${handlerBody(tool, "input")});
`;
}

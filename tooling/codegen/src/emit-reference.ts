import type { JsonSchema, ManifestError, ManifestTool, ToolManifest } from "@acta/core";
import { groupBy } from "./emit-router.ts";
import { banner } from "./names.ts";

/** The reference pages, by file name: one per module, the errors, and an index. */
export function emitReference({ tools, errors }: ToolManifest): Map<string, string> {
  const pages = new Map<string, string>();
  const modules = groupBy(tools, ({ metadata }) => metadata.module);
  for (const [module, inModule] of modules) pages.set(`${module}.md`, modulePage(module, inModule));
  pages.set("errors.md", errorsPage(errors, tools));
  pages.set("README.md", indexPage(modules));
  return pages;
}

const page = (title: string, body: string[]) => `<!-- ${banner} -->\n\n# ${title}\n\n${body.join("\n")}\n`;
const cell = (text: string) => text.replaceAll("|", "\\|").replaceAll("\n", " ");
const code = (text: string) => `\`${text}\``;
const json = (value: unknown) => ["```json", JSON.stringify(value, null, 2), "```"];
const anchorOf = (toolName: string) => toolName.replaceAll(".", "").toLowerCase();
const firstSentence = (text: string) => /^.*?[.!?](?=\s|$)/s.exec(text)?.[0] ?? text;

function indexPage(modules: ReadonlyMap<string, ManifestTool[]>): string {
  const body = [
    "Every tool, as callers see it. What any of them may answer when it fails: [errors](errors.md).",
  ];
  for (const [module, tools] of modules) {
    body.push("", `## [${module}](${module}.md)`, "", "| Tool | What it does |", "|---|---|");
    for (const { name, description } of tools)
      body.push(`| [${code(name)}](${module}.md#${anchorOf(name)}) | ${cell(firstSentence(description))} |`);
  }
  return page("Tools", body);
}

function modulePage(module: string, tools: readonly ManifestTool[]): string {
  return page(`Tools of ${module}`, tools.flatMap(toolSection)).replace(/\n+$/, "\n");
}

function toolSection(tool: ManifestTool): string[] {
  const { metadata } = tool;
  const facts = [
    metadata.sideEffects.length === 0
      ? "Read: changes nothing."
      : `Changes: ${metadata.sideEffects.map(code).join(", ")}.`,
    `Permissions: ${metadata.permissions.map(code).join(", ")}.`,
    metadata.sideEffects.length > 0 ? (metadata.reversible ? "Can be undone." : "Cannot be undone.") : "",
    metadata.requiresApproval ? "Always waits for approval." : "",
  ].filter((fact) => fact !== "");
  const lines = [
    `## ${tool.name}`,
    "",
    `**${tool.title}.** ${tool.description}`,
    "",
    facts.join(" "),
    "",
    code(`POST /v1/tools/${tool.name}`),
    "",
    "Inputs",
    "",
    ...fieldTable(tool.inputSchema),
    "",
    "Outputs",
    "",
    ...fieldTable(tool.outputSchema),
    "",
  ];
  if (tool.errors.length > 0) {
    lines.push("Errors of its own", "", "| Code | Status | Meaning |", "|---|---|---|");
    for (const error of tool.errors)
      lines.push(`| [${code(error.code)}](errors.md) | ${error.status} | ${cell(error.title)} |`);
    lines.push("");
  }
  for (const { description, inputs, outputs } of tool.examples) {
    lines.push(
      description ? `Example: ${description}` : "Example",
      "",
      ...json(inputs),
      "",
      "answers",
      "",
      ...json(outputs),
      "",
    );
  }
  return lines;
}

interface Field {
  path: string;
  schema: JsonSchema;
  required: boolean;
}

function fieldTable(root: JsonSchema): string[] {
  const fields = fieldsOf(root, root, "", 0);
  if (fields.length === 0) return ["None."];
  return [
    "| Field | Type | | Meaning |",
    "|---|---|---|---|",
    ...fields.map(({ path, schema, required }) => {
      const limits = limitsOf(schema);
      const meaning = [String(schema.description ?? ""), limits].filter((part) => part !== "").join(" ");
      return `| ${code(path)} | ${cell(typeOf(schema, root))} | ${required ? "required" : ""} | ${cell(meaning)} |`;
    }),
  ];
}

function resolve(schema: JsonSchema, root: JsonSchema): JsonSchema {
  const match = /^#\/(\$defs|definitions)\/([^/]+)$/.exec(String(schema.$ref ?? ""));
  if (!match) return schema;
  const target = (root[match[1]!] as { [key: string]: JsonSchema } | undefined)?.[match[2]!];
  return target ? { ...target, ...schema } : schema;
}

/** Fields of an object and, with their path, of the objects inside it; recursion through `$defs` ends at three levels. */
function fieldsOf(schema: JsonSchema, root: JsonSchema, prefix: string, depth: number): Field[] {
  const properties = (schema.properties as { [key: string]: JsonSchema } | undefined) ?? {};
  const required = new Set((schema.required as string[] | undefined) ?? []);
  return Object.entries(properties).flatMap(([key, raw]) => {
    const inner = resolve(raw, root);
    const path = `${prefix}${key}`;
    const field: Field = { path, schema: inner, required: required.has(key) };
    if (depth >= 3) return [field];
    const items = inner.items as JsonSchema | undefined;
    const below =
      typeof items === "object" && items !== null
        ? fieldsOf(resolve(items, root), root, `${path}[].`, depth + 1)
        : fieldsOf(inner, root, `${path}.`, depth + 1);
    return [field, ...below];
  });
}

function typeOf(schema: JsonSchema, root: JsonSchema): string {
  const resolved = resolve(schema, root);
  if (Array.isArray(resolved.enum)) return resolved.enum.map((value) => code(String(value))).join(" ");
  if ("const" in resolved) return code(String(resolved.const));
  for (const keyword of ["oneOf", "anyOf"]) {
    const branches = resolved[keyword];
    if (Array.isArray(branches))
      return branches.map((branch: JsonSchema) => typeOf(branch, root)).join(" or ");
  }
  const types = (Array.isArray(resolved.type) ? resolved.type : [resolved.type ?? "any"]) as string[];
  const items = resolved.items as JsonSchema | undefined;
  return types
    .map((type) => (type === "array" && items ? `array of ${typeOf(items, root)}` : type))
    .map((type) =>
      type === "string" && typeof resolved.format === "string" ? `string (${resolved.format})` : type,
    )
    .join(" or ");
}

function limitsOf(schema: JsonSchema): string {
  const words: [keyword: string, words: string][] = [
    ["minLength", "at least # characters"],
    ["maxLength", "at most # characters"],
    ["minimum", "at least #"],
    ["maximum", "at most #"],
    ["minItems", "at least # items"],
    ["maxItems", "at most # items"],
    ["minProperties", "at least # members"],
    ["maxProperties", "at most # members"],
  ];
  const limits = words
    .filter(([keyword]) => typeof schema[keyword] === "number")
    .map(([keyword, text]) =>
      keyword === "minLength" && schema[keyword] === 1
        ? "not empty"
        : text.replace("#", String(schema[keyword])),
    );
  if ("default" in schema) limits.push(`default ${code(JSON.stringify(schema.default))}`);
  if (schema["x-sensitive"] === true) limits.push("sensitive: redacted wherever it is kept");
  return limits.length > 0 ? `(${limits.join("; ")})` : "";
}

function errorsPage(errors: readonly ManifestError[], tools: readonly ManifestTool[]): string {
  const toolsOf = groupBy(
    tools.flatMap(({ name, errors: own }) => own.map((error) => ({ name, code: error.code }))),
    (entry) => entry.code,
  );
  return page("Errors", [
    "Every code, with the HTTP status it comes with. Codes without tools are common to them; which operations can answer them stands in [openapi.json](openapi.json), by status.",
    "",
    "| Code | Status | Meaning | What to do | Retry | Tools |",
    "|---|---|---|---|---|---|",
    ...errors.map(({ code: name, status, title, detail, retryable }) => {
      const used = (toolsOf.get(name) ?? []).map((entry) => code(entry.name)).join(" ");
      return `| ${code(name)} | ${status} | ${cell(title)} | ${cell(detail)} | ${retryable ? "yes" : ""} | ${used} |`;
    }),
  ]);
}

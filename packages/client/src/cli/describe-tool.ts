import type { JsonObject, JsonValue, ToolDescription } from "../wire.ts";

/** A tool's documentation as plain text. */
export function describeTool(tool: ToolDescription): string {
  const { metadata } = tool;
  const reads = metadata.sideEffects.length === 0;
  const example = tool.examples[0];
  return [
    `${tool.name}: ${tool.title}`,
    "",
    tool.description,
    "",
    `  ${reads ? "reads only" : metadata.sideEffects.join(", ")} · ${metadata.reversible ? "can be undone" : "cannot be undone"} · needs ${metadata.permissions.join(", ")}`,
    "",
    "Inputs",
    ...describeProperties(tool.inputSchema, 1),
    "",
    "Outputs",
    ...describeProperties(tool.outputSchema, 1),
    ...(tool.errors.length === 0
      ? []
      : ["", "Errors", ...tool.errors.map(({ code, status, detail }) => `  ${status} ${code}: ${detail}`)]),
    ...(example === undefined
      ? []
      : [
          "",
          "Example",
          `  acta call ${tool.name} --data '${JSON.stringify(example.inputs).replaceAll("'", "'\\''")}'`,
        ]),
    "",
  ].join("\n");
}

function describeProperties(schema: JsonObject, depth: number): string[] {
  const properties = isObject(schema.properties) ? Object.entries(schema.properties) : [];
  const required = new Set(Array.isArray(schema.required) ? schema.required : []);
  if (properties.length === 0) return [`${"  ".repeat(depth)}${describeType(schema)}`];
  return properties.flatMap(([name, property]) => {
    if (!isObject(property)) return [];
    const description = typeof property.description === "string" ? `  ${property.description}` : "";
    const fallback = property.default === undefined ? "" : ` = ${JSON.stringify(property.default)}`;
    const mark = required.has(name) ? "" : "?";
    const line = `${"  ".repeat(depth)}${name}${mark}: ${describeType(property)}${fallback}${description}`;
    const inner = isObject(property.items) ? property.items : property;
    return isObject(inner.properties) ? [line, ...describeProperties(inner, depth + 1)] : [line];
  });
}

function describeType(schema: JsonObject): string {
  if (Array.isArray(schema.enum)) return schema.enum.map((value) => JSON.stringify(value)).join(" | ");
  if (schema.const !== undefined) return JSON.stringify(schema.const);
  for (const keyword of ["oneOf", "anyOf"]) {
    const choices = schema[keyword];
    if (Array.isArray(choices))
      return choices.map((choice) => (isObject(choice) ? describeType(choice) : "any")).join(" | ");
  }
  const types = (Array.isArray(schema.type) ? schema.type : [schema.type ?? "any"]).map(String);
  const text = types
    .map((type) => (type === "array" && isObject(schema.items) ? `${describeType(schema.items)}[]` : type))
    .join(" | ");
  return typeof schema.format === "string" ? `${text} (${schema.format})` : text;
}

function isObject(value: JsonValue | undefined): value is JsonObject {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

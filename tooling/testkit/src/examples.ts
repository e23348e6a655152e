import type { JsonSchema } from "@acta/core";
import { makeRecord, type Rows } from "./rows.ts";

type Schema = Record<string, unknown>;

/** An input that names a record of the workspace by its id. */
export interface RecordReference {
  /** Where it stands: keys and array indexes. */
  path: (string | number)[];
  /** As in `x-widget: record:<kind>`. */
  kind: string;
}

/** The ids in a value that name records, by the `x-widget` of its schema. */
export function recordReferences(
  schema: JsonSchema,
  value: unknown,
  path: (string | number)[] = [],
): RecordReference[] {
  const widget = schema["x-widget"];
  if (typeof value === "string") {
    return typeof widget === "string" && widget.startsWith("record:")
      ? [{ path, kind: widget.slice("record:".length) }]
      : [];
  }
  if (Array.isArray(value)) {
    return value.flatMap((item, i) => recordReferences((schema.items ?? {}) as Schema, item, [...path, i]));
  }
  if (typeof value !== "object" || value === null) return [];
  const properties = (schema.properties ?? {}) as Record<string, Schema>;
  return Object.entries(value).flatMap(([key, item]) =>
    properties[key] ? recordReferences(properties[key], item, [...path, key]) : [],
  );
}

/** A copy of a value with the value at a path replaced. */
export function replaceAt(root: unknown, [key, ...rest]: (string | number)[], value: unknown): unknown {
  if (key === undefined) return value;
  if (Array.isArray(root))
    return root.map((item, i) => (i === Number(key) ? replaceAt(item, rest, value) : item));
  const object = root as Record<string, unknown>;
  return { ...object, [key]: replaceAt(object[key], rest, value) };
}

/** Inputs of an example with the records they name made in the workspace: ready to be called. */
export async function makeRunnable(schema: JsonSchema, inputs: unknown, rows: Rows): Promise<unknown> {
  let runnable = inputs;
  for (const { path, kind } of recordReferences(schema, inputs)) {
    runnable = replaceAt(runnable, path, (await makeRecord(rows, kind)).id);
  }
  return runnable;
}

import type { JsonSchema, ToolExample } from "@acta/core";
import { withoutChance } from "../checks.ts";

/** What a run did, where an example says what it would have done. */
interface Run {
  inputs: unknown;
  outputs: unknown;
}

/**
 * Where an example's outputs are not those of a run. What comes out of the record that is there (its name, its total)
 * depends on the record, so such a value must be of the same kind only. But yes and no are what the tool decided, and
 * what the example repeats of its inputs the run must repeat of its own.
 */
export function differsFrom(outputSchema: JsonSchema, example: ToolExample, run: Run): string[] {
  const echoed = scalarsOf(example.inputs);
  const given = scalarsOf(run.inputs);
  const differences: string[] = [];
  const compare = (schema: JsonSchema, pointer: string, said: unknown, is: unknown): void => {
    if (Array.isArray(said) && Array.isArray(is)) {
      // How many there are depends on what is there.
      if (said.length > 0 && is.length > 0) compare(partOf(schema.items), `${pointer}/0`, said[0], is[0]);
    } else if (isObject(said) && isObject(is)) {
      const known = partOf(schema.properties);
      const optional = (key: string) => !((schema.required ?? []) as string[]).includes(key);
      // Of open fields each record has its own.
      for (const key of Object.keys({ ...said, ...is }).filter((each) => each in known)) {
        const at = `${pointer}/${key}`;
        if (key in said && key in is) compare(partOf(known[key]), at, said[key], is[key]);
        else if (!optional(key))
          differences.push(`${at} is only in ${key in is ? "the run" : "the example"}`);
      }
    } else if (typeof said === "boolean" || typeof is === "boolean") {
      if (said !== is) differences.push(`${pointer} is ${is}, not ${said}`);
    } else if (said !== null && is !== null && typeof said !== typeof is) {
      differences.push(`${pointer} is ${JSON.stringify(is)}, not such as ${JSON.stringify(said)}`);
    } else if (isTelling(said)) {
      const names = [...echoed].filter(([, value]) => value === said).map(([at]) => at);
      if (names.length > 0 && names.every((at) => !same(given.get(at), is))) {
        differences.push(`${pointer} is ${JSON.stringify(is)}, not what ${names.join(" or ")} was given as`);
      }
    }
  };
  compare(outputSchema, "", example.outputs, run.outputs);
  return differences;
}

const same = (a: unknown, b: unknown): boolean =>
  JSON.stringify(withoutChance(a ?? null)) === JSON.stringify(withoutChance(b ?? null));

const partOf = (schema: unknown): JsonSchema => (isObject(schema) ? (schema as JsonSchema) : {});

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === "object" && value !== null && !Array.isArray(value);

/** Long enough that two of them are hardly the same by chance. */
const isTelling = (value: unknown): boolean =>
  (typeof value === "string" && value.length > 2) || (typeof value === "number" && value > 9);

function scalarsOf(value: unknown, pointer = "", found = new Map<string, unknown>()): Map<string, unknown> {
  if (typeof value === "object" && value !== null) {
    for (const [key, item] of Object.entries(value)) scalarsOf(item, `${pointer}/${key}`, found);
  } else found.set(pointer, value);
  return found;
}

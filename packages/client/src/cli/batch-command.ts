import { readFileSync } from "node:fs";
import type { Acta } from "../acta.ts";
import type { BatchItem } from "../batch.ts";
import type { Options } from "./main.ts";
import { type ExitCode, exitCodes, printJson, type Terminal } from "./output.ts";
import { UsageError } from "./usage.ts";

/**
 * `acta batch <file.json> | -`: the file has the items, or an object with `items` and `atomic`. Exit code 1 also where
 * an item failed and the others stand.
 */
export async function batchCommand(
  source: string,
  options: Options,
  connect: () => Acta,
  terminal: Terminal,
): Promise<ExitCode> {
  const { items, atomic } = parseBatch(await readText(source, terminal));
  const { plan, "idempotency-key": key, "not-atomic": notAtomic } = options;
  if (notAtomic && atomic === true) throw new UsageError(`${source} says atomic, and --not-atomic otherwise`);
  const asked = {
    atomic: notAtomic ? false : (atomic ?? true),
    ...(plan !== undefined && { plan }),
    ...(key !== undefined && { idempotencyKey: key }),
  };
  const acta = connect();
  const answer = options["dry-run"]
    ? await acta.batch(items, { ...asked, dryRun: true })
    : await acta.batch(items, asked);
  printJson(terminal, answer);
  const failed = "items" in answer && answer.items.some((item) => "code" in item);
  return failed ? exitCodes.refused : exitCodes.done;
}

async function readText(source: string, terminal: Terminal): Promise<string> {
  try {
    return source === "-" ? await terminal.readStdin() : readFileSync(source, "utf8");
  } catch (error) {
    throw new UsageError(`${source} cannot be read: ${(error as Error).message}`, { cause: error });
  }
}

function parseBatch(text: string): { items: BatchItem[]; atomic?: boolean } {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    throw new UsageError(`the batch is not JSON: ${(error as Error).message}`, { cause: error });
  }
  const { items, atomic, ...more } = (Array.isArray(value) ? { items: value } : (value ?? {})) as {
    [member: string]: unknown;
  };
  if (!Array.isArray(items)) throw new UsageError("a batch is an array of items, or an object with items");
  if (atomic !== undefined && typeof atomic !== "boolean") throw new UsageError("atomic is true or false");
  const [other] = Object.keys(more);
  if (other !== undefined) throw new UsageError(`a batch has items and atomic, and no ${other}`);
  // What an item must be is the gateway's to say: its tools may be newer than this version.
  return { items: items as BatchItem[], ...(atomic !== undefined && { atomic }) };
}

import { ActaError, type AnyTool } from "@acta/core";
import fc from "fast-check";
import { draftInputs } from "../arbitrary.ts";
import { recordReferences, replaceAt } from "../examples.ts";
import { makeRecord } from "../rows.ts";
import { createWorld, type TestBed, type World } from "../world.ts";

export interface Interleaving {
  operations: number;
  /** How many were taken. */
  taken: number;
  /** What was seen of a workspace that was not the caller's. */
  foreign: readonly string[];
}

const workspaces = 8;
/** More at once than there are connections: each serves one workspace after the other. */
const atOnce = 16;
/** How many of the ids in the inputs are another workspace's. */
const foreignShare = 0.2;

const uuid = /[0-9a-f]{8}-[0-9a-f]{4}-[1-8][0-9a-f]{3}-[0-9a-f]{4}-[0-9a-f]{12}/g;

/**
 * Calls of many workspaces at once over few connections, with ids of their own and of others. Whoever answers with an id
 * that is another workspace's, and that the caller did not name, has let it out.
 */
export async function interleave(
  bed: TestBed,
  tools: readonly AnyTool[],
  { operations, seed }: { operations: number; seed: number },
): Promise<Interleaving> {
  const schemas = JSON.stringify(tools.map(({ inputSchema }) => inputSchema));
  const kinds = new Set([...schemas.matchAll(/"x-widget":"record:(\w+)"/g)].map(([, kind]) => kind!));
  const ownerOf = new Map<string, string>();
  const places: { world: World; records: Map<string, string[]> }[] = [];
  for (let index = 0; index < workspaces; index++) {
    const world = await createWorld(bed, tools[0]!.name);
    const records = new Map<string, string[]>();
    for (const kind of kinds) {
      const made = [(await makeRecord(world.rows, kind)).id, (await makeRecord(world.rows, kind)).id];
      records.set(kind, made);
      for (const id of made) ownerOf.set(id, world.rows.workspaceId);
    }
    places.push({ world, records });
  }

  const plans = fc.sample(
    fc.tuple(
      fc.nat(tools.length - 1),
      fc.nat(workspaces - 1),
      fc.infiniteStream(fc.double({ min: 0, max: 1, noNaN: true })),
    ),
    { numRuns: operations, seed },
  );
  const drafts = tools.map((tool) =>
    fc.sample(
      draftInputs(
        tool.inputSchema,
        tool.examples.map(({ inputs }) => inputs),
      ),
      { numRuns: 4, seed },
    ),
  );
  const foreign: string[] = [];
  let taken = 0;
  let next = 0;

  async function operate(): Promise<void> {
    for (let index = next++; index < plans.length; index = next++) {
      const [toolIndex, placeIndex, chance] = plans[index]!;
      const roll = () => Number(chance.next().value);
      const tool = tools[toolIndex]!;
      const { world } = places[placeIndex]!;
      let inputs = drafts[toolIndex]![Math.floor(roll() * 3.99)];
      for (const { path, kind } of recordReferences(tool.inputSchema, inputs)) {
        const isForeign = roll() < foreignShare;
        const { records } = places[isForeign ? Math.floor(roll() * (workspaces - 0.01)) : placeIndex]!;
        inputs = replaceAt(inputs, path, records.get(kind)![roll() < 0.5 ? 0 : 1]);
      }
      const answer = await world.tool(tool.name, inputs).then(
        (outputs) => {
          taken++;
          return { outputs };
        },
        (error: unknown) => {
          // Policies are among what is made here.
          if (error instanceof Error && error.message.endsWith("waits for approval")) return {};
          if (!(error instanceof ActaError) || !error.expected) throw error;
          const { detail, details, issues, conflicts } = error;
          return { refused: { detail, details, issues, conflicts } };
        },
      );
      note(tool.name, world.rows.workspaceId, JSON.stringify(inputs), JSON.stringify(answer));
    }
  }

  function note(toolName: string, workspaceId: string, asked: string, answered: string): void {
    for (const id of new Set(answered.match(uuid))) {
      const owner = ownerOf.get(id);
      if (owner === undefined) ownerOf.set(id, workspaceId);
      else if (owner !== workspaceId && !asked.includes(id)) {
        foreign.push(`${toolName} in ${workspaceId} answered with ${id} of ${owner}`);
      }
    }
  }

  await Promise.all(Array.from({ length: atOnce }, operate));
  return { operations, taken, foreign };
}

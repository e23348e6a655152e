import { ActaError, type AnyTool } from "@acta/core";
import { connectPostgres } from "@acta/db";
import fc from "fast-check";
import { draftInputs } from "../arbitrary.ts";
import { beforehand } from "../checks.ts";
import { makeRunnable } from "../examples.ts";
import { createWorld, type TestBed } from "../world.ts";
import { properties } from "./properties.ts";
import { type Activity, NotHeld, type Property, type PropertyName, RefusedDraft } from "./property.ts";
import { createStateReader, type ReadState } from "./state.ts";

export interface SuiteOptions {
  /** Generated calls for each tool and property. */
  cases: number;
  seed: number;
}

/** What was held, and how often. */
export interface SuiteReport {
  tools: number;
  cases: number;
  /** Generated calls that their tool took. */
  taken: number;
  held: ReadonlyMap<PropertyName, number>;
  /** Of each tool: generated calls, and those taken. */
  byTool: ReadonlyMap<string, { cases: number; taken: number }>;
}

export interface PropertySuite {
  /**
   * Holds the properties of one tool.
   *
   * @returns a sentence for each that does not hold
   */
  run(tool: AnyTool): Promise<NotHeld[]>;
  /** Those that need the database to themselves. */
  runAlone(tool: AnyTool): Promise<NotHeld[]>;
  report(): SuiteReport;
  close(): Promise<void>;
}

/** Shrinking a failure makes as many calls again; what is found by then is told. */
const shrinkMs = 5_000;

export async function createPropertySuite(
  bed: TestBed,
  { cases, seed }: SuiteOptions,
): Promise<PropertySuite> {
  const readState = await createStateReader(bed);
  const admin = connectPostgres(bed.urls.admin, { max: 1, onnotice: () => {} });
  const activity = () => admin<Activity[]>`
    select pid, state, query_start::text as began, state_change::text as ended from pg_stat_activity
    where datname = current_database() and usename in ('acta_app', 'acta_system') order by pid`;
  const held = new Map<PropertyName, number>();
  const byTool = new Map<string, { cases: number; taken: number }>();

  async function hold(property: Property, tool: AnyTool): Promise<NotHeld[]> {
    const heldNow = new Set<PropertyName>();
    const count = byTool.get(tool.name) ?? { cases: 0, taken: 0 };
    byTool.set(tool.name, count);
    const run = (draft: unknown, pick: number) =>
      runCase(property, tool, draft, pick, { bed, readState, activity }, (name) => {
        heldNow.add(name);
        held.set(name, (held.get(name) ?? 0) + 1);
      });

    if (property.generated) {
      const drafts = draftInputs(
        tool.inputSchema,
        tool.examples.map(({ inputs }) => inputs),
      );
      const outcome = await fc.check(
        fc.asyncProperty(drafts, fc.nat(), async (draft, pick) => {
          count.cases++;
          if (await run(draft, pick)) count.taken++;
        }),
        {
          numRuns: property.costly ? Math.ceil(cases / 2) : cases,
          seed,
          interruptAfterTimeLimit: shrinkMs,
          markInterruptAsFailure: false,
        },
      );
      if (outcome.failed) return [toNotHeld(property, outcome.errorInstance, outcome.counterexample, seed)];
    }
    const missing = () => property.mustHold(tool).filter((name) => !heldNow.has(name));
    if (!property.generated || missing().length > 0) {
      // None of the generated calls was taken: the example always is.
      const { inputs } = tool.examples[0]!;
      try {
        await run(inputs, 0);
      } catch (error) {
        return [toNotHeld(property, error, [inputs, 0], seed)];
      }
    }
    return missing().map((name) => new NotHeld(name, new Error("no call got as far as to show it")));
  }

  async function holdAll(tool: AnyTool, alone: boolean): Promise<NotHeld[]> {
    const failures: NotHeld[] = [];
    for (const property of properties) {
      if ((property.alone === true) === alone) failures.push(...(await hold(property, tool)));
    }
    return failures;
  }

  return {
    run: (tool) => holdAll(tool, false),
    runAlone: (tool) => holdAll(tool, true),
    report() {
      const counts = [...byTool.values()];
      return {
        tools: byTool.size,
        cases: counts.reduce((sum, count) => sum + count.cases, 0),
        taken: counts.reduce((sum, count) => sum + count.taken, 0),
        held,
        byTool,
      };
    },
    close: () => admin.end({ timeout: 5 }),
  };
}

interface Surroundings {
  bed: TestBed;
  readState: ReadState;
  activity(): Promise<readonly Activity[]>;
}

/** @returns whether the tool took the call */
async function runCase(
  property: Property,
  tool: AnyTool,
  draft: unknown,
  pick: number,
  { bed, readState, activity }: Surroundings,
  onHeld: (name: PropertyName) => void,
): Promise<boolean> {
  const world = await createWorld(bed, tool.name);
  // Somebody else's records, that nothing should happen to.
  await world.rows.tagged(await world.rows.contact(), "bystander");
  // In a pipeline of its own: whatever becomes of the workspace's others does not concern it.
  await world.rows.order({ pipelineId: (await world.rows.pipeline()).id, status: "open" });
  const inputs = await makeRunnable(tool.inputSchema, draft, world.rows);
  const prepare = async (of: unknown) => {
    await beforehand[tool.name]?.(world, of).catch(refusedDraft);
  };
  try {
    await prepare(inputs);
    await property.run({
      tool,
      world,
      inputs,
      prepare,
      pick,
      activity,
      state: () => readState([world.rows.workspaceId, world.elsewhere.workspaceId]),
      call: (options) => world.execute(inputs, options).catch(refusedDraft),
      async hold(name, check) {
        try {
          await check();
        } catch (error) {
          throw error instanceof RefusedDraft ? error : new NotHeld(name, error);
        }
        onHeld(name);
      },
    });
    return true;
  } catch (error) {
    if (error instanceof RefusedDraft) return false;
    throw error;
  }
}

/** @throws RefusedDraft for what a caller may be told, and everything else as it is */
function refusedDraft(error: unknown): never {
  if (error instanceof ActaError && error.expected) throw new RefusedDraft(error.code);
  throw error;
}

function toNotHeld(property: Property, error: unknown, counterexample: unknown, seed: number): NotHeld {
  const cause = error instanceof NotHeld ? error : new NotHeld(property.names[0]!, error);
  cause.message += `\nwith ${JSON.stringify(counterexample)}, seed ${seed}`;
  return cause;
}

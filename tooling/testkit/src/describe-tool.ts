import { ActaError, type AnyTool } from "@acta/core";
import { beforeAll, describe, expect, it } from "vitest";
import { currentCatalogue } from "./catalogue.ts";
import { type Check, quickChecks, slowChecks } from "./checks.ts";
import { createWorld, openTestBed, type TestBed, type World } from "./world.ts";

/** A tool whose outputs are of type `O`; its inputs are given as a caller sends them. */
type TestedTool<O> = Pick<AnyTool, "name" | "errors"> & {
  run(call: never): Promise<O>;
};

interface Sentences<O> {
  /** What the tool does. The sentence is about behaviour: "cancels an open order and keeps the reason". */
  works(sentence: string, test: (world: World<O>) => Promise<void>): void;
  /** A declared error, and when it is answered. The test ends with the call that is refused. */
  fails(code: string, when: string, test: (world: World<O>) => Promise<unknown>): void;
}

/**
 * The tests of one tool, on a database of its own, each in a workspace of its own.
 *
 * Beside what is written in `define`: the checks every tool must pass, and that every declared error is reached by a
 * `fails`.
 */
export function describeTool<O>(tool: TestedTool<O>, define: (sentences: Sentences<O>) => void): void {
  describe(tool.name, () => {
    const bed = useTestBed();
    const reached = new Set<string>();

    define({
      works(sentence, test) {
        it(sentence, async () => test(await createWorld<O>(bed(), tool.name)));
      },
      fails(code, when, test) {
        reached.add(code);
        it(`answers ${code} ${when}`, async () => {
          const world = await createWorld<O>(bed(), tool.name);
          const outcome = await test(world).then(
            (value) => (value instanceof ActaError ? value : new Error("it was not refused")),
            (error: unknown) => error,
          );
          if (!(outcome instanceof ActaError)) throw outcome;
          expect(outcome.code, outcome.message).toBe(code);
          const row = (await world.executions()).find(({ id }) => id === outcome.executionId);
          expect(row).toMatchObject({ toolName: tool.name, status: "error", errorCode: code });
        });
      },
    });

    it("reaches every error it declares", () => {
      expect([...reached].sort()).toEqual(expect.arrayContaining([...tool.errors].sort()));
    });

    describe("like every tool", () => runChecks(tool.name, quickChecks, bed));
  });
}

/**
 * The checks every tool must pass, for every tool of the catalogue: a new one is covered before its tests are written.
 *
 * @param hasTests says of a tool that it has a `describeTool`, which has made the quick checks.
 */
export function describeRegistry(hasTests: (toolName: string) => boolean): void {
  describe("every tool", () => {
    const bed = useTestBed();
    for (const { name } of currentCatalogue().tools) {
      describe(name, () =>
        runChecks(name, hasTests(name) ? slowChecks : [...quickChecks, ...slowChecks], bed),
      );
    }
  });
}

let shared: Promise<TestBed> | undefined;

/**
 * The test bed of this process, for the tests of the enclosing `describe`. Each test makes workspaces of its own, as
 * strangers do who share the product: a database for each file would only take a third of a second more. It ends with
 * the process.
 */
export function useTestBed(): () => TestBed {
  let bed: TestBed | undefined;
  beforeAll(async () => {
    shared ??= openTestBed();
    bed = await shared;
  }, 60_000);
  return () => {
    if (!bed) throw new Error("the test bed is open only while tests run");
    return bed;
  };
}

function runChecks(toolName: string, checks: readonly Check[], bed: () => TestBed): void {
  for (const check of checks) {
    it(
      check.name,
      async () => {
        const tool = currentCatalogue().tools.find(({ name }) => name === toolName);
        if (!tool) throw new Error(`${toolName} is not in the catalogue: run pnpm gen`);
        await check.run(tool, await createWorld(bed(), toolName));
      },
      check.timeoutMs,
    );
  }
}

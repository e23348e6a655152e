import type { AnyTool } from "@acta/core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { currentCatalogue } from "../catalogue.ts";
import { useTestBed } from "../describe-tool.ts";
import { readSuiteEnv } from "./env.ts";
import { type Interleaving, interleave } from "./interleave.ts";
import { createPropertySuite, type PropertySuite, type SuiteReport } from "./suite.ts";

/** What is held of every tool of the catalogue, with generated calls: a new tool is covered by existing. */
export function describeProperties(): void {
  const { cases, operations, seed } = readSuiteEnv();
  describe("every tool, whatever it is called with", () => {
    const bed = useTestBed();
    let suite: PropertySuite | undefined;
    let interleaved: Interleaving | undefined;
    beforeAll(async () => {
      suite = await createPropertySuite(bed(), { cases, seed });
    });
    afterAll(async () => {
      if (suite) console.log(describeReport(suite.report(), interleaved, seed));
      await suite?.close();
    });

    const find = (name: string): AnyTool => currentCatalogue().tools.find((tool) => tool.name === name)!;
    const timeoutMs = 20_000 + cases * 5_000;
    describe.concurrent("holds", () => {
      for (const { name } of currentCatalogue().tools) {
        it(name, async () => expect(await suite!.run(find(name))).toEqual([]), timeoutMs);
      }
    });
    describe.sequential("holds, with the database to itself", () => {
      for (const { name } of currentCatalogue().tools) {
        it(name, async () => expect(await suite!.runAlone(find(name))).toEqual([]), timeoutMs);
      }
    });
    it(
      "lets nothing of one workspace into another's answers",
      async () => {
        interleaved = await interleave(bed(), currentCatalogue().tools, { operations, seed });
        expect(interleaved.foreign).toEqual([]);
        expect(interleaved.taken).toBeGreaterThan(operations / 4);
      },
      timeoutMs + operations * 20,
    );
  });
}

/** Taken less often than this, a tool's generated calls show little of it. */
const worthTelling = 0.5;

function describeReport(
  { tools, cases, taken, held, byTool }: SuiteReport,
  interleaved: Interleaving | undefined,
  seed: number,
): string {
  const share = (part: number, whole: number) => `${Math.round((100 * part) / Math.max(1, whole))} %`;
  const total = [...held.values()].reduce((sum, count) => sum + count, 0);
  const seldom = [...byTool].filter(([, count]) => count.taken < worthTelling * count.cases);
  return [
    `properties: ${tools} tools, ${held.size} properties held ${total} times in ${cases} generated cases (${share(taken, cases)} taken), seed ${seed}`,
    ...[...held].map(([name, count]) => `  ${String(count).padStart(6)}  ${name}`),
    ...(interleaved
      ? [
          `  ${interleaved.operations} calls of 8 workspaces at once, ${interleaved.foreign.length} foreign rows`,
        ]
      : []),
    ...seldom.map(([name, count]) => `  ${name} took ${share(count.taken, count.cases)} of its cases only`),
  ].join("\n");
}

import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { cpus, tmpdir } from "node:os";
import { join } from "node:path";
import { measureCompletion } from "./language-server.ts";
import { type CheckFigures, checkProject, median } from "./measure.ts";
import { type Project, writeEmittedProject, writeInferredProject } from "./projects.ts";
import { madeUpTools } from "./tools.ts";

const counts = [50, 250, 1000];
const rounds = 5;
const completionRounds = 5;
/** What must hold at the largest count. */
const leastInstantiationRatio = 20;
const leastCheckRatio = 15;
const mostCompletionMs = 300;

interface Figures extends CheckFigures {
  completionMs: number;
  spread: string;
}

/** Rounds of the two forms alternate, so that a busy moment of the machine falls on both. */
async function measure(forms: readonly Project[]): Promise<Figures[]> {
  const checks: CheckFigures[][] = forms.map(() => []);
  for (let round = 0; round < rounds; round++) {
    for (const [i, { dir }] of forms.entries()) checks[i]!.push(await checkProject(dir));
  }
  const figures: Figures[] = [];
  for (const [i, { dir, uiFile }] of forms.entries()) {
    const own = checks[i]!;
    const of = (name: keyof CheckFigures) => own.map((check) => check[name]);
    figures.push({
      checkSeconds: median(of("checkSeconds")),
      totalSeconds: median(of("totalSeconds")),
      instantiations: median(of("instantiations")),
      memoryMiB: median(of("memoryMiB")),
      completionMs: median(await measureCompletion(uiFile, dir, completionRounds)),
      spread: `${Math.min(...of("checkSeconds")).toFixed(2)}–${Math.max(...of("checkSeconds")).toFixed(2)}`,
    });
  }
  return figures;
}

const thousands = (value: number) => Math.round(value).toLocaleString("en-US");

function row(count: number, form: string, figures: Figures): string {
  const { checkSeconds, spread, totalSeconds, instantiations, memoryMiB, completionMs } = figures;
  return `| ${count} | ${form} | ${checkSeconds.toFixed(2)} (${spread}) | ${totalSeconds.toFixed(2)} | ${thousands(instantiations)} | ${thousands(memoryMiB)} | ${thousands(completionMs)} |`;
}

function ratioRow(count: number, form: string, inferred: Figures, ours: Figures): string {
  const ratio = (name: Exclude<keyof Figures, "spread">) => (inferred[name] / ours[name]).toFixed(1);
  return `| ${count} | **${form}** | **${ratio("checkSeconds")}** | ${ratio("totalSeconds")} | **${ratio("instantiations")}** | ${ratio("memoryMiB")} | ${ratio("completionMs")} |`;
}

function broken(inferred: Figures, typed: Figures, whole: Figures): string[] {
  const promises: [what: string, figure: number, holds: boolean][] = [
    [
      `inferred ÷ whole tool files, instantiations ≥ ${leastInstantiationRatio}`,
      inferred.instantiations / whole.instantiations,
      inferred.instantiations / whole.instantiations >= leastInstantiationRatio,
    ],
    [
      `inferred ÷ handlers by name, check time ≥ ${leastCheckRatio}`,
      inferred.checkSeconds / typed.checkSeconds,
      inferred.checkSeconds / typed.checkSeconds >= leastCheckRatio,
    ],
    [
      `completion in whole tool files ≤ ${mostCompletionMs} ms`,
      whole.completionMs,
      whole.completionMs <= mostCompletionMs,
    ],
  ];
  return promises
    .filter(([, , holds]) => !holds)
    .map(([what, figure]) => `broken: ${what}, is ${figure.toFixed(1)}`);
}

const root = await mkdtemp(join(tmpdir(), "acta-bench-types-"));
const table = [
  "| Tools | Form | Check, s (spread) | Total, s | Instantiations | Memory, MiB | Completion after an edit, ms |",
  "|---|---|---|---|---|---|---|",
];
const failures: string[] = [];
try {
  for (const count of counts) {
    const tools = madeUpTools(count);
    const folder = (form: string) => join(root, `${form}-${count}`);
    const [typed, whole, inferred] = (await measure([
      await writeEmittedProject(folder("typed"), tools, { definitions: false }),
      await writeEmittedProject(folder("whole"), tools, { definitions: true }),
      await writeInferredProject(folder("inferred"), tools),
    ])) as [Figures, Figures, Figures];
    const rows = [
      row(count, "emitted, handlers by name", typed),
      row(count, "emitted, whole tool files", whole),
      row(count, "inferred (tRPC + Zod)", inferred),
      ratioRow(count, "inferred ÷ handlers by name", inferred, typed),
      ratioRow(count, "inferred ÷ whole tool files", inferred, whole),
    ];
    console.log(rows.join("\n"));
    table.push(...rows);
    if (count === counts.at(-1)) failures.push(...broken(inferred, typed, whole));
  }
} finally {
  await rm(root, { recursive: true });
}

const [cpu] = cpus();
const { version: typescript } = JSON.parse(
  await readFile(new URL("../node_modules/typescript/package.json", import.meta.url), "utf8"),
) as { version: string };
const machine = `${cpus().length} × ${cpu?.model ?? "unknown CPU"}, Node ${process.versions.node}, TypeScript ${typescript}; medians of ${rounds} alternating rounds, ${completionRounds} edits.`;

const readme = new URL("README.md", import.meta.url);
const begin = "<!-- result -->";
const before = (await readFile(readme, "utf8")).split(begin, 1)[0];
await writeFile(readme, `${before}${begin}\n\n${machine}\n\n${table.join("\n")}\n`);
if (failures.length > 0) {
  console.error(failures.join("\n"));
  process.exitCode = 1;
}

import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { stripVTControlCharacters } from "node:util";
import { capture, root } from "./toolchain.mjs";

/** Longer than any of our checks takes; one that hangs must not hang the whole run. */
const timeoutMs = 10 * 60_000;

/** What has been checked so far, and the line for it. */
export class Tally {
  passed = 0;
  failed = 0;
  skipped = 0;

  add({ passed = 0, failed = 0, skipped = 0 }) {
    this.passed += passed;
    this.failed += failed;
    this.skipped += skipped;
  }

  toString() {
    const skipped = this.skipped > 0 ? `, ${this.skipped} skipped` : "";
    return `${this.passed} passed, ${this.failed} failed${skipped}`;
  }
}

/**
 * Runs one check, prints its line, and everything it said when it failed.
 *
 * @param run answers `{ passed, failed, skipped, output }`; what it throws is one failure.
 */
export async function check(tally, label, run) {
  const started = performance.now();
  let result;
  try {
    result = await run();
  } catch (error) {
    result = { failed: 1, output: error?.name === "LaunchError" ? error.message : error?.stack };
  }
  tally.add(result);
  const seconds = `${((performance.now() - started) / 1000).toFixed(1)} s`;
  console.log(`  ${label.padEnd(28)} ${describe(result).padEnd(26)} ${seconds.padStart(8)}`);
  for (const note of result.notes ?? []) console.log(`    ${note}`);
  if (result.failed) console.log(`\n${result.output?.trim() ?? ""}\n`);
}

function describe({ passed = 0, failed = 0, skipped = 0 }) {
  if (passed + failed + skipped === 0) return "no tests";
  return [
    passed > 0 ? `${passed} passed` : "",
    failed > 0 ? `${failed} FAILED` : "",
    skipped > 0 ? `${skipped} skipped` : "",
  ]
    .filter(Boolean)
    .join(", ");
}

/** A command that passes by ending with exit code 0: one check. */
export async function command(name, args, options = {}) {
  const { code, output } = await capture(name, args, options);
  return code === 0 ? { passed: 1 } : { failed: 1, output };
}

/** The folders that have Vitest tests, packages first. */
export function listSuites() {
  const parents = ["packages", "apps", "tooling"].flatMap((parent) =>
    readdirSync(join(root, parent), { withFileTypes: true })
      .filter((entry) => entry.isDirectory())
      .map((entry) => `${parent}/${entry.name}`),
  );
  return [...parents, "tests"].filter((room) => existsSync(join(root, room, "vitest.config.ts")));
}

export async function vitest(room, env) {
  return withReport(async (report) => {
    const cli = join(root, room, "node_modules", "vitest", "vitest.mjs");
    const args = [cli, "run", "--reporter=dot", "--reporter=json", `--outputFile.json=${report}`];
    const { code, output } = await capture(process.execPath, args, { cwd: join(root, room), env, timeoutMs });
    const counted = existsSync(report) ? countVitest(JSON.parse(readFileSync(report, "utf8"))) : {};
    return withVerdict(code, counted, output);
  });
}

function countVitest(report) {
  // A file that cannot be loaded has no tests to fail: it counts as one failure itself.
  const broken = report.testResults.filter(
    (file) => file.status === "failed" && !file.assertionResults.some(({ status }) => status === "failed"),
  ).length;
  return {
    passed: report.numPassedTests,
    failed: report.numFailedTests + broken,
    skipped: report.numPendingTests + report.numTodoTests,
  };
}

export async function playwright(config, env) {
  return withReport(async (report) => {
    const cli = join(root, "tests", "node_modules", "playwright", "cli.js");
    const args = [cli, "test", `--config=${config}`, "--reporter=list,json"];
    const { code, output } = await capture(process.execPath, args, {
      cwd: join(root, "tests"),
      env: { ...env, PLAYWRIGHT_JSON_OUTPUT_FILE: report },
      timeoutMs,
    });
    const { stats } = existsSync(report) ? JSON.parse(readFileSync(report, "utf8")) : { stats: null };
    const counted = stats
      ? { passed: stats.expected + stats.flaky, failed: stats.unexpected, skipped: stats.skipped }
      : {};
    return withVerdict(code, counted, output);
  });
}

/** The exit code has the last word: a runner that failed without a failed test is a failure too. */
function withVerdict(code, { passed = 0, failed = 0, skipped = 0 }, output) {
  // What a suite says of how much it did is told of a run that passed too.
  const notes = stripVTControlCharacters(output)
    .split("\n")
    .filter((line) => /^(properties|crashes): /.test(line));
  return { passed, failed: code === 0 ? failed : Math.max(failed, 1), skipped, notes, output };
}

async function withReport(use) {
  const folder = mkdtempSync(join(tmpdir(), "acta-report-"));
  try {
    return await use(join(folder, "report.json"));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

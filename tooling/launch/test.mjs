// `npm test`: sets up and checks everything, on data and ports of its own. Ends with the line `N passed, N failed`.
import { existsSync } from "node:fs";
import { join, resolve } from "node:path";
import { check, command, listSuites, playwright, Tally, vitest } from "./src/checks.mjs";
import { findChromium } from "./src/chromium.mjs";
import { isRunning } from "./src/preflight.mjs";
import { createPlace, startProduct } from "./src/product.mjs";
import { readSettings } from "./src/settings.mjs";
import { install, pnpm, reportFailure, requireNode, root, step, turbo } from "./src/toolchain.mjs";

/** Suites that measure, race or kill, or keep both cores busy by themselves: they come one by one. */
const alone = new Set(["packages/auth", "packages/catalog", "packages/db", "packages/effects", "tests"]);

/** Of the others, those that last, so that none of them is what the rest has to wait for. */
const long = ["tooling/testkit", "tooling/launch"];

const tally = new Tally();

try {
  requireNode();
  await install();
  // Where one has to be fetched, that is done by the time it is wanted.
  const chromium = findChromium(process.env);
  chromium.catch(() => {});
  // A running console reads its build as it is asked for pages: it must not change under it.
  const apart = await isRunning(readSettings(process.env));
  const env = apart ? { ACTA_CONSOLE_BUILD: ".next-test" } : {};
  await step("Building", () => turbo("build", { env }));

  console.log("\nChecks");
  await check(tally, "types", () => passes(() => turbo("typecheck")));
  await Promise.all([
    check(tally, "format and lint", () => command("npx", ["biome", "ci", "--colors=off", "."])),
    check(tally, "generated code is current", () => passes(() => pnpm(["--silent", "gen", "--check"]))),
    check(tally, "schema.sql is current", () =>
      passes(() => pnpm(["--silent", "--filter", "@acta/db", "schema:dump", "--check"])),
    ),
  ]);

  console.log("\nTests");
  const northwind = resolve(root, process.env.ACTA_NORTHWIND_DIR || "../shared/data/northwind");
  if (!existsSync(northwind)) {
    console.log(`  ${northwind} is not there: the import of real files is skipped (ACTA_NORTHWIND_DIR)`);
  }
  // The programs that tests start are the ones just built: from source each takes a second more to be there.
  const tested = { ...env, ACTA_TEST_BUILT: "1" };
  await withCluster(async () => {
    const suite = (room) => check(tally, room, () => vitest(room, tested));
    const rooms = listSuites();
    for (const room of rooms.filter((each) => alone.has(each))) await suite(room);
    // Two at a time: much of such a suite's time is one thread that loads what is tested, or waits for what it started.
    const rank = (room) => (long.includes(room) ? long.indexOf(room) : long.length);
    const waiting = rooms.filter((each) => !alone.has(each)).sort((a, b) => rank(a) - rank(b));
    const lane = async () => {
      for (let room = waiting.shift(); room; room = waiting.shift()) await suite(room);
    };
    await Promise.all([lane(), lane()]);
  });

  const config = join(root, "tests", "e2e", "playwright.config.ts");
  if (existsSync(config)) await check(tally, "end to end", () => endToEnd(config, env, chromium));
} catch (error) {
  reportFailure(error);
  tally.add({ failed: 1 });
}

if (tally.failed > 0) process.exitCode = 1;
console.log(`\n${tally}`);

async function passes(run) {
  await run();
  return { passed: 1 };
}

/** One PostgreSQL for all suites: they find it in the environment. It ends with the run, however that ends. */
async function withCluster(run) {
  const { startTestCluster } = await import("@acta/db/testing");
  const stop = await startTestCluster();
  const leave = (signal) => stop().finally(() => process.kill(process.pid, signal));
  const signals = ["SIGINT", "SIGTERM"];
  for (const signal of signals) process.once(signal, leave);
  try {
    await run();
  } finally {
    for (const signal of signals) process.off(signal, leave);
    await stop();
  }
}

async function endToEnd(config, env, chromium) {
  const executable = await chromium;
  const place = await createPlace();
  try {
    const product = await startProduct(place, env);
    try {
      return await playwright(config, { ACTA_CHROMIUM: executable, ACTA_DEV_JSON: product.devFile });
    } finally {
      await product.stop();
    }
  } finally {
    place.remove();
  }
}

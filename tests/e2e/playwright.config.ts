import { defineConfig } from "playwright/test";

const pages = "appearance.spec.ts";
/** They count what comes in, or go by its order: beside them nobody calls. */
const watching = ["approvals.spec.ts", "history.spec.ts", "keyboard.spec.ts"];
/** Half of the others, by the time they take. */
const half = [
  "conversations.spec.ts",
  "keys.spec.ts",
  "login.spec.ts",
  "members.spec.ts",
  "sandbox.spec.ts",
  "undo.spec.ts",
];
const timed = /@timed/;

/**
 * Against a running product: the one whose `dev.json` is named by `ACTA_DEV_JSON`, else one that `stack.ts` starts.
 * The tests share its history. A browser, the console and a test mostly wait for each other, so two are run side by
 * side: those that watch the history with those that only look at pages, then the others, each with records of its own.
 * What has to be done within a second is measured afterwards.
 */
export default defineConfig({
  testDir: ".",
  testMatch: "*.spec.ts",
  globalSetup: "./stack.ts",
  outputDir: "../test-results",
  workers: 2,
  projects: [
    { name: "pages", testMatch: pages, workers: 1 },
    { name: "watching", testMatch: watching, workers: 1 },
    {
      name: "work",
      testMatch: half,
      grepInvert: timed,
      workers: 1,
      dependencies: ["pages", "watching"],
    },
    {
      name: "more work",
      testIgnore: [pages, ...watching, ...half],
      grepInvert: timed,
      workers: 1,
      dependencies: ["pages", "watching"],
    },
    { name: "timed", grep: timed, workers: 1, dependencies: ["work", "more work"] },
  ],
  timeout: 90_000,
  expect: { timeout: 15_000 },
  forbidOnly: true,
  reporter: "list",
  use: {
    viewport: { width: 1440, height: 900 },
    locale: "en-GB",
    // Shown times must follow the workspace's zone, not the browser's.
    timezoneId: "Asia/Tokyo",
    // Animations only make tests wait.
    contextOptions: { reducedMotion: "reduce" },
    screenshot: "only-on-failure",
    launchOptions: {
      executablePath: process.env.ACTA_CHROMIUM || "/usr/bin/chromium",
      args: [
        "--no-sandbox",
        "--disable-gpu",
        "--disable-quic",
        "--no-first-run",
        "--disable-background-networking",
        "--disable-component-update",
        "--disable-sync",
      ],
    },
  },
});

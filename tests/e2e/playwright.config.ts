import { defineConfig } from "playwright/test";

const pages = "appearance.spec.ts";
const timed = /@timed/;

/**
 * Against a running product: the one whose `dev.json` is named by `ACTA_DEV_JSON`, else one that `stack.ts` starts.
 * The tests share its history, so one comes after the other, but for those that only look at pages: a browser, the
 * console and a test mostly wait for each other, and these run beside. What has to be done within a second is measured
 * afterwards.
 */
export default defineConfig({
  testDir: ".",
  testMatch: "*.spec.ts",
  globalSetup: "./stack.ts",
  outputDir: "../test-results",
  workers: 2,
  projects: [
    { name: "pages", testMatch: pages, workers: 1 },
    { name: "work", testIgnore: pages, grepInvert: timed, workers: 1 },
    { name: "timed", grep: timed, workers: 1, dependencies: ["pages", "work"] },
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

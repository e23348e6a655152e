import { defineConfig } from "playwright/test";

/**
 * Against a running product: the one whose `dev.json` is named by `ACTA_DEV_JSON`, else one that `stack.ts` starts.
 * One worker: the tests share its history, and the machine.
 */
export default defineConfig({
  testDir: ".",
  testMatch: "*.spec.ts",
  globalSetup: "./stack.ts",
  outputDir: "../test-results",
  workers: 1,
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

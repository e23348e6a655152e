import { defineConfig } from "vitest/config";

export default defineConfig({
  resolve: { conditions: ["@acta/source"] },
  ssr: { resolve: { conditions: ["@acta/source"] } },
  test: {
    include: ["*/**/*.test.ts"],
    setupFiles: "@acta/testkit/watch-answers",
    // They wait for processes and for the database more than they compute.
    maxWorkers: 2,
    // Driven by Playwright, against a running product.
    exclude: ["e2e/**", "**/node_modules/**"],
  },
});

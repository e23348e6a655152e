import { defineConfig } from "vitest/config";

export default defineConfig({
  resolve: { conditions: ["@acta/source"] },
  ssr: { resolve: { conditions: ["@acta/source"] } },
  test: {
    include: ["src/**/*.test.ts"],
    setupFiles: "@acta/testkit/watch-answers",
    testTimeout: 15_000,
  },
});

import { defineConfig } from "vitest/config";

export default defineConfig({
  resolve: { conditions: ["@acta/source"] },
  ssr: { resolve: { conditions: ["@acta/source"] } },
  // What globalSetup imports is resolved here.
  environments: { __vitest__: { resolve: { conditions: ["@acta/source"] } } },
  test: {
    include: ["src/**/*.test.ts"],
    globalSetup: "@acta/testkit/global-setup",
    setupFiles: "./vitest.setup.ts",
    testTimeout: 15_000,
  },
});

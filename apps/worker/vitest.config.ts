import { defineConfig } from "vitest/config";

const resolve = { conditions: ["@acta/source"] };

export default defineConfig({
  resolve,
  ssr: { resolve },
  // What globalSetup imports is resolved here.
  environments: { __vitest__: { resolve } },
  test: {
    include: ["src/**/*.test.ts"],
    globalSetup: ["./vitest.setup.ts"],
    testTimeout: 20_000,
    hookTimeout: 30_000,
    // A file has databases of its own and changes nothing in memory.
    isolate: false,
    maxWorkers: 2,
  },
});

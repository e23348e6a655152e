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
    // A file has a place of its own and changes nothing in memory.
    isolate: false,
  },
});

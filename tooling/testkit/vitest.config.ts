import { defineConfig } from "vitest/config";

export default defineConfig({
  resolve: { conditions: ["@acta/source"] },
  ssr: { resolve: { conditions: ["@acta/source"] } },
  test: {
    include: ["src/**/*.test.ts"],
    globalSetup: "./src/global-setup.ts",
    testTimeout: 15_000,
    // A file has a database of its own and changes nothing in memory.
    isolate: false,
  },
});

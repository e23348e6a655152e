import { longFirst } from "@acta/config/long-first";
import { defineConfig } from "vitest/config";

export default defineConfig({
  resolve: { conditions: ["@acta/source"] },
  ssr: { resolve: { conditions: ["@acta/source"] } },
  // What globalSetup imports is resolved here.
  environments: { __vitest__: { resolve: { conditions: ["@acta/source"] } } },
  test: {
    sequence: {
      sequencer: longFirst("properties.test.ts", "every-tool.test.ts", "undoRange.test.ts", "merge.test.ts"),
    },
    include: ["src/**/*.test.ts"],
    globalSetup: "@acta/testkit/global-setup",
    setupFiles: "./vitest.setup.ts",
    testTimeout: 15_000,
    // Each file has a database of its own and changes nothing in memory: loading every tool for each of them is wasted.
    isolate: false,
    // They wait for the database more than they compute.
    maxWorkers: 2,
  },
});

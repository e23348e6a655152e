import { longFirst } from "@acta/config/long-first";
import { defineConfig } from "vitest/config";

export default defineConfig({
  resolve: { conditions: ["@acta/source"] },
  ssr: { resolve: { conditions: ["@acta/source"] } },
  test: {
    sequence: { sequencer: longFirst("rls.test.ts") },
    include: ["src/**/*.test.ts", "test/**/*.test.ts"],
    globalSetup: ["./vitest.setup.ts"],
    // Each file has a database of its own and changes nothing in memory.
    isolate: false,
    testTimeout: 20_000,
    hookTimeout: 30_000,
    maxWorkers: 2,
  },
});

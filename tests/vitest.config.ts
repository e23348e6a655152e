import { longFirst } from "@acta/config/long-first";
import { defineConfig } from "vitest/config";

const resolve = { conditions: ["@acta/source"] };

export default defineConfig({
  resolve,
  ssr: { resolve },
  // What globalSetup imports is resolved here.
  environments: { __vitest__: { resolve } },
  test: {
    sequence: {
      sequencer: longFirst(
        "import.test.ts",
        "carried-out.test.ts",
        "approvals.test.ts",
        "idempotency.test.ts",
      ),
    },
    include: ["*/**/*.test.ts"],
    globalSetup: "./vitest.setup.ts",
    setupFiles: "@acta/testkit/watch-answers",
    // What a file changes is in processes and a database of its own.
    isolate: false,
    // They wait for processes and for the database more than they compute.
    maxWorkers: 2,
    // Driven by Playwright, against a running product.
    exclude: ["e2e/**", "**/node_modules/**"],
  },
});

import { defineConfig } from "vitest/config";

export default defineConfig({
  resolve: { conditions: ["@acta/source"] },
  ssr: { resolve: { conditions: ["@acta/source"] } },
  test: {
    include: ["src/**/*.test.ts"],
    // Its files change nothing in memory that another one uses: a process for each would only take longer to begin.
    isolate: false,
  },
});

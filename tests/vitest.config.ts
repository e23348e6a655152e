import { defineConfig } from "vitest/config";

export default defineConfig({
  resolve: { conditions: ["@acta/source"] },
  ssr: { resolve: { conditions: ["@acta/source"] } },
  test: {
    include: ["*/**/*.test.ts"],
    // Driven by Playwright, against a running product.
    exclude: ["e2e/**", "**/node_modules/**"],
  },
});

import { fileURLToPath } from "node:url";
import { defineConfig } from "vitest/config";

export default defineConfig({
  resolve: { alias: { "@": fileURLToPath(new URL("./src", import.meta.url)) } },
  // `server-only` refuses to be imported elsewhere.
  ssr: { resolve: { conditions: ["react-server"] } },
  test: {
    include: ["src/**/*.test.ts"],
    // A process for each file would only take longer to begin. What one of them mocks, no other one loads.
    isolate: false,
  },
});

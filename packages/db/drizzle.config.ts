import { defineConfig } from "drizzle-kit";

// The execution tables are not listed: drizzle-kit cannot partition, so their SQL is written by hand.
export default defineConfig({
  dialect: "postgresql",
  schema: ["./src/schema/identity.ts", "./src/schema/api-keys.ts", "./src/schema/crm.ts"],
  out: "./migrations",
});

import type { AppRouter } from "@acta/trpc/client";
import type { inferRouterOutputs } from "@trpc/server";

/** A tool's definition as it arrives here. */
export type ServedTool = inferRouterOutputs<AppRouter>["tools"]["read"];

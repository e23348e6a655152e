// Made by `pnpm gen` (tooling/codegen) from packages/catalog. Do not edit.

/** Whose queries are stale after a tool ran: `module.entity`. */
export const affectedEntities = {
} as const;

/** What tRPC's `useUtils()` offers for every branch of the router. */
export interface Branch {
  invalidate(): Promise<void>;
}

/** The branches of `useUtils()` that hold tools. */
export interface EntityBranches {
}

// Made by `pnpm gen` (tooling/codegen) from packages/catalog. Do not edit.
import type { TRPCBuiltRouter } from "@trpc/server";
import type { ConsoleProcedures } from "../console-procedures.ts";
import type { RootTypes, ToolMutation, ToolPreview, ToolQuery } from "../procedure-types.ts";

/** `trpc.<tool>`: a query where the tool only reads, a mutation otherwise. */
export type ToolProcedures = {
};

/** `trpc.preview.<tool>`: the dry-run of every tool. A mutation, since it leaves a row. */
export type PreviewProcedures = {
};

export type AppProcedures = ToolProcedures & { preview: PreviewProcedures } & ConsoleProcedures;

export type AppRouter = TRPCBuiltRouter<RootTypes, AppProcedures>;

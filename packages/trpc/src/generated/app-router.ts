// Made by `pnpm gen` (tooling/codegen) from packages/catalog. Do not edit.
import type { TRPCBuiltRouter } from "@trpc/server";
import type { ConsoleProcedures } from "../console-procedures.ts";
import type { RootTypes, ToolMutation, ToolPreview, ToolQuery } from "../procedure-types.ts";
import type {
  CrmContactCreateInput,
  CrmContactCreateOutput,
  CrmContactDeleteInput,
  CrmContactDeleteOutput,
  CrmContactListInput,
  CrmContactListOutput,
  CrmContactReadInput,
  CrmContactReadOutput,
  CrmContactUpdateInput,
  CrmContactUpdateOutput,
  CrmProductCreateInput,
  CrmProductCreateOutput,
  CrmProductListInput,
  CrmProductListOutput,
  CrmTagAddInput,
  CrmTagAddOutput,
  CrmTagListInput,
  CrmTagListOutput,
  CrmTagRemoveInput,
  CrmTagRemoveOutput,
} from "./types.ts";

/** `trpc.<tool>`: a query where the tool only reads, a mutation otherwise. */
export type ToolProcedures = {
  crm: {
    contact: {
      create: ToolMutation<CrmContactCreateInput, CrmContactCreateOutput>;
      delete: ToolMutation<CrmContactDeleteInput, CrmContactDeleteOutput>;
      list: ToolQuery<CrmContactListInput, CrmContactListOutput>;
      read: ToolQuery<CrmContactReadInput, CrmContactReadOutput>;
      update: ToolMutation<CrmContactUpdateInput, CrmContactUpdateOutput>;
    };
    product: {
      create: ToolMutation<CrmProductCreateInput, CrmProductCreateOutput>;
      list: ToolQuery<CrmProductListInput, CrmProductListOutput>;
    };
    tag: {
      add: ToolMutation<CrmTagAddInput, CrmTagAddOutput>;
      list: ToolQuery<CrmTagListInput, CrmTagListOutput>;
      remove: ToolMutation<CrmTagRemoveInput, CrmTagRemoveOutput>;
    };
  };
};

/** `trpc.preview.<tool>`: the dry-run of every tool. A mutation, since it leaves a row. */
export type PreviewProcedures = {
  crm: {
    contact: {
      create: ToolPreview<CrmContactCreateInput, CrmContactCreateOutput>;
      delete: ToolPreview<CrmContactDeleteInput, CrmContactDeleteOutput>;
      list: ToolPreview<CrmContactListInput, CrmContactListOutput>;
      read: ToolPreview<CrmContactReadInput, CrmContactReadOutput>;
      update: ToolPreview<CrmContactUpdateInput, CrmContactUpdateOutput>;
    };
    product: {
      create: ToolPreview<CrmProductCreateInput, CrmProductCreateOutput>;
      list: ToolPreview<CrmProductListInput, CrmProductListOutput>;
    };
    tag: {
      add: ToolPreview<CrmTagAddInput, CrmTagAddOutput>;
      list: ToolPreview<CrmTagListInput, CrmTagListOutput>;
      remove: ToolPreview<CrmTagRemoveInput, CrmTagRemoveOutput>;
    };
  };
};

export type AppProcedures = ToolProcedures & { preview: PreviewProcedures } & ConsoleProcedures;

export type AppRouter = TRPCBuiltRouter<RootTypes, AppProcedures>;

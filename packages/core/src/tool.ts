import { collectToolName } from "./approval/name.ts";
import { batchToolName } from "./batch/name.ts";
import type { CursorCodec } from "./cursor.ts";
import type { Effects } from "./effects.ts";
import type { JsonSchema } from "./json.ts";
import { parseToolName } from "./names.ts";
import { isPermission, type Permission } from "./permissions.ts";
import type { BatchOutputs, Principal, ToolMetadata, ToolSchema } from "./types.ts";
import type { RehearsedUndo } from "./undo/rehearse.ts";
import type { Reversal } from "./undo/reverse.ts";

/** What every tool's `run` is given, beside the database's handles and the services of the product. */
export interface BaseContext {
  readonly principal: Principal;
  readonly workspaceId: string;
  readonly executionId: string;
  /** The instant of the call: every timestamp of one execution is this one. */
  readonly now: Date;
  /** UUIDv7. */
  newId(): string;
  /**
   * Marks a text that every run makes anew, such as part of a minted key, and hands it back: a call that follows a plan
   * is compared by where it stands and not by its letters. Ids need no mark.
   */
  generated(text: string): string;
  /** Aborts at the deadline, or when the caller has gone. */
  readonly signal: AbortSignal;
  /** Rarely needed: a dry-run is the real run, rolled back. */
  readonly dryRun: boolean;
  /** What is to happen outside of the call's transaction, once it has committed. */
  readonly effects: Effects;
  /**
   * Takes back what an execution changed. For `system.execution.undo` alone; any other tool that calls it fails.
   *
   * @param force overwrites what has been changed since
   */
  reverse(executionId: string, force: boolean): Promise<Reversal>;
  /** Runs the items of a batch, each as an execution of its own. For `system.batch.run` alone. */
  runItems(): Promise<BatchOutputs>;
  /**
   * Undoes executions in this order to learn what comes of it, and takes it all back. For `system.execution.undoRange`
   * alone.
   *
   * @returns one entry for each that there was time for
   */
  rehearseUndos(executionIds: readonly string[], force: boolean): Promise<RehearsedUndo[]>;
  /** Positions of list answers, bound to this workspace and tool. */
  readonly cursors: {
    encode(position: Parameters<CursorCodec["encode"]>[1]): string;
    decode(cursor: string): unknown;
  };
}

export interface ToolExample<I = unknown, O = unknown> {
  description?: string;
  inputs: I;
  outputs: O;
}

/** What a tool's author writes. */
export interface ToolSpec<I, O, Context, Name extends string = string> {
  name: Name;
  /** A few words, as on a button: "Create contact". */
  title: string;
  /** Starts with a verb; its first sentence stands alone. Read by people and by models. */
  description: string;
  inputSchema: JsonSchema;
  outputSchema: JsonSchema;
  metadata: Pick<ToolMetadata, "reversible" | "requiresApproval" | "sideEffects" | "systemOnly"> & {
    permissions: Permission[];
  };
  /** The codes `run` may fail with, beside the common ones. */
  errors?: readonly string[];
  /** At least one. Codegen checks them against the schemas. */
  examples: readonly ToolExample<I, O>[];
  run(call: { inputs: I; ctx: Context }): Promise<O>;
}

export interface ToolDefinition<I = unknown, O = unknown, Context = unknown> extends ToolSchema<I, O> {
  title: string;
  outputSchema: JsonSchema;
  errors: readonly string[];
  examples: readonly ToolExample<I, O>[];
  run(call: { inputs: I; ctx: Context }): Promise<O>;
}

/** A definition whose types are known only to itself and its callers. Method bivariance makes every definition one. */
export type AnyTool<Context = never> = Omit<ToolDefinition<never, unknown, Context>, "examples"> & {
  examples: readonly ToolExample[];
};

/**
 * A batch asks for what its items ask for, and for nothing besides; who collects what an approved call has answered must
 * be the one that asked for it, and had what that took.
 */
const withoutPermission: ReadonlySet<string> = new Set([batchToolName, collectToolName]);

/**
 * Turns what an author wrote into a definition: derives `module`, `entity` and `action` from the name.
 *
 * @throws Error at import time when name, permissions or examples are wrong, naming the tool and the fix.
 */
export function defineTool<I, O, Context, Name extends string>(
  spec: ToolSpec<I, O, Context, Name>,
): ToolDefinition<I, O, Context> & { name: Name } {
  const parts = parseToolName(spec.name);
  for (const permission of spec.metadata.permissions) {
    if (!isPermission(permission))
      throw new Error(`${spec.name}: ${permission} is not a permission (core/permissions.ts)`);
  }
  if (spec.metadata.permissions.length === 0 && !withoutPermission.has(spec.name))
    throw new Error(`${spec.name}: name at least one permission`);
  if (spec.examples.length === 0) throw new Error(`${spec.name}: give at least one example`);
  return {
    ...spec,
    metadata: { ...parts, ...spec.metadata },
    errors: spec.errors ?? [],
    run: spec.run,
  };
}

/** Whether a tool changes nothing: tRPC query, READ ONLY transaction, MCP `readOnlyHint`. */
export function isRead(tool: { metadata: Pick<ToolMetadata, "sideEffects"> }): boolean {
  return tool.metadata.sideEffects.length === 0;
}

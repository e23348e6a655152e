import type { ExecutorOptions } from "../execute.ts";
import type { Attempt } from "../execution-record.ts";
import type { BaseContext } from "../tool.ts";
import type { ToolCallResult } from "../types.ts";

/** The executor as the steps of a call see it: what it was made with, and the way to begin another call. */
export interface Engine<Handles extends object = object, Services extends object = object>
  extends Required<ExecutorOptions<Handles, Services>> {
  /** All of the steps: an execution of its own. */
  carryOut(attempt: Attempt, rawInputs: unknown): Promise<ToolCallResult>;
}

/** What a tool's `run` is given as `ctx`. */
export type RunContext<Handles, Services> = BaseContext & Handles & Services;

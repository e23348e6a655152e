import type { ToolInputs, ToolName, ToolOutputs } from "./generated/types.ts";
import type { JsonValue, PlanDrift, ProblemIssue, ToolPreview, ToolResult, UndoConflict } from "./wire.ts";

/** The tools that may stand in a batch: all but the batch itself. */
export type BatchTool = Exclude<ToolName, "system.batch.run">;

/**
 * Stands for a value that an earlier item answered, whatever its type: the item's position, then the path.
 * `$0.contactId`, `$2.order.lines.0.id`. A text that begins with a dollar sign is written with two.
 */
export type BatchReference = `$${number}` | `$${number}.${string}`;

/** A value, or a reference in its place or anywhere within. */
export type OrReference<Value> =
  | BatchReference
  | (Value extends readonly (infer Item)[]
      ? OrReference<Item>[]
      : Value extends object
        ? BatchInputs<Value>
        : Value);

/** Inputs of a tool in which references may stand for fields. */
export type BatchInputs<Inputs> = { [Field in keyof Inputs]: OrReference<Inputs[Field]> };

/** One call of a batch. */
export interface BatchItem<Name extends BatchTool = BatchTool> {
  tool: Name;
  inputs: BatchInputs<ToolInputs[Name]>;
}

/** The items of a batch of these tools. */
export type BatchItems<Names extends readonly BatchTool[]> = {
  [Position in keyof Names]: BatchItem<Names[Position]>;
};

/** Why an item failed. */
export interface BatchItemProblem {
  toolName: string;
  /** HTTP status the call alone would have been answered with. */
  status: number;
  code: string;
  type: string;
  title: string;
  detail: string;
  retryable: boolean;
  /** The item's row; left out where it could not be recorded. */
  executionId?: string;
  instance?: string;
  /** Pointers begin at the item's inputs. */
  errors: ProblemIssue[];
  missingPermissions?: string[];
  details?: { [member: string]: JsonValue };
  drift?: PlanDrift[];
  conflicts?: UndoConflict[];
}

/** What became of each item, in their order. */
type Answers<Names extends readonly BatchTool[], Answer extends "done" | "tried", Or> = {
  [Position in keyof Names]:
    | (Answer extends "done"
        ? ToolResult<ToolOutputs[Names[Position]]>
        : ToolPreview<ToolOutputs[Names[Position]]>)
    | Or;
};

/** A batch that was carried out. */
export interface BatchResult<Names extends readonly BatchTool[] = readonly BatchTool[], Or = never> {
  /** The batch's own execution, by which all of it is undone. */
  id: string;
  /** `partial`: an item failed and the others stand. Only of a batch that is not atomic. */
  status: [Or] extends [never] ? "success" : "success" | "partial";
  durationMs: number;
  undo?: ToolResult["undo"];
  replayed?: true;
  items: Answers<Names, "done", Or>;
}

/** What a batch would do. Nothing was changed. */
export interface BatchPreview<Names extends readonly BatchTool[] = readonly BatchTool[], Or = never>
  extends Omit<ToolPreview, "toolName" | "outputs"> {
  items: Answers<Names, "tried", Or>;
}

import type { AnyTool } from "@acta/core";
import type { CallOptions, World } from "../world.ts";
import type { State } from "./state.ts";

export interface Activity {
  pid: number;
  state: string;
  /** When the last statement began, and when it ended, to the microsecond. */
  began: string;
  ended: string;
}

/** One generated call of a tool, in a world of its own. */
export interface Case {
  tool: AnyTool;
  world: World;
  /** Naming records that are there. */
  inputs: unknown;
  /** Makes what has to be there, beside the records named, for a call to do anything. Done for `inputs` already. */
  prepare(inputs: unknown): Promise<void>;
  /** Generated: for what else a property has to choose. */
  pick: number;
  /** What each connection that calls run on did last: a statement of any kind changes it. */
  activity(): Promise<readonly Activity[]>;
  /** Everything in both workspaces of the world but the history. */
  state(): Promise<State>;
  /**
   * The call. Refused as it may be, it is no case after all.
   *
   * @throws RefusedDraft for an expected refusal, and what the executor throws for a defect
   */
  call(options?: CallOptions): ReturnType<World["execute"]>;
  /** Holds one thing; its name is what is counted and what a failure is told with. */
  hold(name: PropertyName, check: () => Promise<void>): Promise<void>;
}

/** What is held of every tool. */
export const propertyNames = [
  "a dry-run changes nothing",
  "a dry-run predicts the call",
  "an undo restores every row",
  "an undo undone is the call again",
  "an undo keeps what others edited",
  "an undo refuses over what others edited",
  "a foreign id is answered like a missing one",
  "a caller without permission is refused before anything is read",
  "an example is true",
  "hostile inputs are refused",
] as const;
export type PropertyName = (typeof propertyNames)[number];

export interface Property {
  /** What it holds where it gets that far. */
  names: readonly PropertyName[];
  /** Of these each must have been held at least once; the others are held where a call gives the occasion. */
  mustHold(tool: AnyTool): readonly PropertyName[];
  run(each: Case): Promise<void>;
  /** Needs the database to itself. */
  alone?: true;
  /** One case is many calls: half as many are enough. */
  costly?: true;
  /** Cases are generated; else it is given the first example once. */
  generated: boolean;
}

/** The generated inputs were not such as the tool takes. Nothing is wrong with that. */
export class RefusedDraft extends Error {
  override readonly name = "RefusedDraft";
}

/** What does not hold, with its name. */
export class NotHeld extends Error {
  override readonly name = "NotHeld";
  readonly property: PropertyName;

  constructor(property: PropertyName, cause: unknown) {
    super(`${property}: ${cause instanceof Error ? cause.message : String(cause)}`, { cause });
    this.property = property;
  }
}

import type { BaseSequencer } from "vitest/node";

export declare function longFirst(...names: string[]): typeof BaseSequencer;

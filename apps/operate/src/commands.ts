import type { Command } from "./command.ts";
import { fsck } from "./fsck.ts";

/** By name. `tooling/launch/acta.mjs` sends these here and everything else to the published command. */
export const commands: { readonly [name: string]: Command } = { fsck };

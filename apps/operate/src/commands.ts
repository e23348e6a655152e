import { backup, restore } from "./backup.ts";
import type { Command } from "./command.ts";
import { firstOwner } from "./first-owner.ts";
import { fsck } from "./fsck.ts";
import { reseal, rotateKey } from "./rotate-key.ts";

/** By name. `tooling/launch/acta.mjs` sends these here and everything else to the published command. */
export const commands: { readonly [name: string]: Command } = {
  "first-owner": firstOwner,
  backup,
  restore,
  "rotate-key": rotateKey,
  reseal,
  fsck,
};

import { effects } from "@acta/db";
import { eq } from "drizzle-orm";
import { defineTool } from "../../define.ts";
import * as fields from "../../fields.ts";
import { effectId, exampleEffect } from "../effect-record.ts";
import { fail } from "../errors.ts";

export const tool = defineTool({
  name: "system.effect.retry",
  title: "Retry effect",
  description:
    "Try an action outside of Acta again that was given up, with as many attempts as a new one. For one whose outcome is unknown `force` is needed: it may have happened, and would then happen twice. Look at its target first; `system.effect.read` shows what is known.",
  inputSchema: fields.objectOf(
    {
      effectId: { ...effectId, description: "Id of the effect, failed or unknown." },
      force: {
        type: "boolean",
        default: false,
        description: "Try it also when it may have happened already: whoever it is for may get it twice.",
      },
    },
    { optional: ["force"] },
  ),
  outputSchema: fields.objectOf({
    effectId: fields.shown(effectId),
    retried: {
      type: "boolean",
      const: true,
      description: "Always true: a worker takes it up within seconds.",
    },
  }),
  metadata: {
    // What was sent stays sent.
    reversible: false,
    requiresApproval: false,
    sideEffects: ["updates_record"],
    permissions: ["executions.view", "settings.edit"],
  },
  errors: ["EFFECT_NOT_FOUND", "EFFECT_NOT_ENDED", "EFFECT_MAY_HAVE_HAPPENED"],
  examples: [
    {
      inputs: { effectId: exampleEffect.effectId },
      outputs: { effectId: exampleEffect.effectId, retried: true },
    },
  ],
  async run({ inputs, ctx }) {
    const [effect] = await ctx.db
      .select({ id: effects.id, state: effects.state })
      .from(effects)
      .where(eq(effects.id, inputs.effectId));
    if (!effect) throw fail("EFFECT_NOT_FOUND");
    if (effect.state === "unknown" && !inputs.force) throw fail("EFFECT_MAY_HAVE_HAPPENED");
    // All a call may change of an effect, and the database allows it for ended ones only: the worker does the rest.
    const asked = await ctx.records.update(effects, effect.id, { retryAskedAt: ctx.now });
    if (!asked) throw fail("EFFECT_NOT_ENDED", { state: effect.state });
    return { effectId: effect.id, retried: true };
  },
});

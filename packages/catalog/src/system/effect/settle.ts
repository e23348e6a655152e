import { effects } from "@acta/db";
import { and, eq, isNull } from "drizzle-orm";
import { defineTool } from "../../define.ts";
import * as fields from "../../fields.ts";
import { effectId, exampleEffect } from "../effect-record.ts";
import { fail } from "../errors.ts";

export const tool = defineTool({
  name: "system.effect.settle",
  title: "Settle effect",
  description:
    "Say what became of an action outside of Acta whose outcome is unknown, after having looked where it was to happen, e.g. at the provider. It is neither tried nor looked into again by itself afterwards; one that is said to have failed can be tried again with `system.effect.retry`, without force. A wrong word cannot be taken back.",
  inputSchema: fields.objectOf({
    effectId: { ...effectId, description: "Id of the effect, unknown." },
    outcome: {
      type: "string",
      enum: ["accepted", "failed"],
      description: "accepted: it happened. failed: it did not.",
    },
    reason: { ...fields.reason, description: "How one knows, for those who read it later." },
  }),
  outputSchema: fields.objectOf({
    effectId: fields.shown(effectId),
    state: { type: "string", enum: ["accepted", "failed"], description: "Its state from now on." },
  }),
  metadata: {
    // One that failed may be tried again by then.
    reversible: false,
    requiresApproval: false,
    sideEffects: ["updates_record"],
    permissions: ["executions.view", "settings.edit"],
  },
  errors: ["EFFECT_NOT_FOUND", "EFFECT_NOT_UNKNOWN"],
  examples: [
    {
      inputs: {
        effectId: exampleEffect.effectId,
        outcome: "accepted",
        reason: "Ana has the message: she answered it.",
      },
      outputs: { effectId: exampleEffect.effectId, state: "accepted" },
    },
  ],
  async run({ inputs: { effectId: id, outcome }, ctx }) {
    const [effect] = await ctx.db
      .select({ id: effects.id, state: effects.state })
      .from(effects)
      .where(eq(effects.id, id));
    if (!effect) throw fail("EFFECT_NOT_FOUND");
    // Locked: the worker neither begins anew what is asked for again, nor writes what it has found out, in between.
    const [unknown] = await ctx.db
      .select({ id: effects.id })
      .from(effects)
      .where(and(eq(effects.id, id), eq(effects.state, "unknown"), isNull(effects.retryAskedAt)))
      .for("update");
    if (!unknown) throw fail("EFFECT_NOT_UNKNOWN", { state: effect.state });
    await ctx.records.update(effects, effect.id, {
      state: outcome,
      ...(outcome === "accepted" && { lastErrorCode: null }),
    });
    return { effectId: effect.id, state: outcome };
  },
});

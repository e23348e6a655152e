import { effectAttempts, effects } from "@acta/db";
import { desc, eq } from "drizzle-orm";
import { defineTool } from "../../define.ts";
import * as fields from "../../fields.ts";
import { effectId, effectWithAttempts, exampleEffect, toEffectItem } from "../effect-record.ts";
import { fail } from "../errors.ts";

const maxAttempts = 100;

export const tool = defineTool({
  name: "system.effect.read",
  title: "Read effect",
  description:
    "Read one action outside of Acta with every attempt at it: when, what came of it, and what whoever it was for answered.",
  inputSchema: fields.objectOf({ effectId }),
  outputSchema: fields.objectOf({ effect: effectWithAttempts }),
  metadata: {
    reversible: false,
    requiresApproval: false,
    sideEffects: [],
    permissions: ["executions.view"],
  },
  errors: ["EFFECT_NOT_FOUND"],
  examples: [
    {
      inputs: { effectId: exampleEffect.effectId },
      outputs: {
        effect: {
          ...exampleEffect,
          attempts: 1,
          state: "unknown",
          lastErrorCode: "NO_ANSWER",
          attemptLog: [
            {
              number: 1,
              startedAt: "2026-05-04T13:30:00.120Z",
              sendingAt: "2026-05-04T13:30:00.140Z",
              endedAt: "2026-05-04T13:30:15.141Z",
              outcome: "unknown",
              errorCode: "NO_ANSWER",
              errorMessage: "The connection was lost before an answer came.",
              response: null,
            },
          ],
        },
      },
    },
  ],
  async run({ inputs, ctx }) {
    const [[effect], attempts] = await Promise.all([
      ctx.db.select().from(effects).where(eq(effects.id, inputs.effectId)),
      ctx.db
        .select()
        .from(effectAttempts)
        .where(eq(effectAttempts.effectId, inputs.effectId))
        .orderBy(desc(effectAttempts.number))
        .limit(maxAttempts),
    ]);
    if (!effect) throw fail("EFFECT_NOT_FOUND");
    return {
      effect: {
        ...toEffectItem(effect),
        attemptLog: attempts.map((attempt) => ({
          number: attempt.number,
          startedAt: attempt.startedAt.toISOString(),
          sendingAt: attempt.sendingAt?.toISOString() ?? null,
          endedAt: attempt.endedAt?.toISOString() ?? null,
          outcome: attempt.outcome,
          errorCode: attempt.errorCode,
          errorMessage: attempt.errorMessage,
          response: attempt.response,
        })),
      },
    };
  },
});

export { createEffectWorker, type EffectWorker, type EffectWorkerOptions } from "./effect-worker.ts";
export type { EffectHandler, EffectOutcome, EffectRun, LeasedEffect } from "./handler.ts";

export { createEffectWorker, type EffectWorker, type EffectWorkerOptions } from "./effect-worker.ts";
export {
  type EffectHandler,
  type EffectOutcome,
  type EffectRun,
  type LeasedEffect,
  LeaseLostError,
} from "./handler.ts";

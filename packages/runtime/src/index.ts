/** The gate of request bodies, for a surface that reads JSON without the gateway. */
export { parseJsonBody } from "@acta/rest";
export {
  type Config,
  ConfigError,
  type EncryptionKey,
  type Env,
  type LogLevel,
  parseConfig,
  readSettings,
  type WorkerConfig,
} from "./config.ts";
export { loadConfig, loadWorkerConfig, readEnv } from "./env.ts";
export type { Health } from "./health.ts";
export { createRuntime, type Runtime } from "./runtime.ts";
export { Secret } from "./secret.ts";
export { createUndoRangeHandler, type UndoRangeHandlerOptions } from "./undo-range.ts";
export type { Media, MediaReader } from "./whatsapp/media.ts";
export type { WhatsAppWebhooks } from "./whatsapp/webhooks.ts";

import { type Config, type Env, parseConfig, parseWorkerConfig, type WorkerConfig } from "./config.ts";

/** What the environment says, untouched. `config.ts` decides what of it is acceptable. */
export function readEnv(): Env {
  return process.env;
}

/** What a process that serves calls is told. @throws ConfigError */
export function loadConfig(): Config {
  return parseConfig(readEnv());
}

/** What the worker is told. @throws ConfigError */
export function loadWorkerConfig(): WorkerConfig {
  return parseWorkerConfig(readEnv());
}

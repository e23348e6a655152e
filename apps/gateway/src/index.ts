export {
  buildServer,
  defaultOptions,
  type Gateway,
  type GatewayOptions,
  type GatewayRuntime,
} from "./gateway.ts";
export { createShutdown, type Shutdown } from "./shutdown.ts";

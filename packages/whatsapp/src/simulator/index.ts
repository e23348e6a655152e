export { type Inbound, type Simulator, type SimulatorOptions, startSimulator } from "./simulator.ts";
export type { SimulatedMessage, SimulatorMode } from "./state.ts";

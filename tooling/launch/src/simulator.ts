import { type Simulator, startSimulator } from "@acta/whatsapp/simulator";
import { gatewayUrl } from "./environment.ts";
import type { Secrets } from "./secrets.ts";
import type { Settings } from "./settings.ts";

/** The number the demo sends from: at the start of a range, where no subscriber's number is. */
export const simulatedNumber = {
  phoneNumberId: "106540352242922",
  businessAccountId: "102290129340398",
  displayPhone: "+573000000001",
};

export const simulatorUrl = ({ simulatorPort }: Settings): string => `http://127.0.0.1:${simulatorPort}`;

/** Runs WhatsApp's simulator in this process. What it posts before the gateway listens it posts again. */
export function startDemoSimulator(settings: Settings, { simulator }: Secrets): Promise<Simulator> {
  return startSimulator({
    ...simulatedNumber,
    port: settings.simulatorPort,
    webhookUrl: `${gatewayUrl(settings)}/webhooks/whatsapp`,
    appSecret: simulator.appSecret,
    accessToken: simulator.accessToken,
  });
}

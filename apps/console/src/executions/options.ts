import type { ExecutionStatus, Source } from "@acta/core";

export const executionStatusNames = [
  "success",
  "error",
  "dry_run",
] as const satisfies readonly ExecutionStatus[];
export const sourceNames = ["ui", "api", "agent", "webhook"] as const satisfies readonly Source[];

export const moduleLabels: { [module: string]: string } = {
  crm: "CRM",
  whatsapp: "WhatsApp",
  system: "System",
};

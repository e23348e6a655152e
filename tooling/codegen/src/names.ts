const capitalised = (text: string) => text.charAt(0).toUpperCase() + text.slice(1);

/** `crm.order.updateStatus` → `CrmOrderUpdateStatus`: the stem of the tool's type names. */
export function typeNameOf(toolName: string): string {
  return toolName.split(".").map(capitalised).join("");
}

/** `crm.order.updateStatus` → `crmOrderUpdateStatus`: what the catalogue imports the tool as. */
export function identifierOf(toolName: string): string {
  const name = typeNameOf(toolName);
  return name.charAt(0).toLowerCase() + name.slice(1);
}

/** The first line of every generated file. */
export const banner = "Made by `pnpm gen` (tooling/codegen) from packages/catalog. Do not edit.";

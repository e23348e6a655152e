import type { ModuleName } from "./types.ts";

export const modules = ["crm", "whatsapp", "system"] as const satisfies readonly ModuleName[];

export interface ToolNameParts {
  module: ModuleName;
  entity: string;
  action: string;
}

const segment = /^[a-z][a-zA-Z0-9]{0,31}$/;

/**
 * Splits `module.entity.action`. Segments are camelCase letters and digits: no `_`, so that the name MCP clients
 * see (`crm_contact_create`) can be turned back.
 *
 * @throws Error naming what is wrong; tool names are written by developers, not by callers.
 */
export function parseToolName(name: string): ToolNameParts {
  const parts = name.split(".");
  const [module, entity, action] = parts;
  if (parts.length !== 3 || !module || !entity || !action) {
    throw new Error(`tool name ${JSON.stringify(name)} must be module.entity.action`);
  }
  if (!(modules as readonly string[]).includes(module)) {
    throw new Error(`tool name ${JSON.stringify(name)}: module must be one of ${modules.join(", ")}`);
  }
  for (const part of parts) {
    if (!segment.test(part)) {
      throw new Error(
        `tool name ${JSON.stringify(name)}: ${JSON.stringify(part)} must be camelCase letters and digits`,
      );
    }
  }
  return { module: module as ModuleName, entity, action };
}

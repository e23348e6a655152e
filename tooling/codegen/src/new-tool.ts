import { access, mkdir, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { parseToolName } from "@acta/core";

/**
 * Writes a tool and its test where the name says. The tool does nothing yet, but everything around it holds: it
 * generates, type-checks, and its test passes.
 *
 * @returns the paths written, from the repository's root
 * @throws Error for a name that is none, or is taken
 */
export async function writeNewTool(root: string, name: string): Promise<string[]> {
  const { module, entity, action } = parseToolName(name);
  const stem = `packages/catalog/src/${module}/${entity}/${action}`;
  const files = new Map([
    [`${stem}.ts`, toolTemplate(name, entity, action)],
    [`${stem}.test.ts`, testTemplate(name, action)],
  ]);
  for (const path of files.keys()) {
    const taken = await access(join(root, path)).then(
      () => true,
      () => false,
    );
    if (taken) throw new Error(`${path} exists already`);
  }
  for (const [path, content] of files) {
    await mkdir(dirname(join(root, path)), { recursive: true });
    await writeFile(join(root, path), content);
  }
  return [...files.keys()];
}

const words = (camelCase: string) => camelCase.replace(/([A-Z])/g, " $1").toLowerCase();
const sentence = (text: string) => text.charAt(0).toUpperCase() + text.slice(1);

function toolTemplate(name: string, entity: string, action: string): string {
  const title = sentence(`${words(action)} ${words(entity)}`);
  return `import { defineTool } from "../../define.ts";

export const tool = defineTool({
  name: ${JSON.stringify(name)},
  title: ${JSON.stringify(title)},
  description: ${JSON.stringify(`${title}.`)},
  inputSchema: {
    type: "object",
    additionalProperties: false,
    required: [${JSON.stringify(`${entity}Id`)}],
    properties: {
      ${entity}Id: { type: "string", format: "uuid", description: ${JSON.stringify(`The ${words(entity)}'s id.`)} },
    },
  },
  outputSchema: {
    type: "object",
    additionalProperties: false,
    required: [${JSON.stringify(`${entity}Id`)}],
    properties: { ${entity}Id: { type: "string", format: "uuid" } },
  },
  // An empty list of side effects makes this a read. Name what it changes, and the permission that change needs.
  metadata: {
    reversible: false,
    requiresApproval: false,
    sideEffects: [],
    permissions: ["settings.view"],
  },
  examples: [
    {
      inputs: { ${entity}Id: "01939d7e-0000-7000-8000-000000000001" },
      outputs: { ${entity}Id: "01939d7e-0000-7000-8000-000000000001" },
    },
  ],
  async run({ inputs }) {
    return { ${entity}Id: inputs.${entity}Id };
  },
});
`;
}

function testTemplate(name: string, action: string): string {
  const entity = name.split(".")[1]!;
  return `import { describeTool } from "@acta/testkit";
import { expect } from "vitest";
import { tool } from "./${action}.ts";

describeTool(tool, ({ works }) => {
  works("answers the id it was asked about", async ({ call }) => {
    const ${entity}Id = "01939d7e-0000-7000-8000-000000000001";
    expect(await call({ ${entity}Id })).toEqual({ ${entity}Id });
  });
});
`;
}

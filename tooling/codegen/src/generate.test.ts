import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { generate } from "./generate.ts";
import { loadCatalogue } from "./load.ts";
import { banner } from "./names.ts";
import { writeNewTool } from "./new-tool.ts";
import { compareOutputs, type Outputs, writeOutputs } from "./outputs.ts";
import { RefusalError } from "./refusals.ts";

const fixture = (name: string) => new URL(`../fixtures/${name}`, import.meta.url).pathname;
const generateFixture = () =>
  generate({ root: fixture("valid"), createOpenApi: (tools) => ({ openapi: "3.1.0", tools: tools.length }) });

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "acta-codegen-"));
});
afterEach(() => rm(folder, { recursive: true }));

describe("loading", () => {
  it("refuses what is not where its name says, with the fix", async () => {
    const error = await loadCatalogue(fixture("misplaced")).catch((caught: unknown) => caught);
    expect(error).toBeInstanceOf(RefusalError);
    expect((error as RefusalError).refusals).toEqual([
      {
        file: "crm/contact/broken.ts",
        problem: "no such permission",
        fix: "make it importable",
      },
      {
        file: "crm/contact/create.ts",
        problem: "its tool is named crm.contact.make",
        fix: "name it crm.contact.create, or move the file to crm/contact/make.ts: the path is the name",
      },
      {
        file: "crm/contact/read.ts",
        problem: "exports no `tool`",
        fix: 'export const tool = defineTool({ name: "crm.contact.read", … }), or move the file to crm/ if it is not a tool',
      },
      {
        file: "crm/errors.ts",
        problem: "exports no `errors`",
        fix: "export const { errors, fail } = defineErrors({ … })",
      },
      {
        file: "crm/order/line/add.ts",
        problem: "lies deeper than <module>/<entity>/<action>.ts",
        fix: "move it up: the path is the tool's name",
      },
    ]);
  });
});

describe("generating", () => {
  it("makes the same text every time, with its maker on the first line", async () => {
    const first = await generateFixture();
    expect([...(await generateFixture())]).toEqual([...first]);
    for (const [path, content] of first) {
      expect([path, content.split("\n", 1)[0]]).toEqual([path, expect.stringContaining(banner)]);
      expect([path, content.endsWith("\n")]).toEqual([path, true]);
    }
  });

  it("imports every tool and every error table, sorted", async () => {
    const catalogue = (await generateFixture()).get("packages/catalog/src/generated/catalogue.ts");
    expect(catalogue).toContain(`import { tool as crmContactCreate } from "../crm/contact/create.ts";
import { errors as crmErrors } from "../crm/errors.ts";
import { tool as crmTagList } from "../crm/tag/list.ts";
`);
    expect(catalogue).toContain("= [crmErrors];");
  });

  it("makes a read a query, a change a mutation, and a preview of both", async () => {
    const router = (await generateFixture()).get("packages/trpc/src/generated/app-router.ts");
    expect(router).toContain("create: ToolMutation<CrmContactCreateInput, CrmContactCreateOutput>;");
    expect(router).toContain("list: ToolQuery<CrmTagListInput, CrmTagListOutput>;");
    expect(router).toContain("list: ToolPreview<CrmTagListInput, CrmTagListOutput>;");
  });

  it("marks the entities that a tool names as affected by it", async () => {
    const affected = (await generateFixture()).get("packages/trpc/src/generated/affected.ts");
    expect(affected).toContain('"crm.contact.create": ["crm.contact", "crm.tag"],');
    expect(affected).not.toContain('"crm.tag.list"');
  });

  it("keeps what only handlers need on their side", async () => {
    const outputs = await generateFixture();
    expect(outputs.get("packages/catalog/src/generated/types.ts")).toContain("CrmContactCreateParsed");
    for (const path of ["packages/trpc/src/generated/types.ts", "packages/client/src/generated/types.ts"])
      expect(outputs.get(path)).not.toContain("Parsed");
  });

  it("publishes everything but code in the manifest", async () => {
    const manifest = JSON.parse(
      (await generateFixture()).get("packages/catalog/src/generated/manifest.json")!,
    );
    expect(manifest.tools.map((tool: { name: string }) => tool.name)).toEqual([
      "crm.contact.create",
      "crm.tag.list",
    ]);
    expect(manifest.tools[0]).toMatchObject({
      title: "Create contact",
      metadata: { module: "crm", entity: "contact", action: "create" },
      errors: [{ code: "PHONE_TAKEN", status: 409, title: "Phone taken" }],
      examples: [{ inputs: { name: "Ana" } }],
      contentHash: expect.stringMatching(/^[0-9a-f]{64}$/),
    });
  });

  it("writes reference pages whose tables survive a pipe in a description", async () => {
    const page = (await generateFixture()).get("docs/reference/crm.md");
    expect(page).toContain(
      "| `name` | string | required | Name \\| as shown. (not empty; at most 200 characters) |",
    );
    expect(page).toContain("Inputs\n\nNone.");
  });
});

describe("writing", () => {
  const outputs: Outputs = new Map([
    ["a/generated/one.ts", `// ${banner}\n1\n`],
    ["a/generated/two.ts", `// ${banner}\n2\n`],
  ]);

  it("finds nothing to change after writing", async () => {
    expect((await writeOutputs(folder, outputs)).map(({ kind }) => kind)).toEqual(["missing", "missing"]);
    expect(await compareOutputs(folder, outputs)).toEqual([]);
    expect(await writeOutputs(folder, outputs)).toEqual([]);
  });

  it("finds what was edited, what is gone, and what nobody makes any more", async () => {
    await writeOutputs(folder, outputs);
    await writeFile(join(folder, "a/generated/one.ts"), "edited");
    await rm(join(folder, "a/generated/two.ts"));
    await writeFile(join(folder, "a/generated/old.ts"), `// ${banner}\n`);
    await writeFile(join(folder, "a/generated/mine.ts"), "// by hand\n");
    expect(await compareOutputs(folder, outputs)).toEqual([
      { path: "a/generated/old.ts", kind: "stale" },
      { path: "a/generated/one.ts", kind: "different" },
      { path: "a/generated/two.ts", kind: "missing" },
    ]);
    await writeOutputs(folder, outputs);
    expect(await compareOutputs(folder, outputs)).toEqual([]);
    expect(await readFile(join(folder, "a/generated/mine.ts"), "utf8")).toBe("// by hand\n");
  });
});

describe("a new tool", () => {
  it("is written with its test where the name says, and never over another", async () => {
    const written = await writeNewTool(folder, "crm.order.cancel");
    expect(written).toEqual([
      "packages/catalog/src/crm/order/cancel.ts",
      "packages/catalog/src/crm/order/cancel.test.ts",
    ]);
    expect(await readFile(join(folder, written[0]!), "utf8")).toContain('name: "crm.order.cancel"');
    await expect(writeNewTool(folder, "crm.order.cancel")).rejects.toThrow("exists already");
  });

  it("has a name that the core takes", async () => {
    await expect(writeNewTool(folder, "crm.order")).rejects.toThrow("module.entity.action");
    await expect(writeNewTool(folder, "crm.order.can_cel")).rejects.toThrow("camelCase");
  });
});

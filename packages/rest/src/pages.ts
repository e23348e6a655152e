import type { ManifestTool } from "@acta/core";
import { escapeHtml as html, type Page, renderPage } from "./html.ts";
import type { ErrorPage } from "./problem.ts";
import { routes } from "./routes.ts";

export type { Page } from "./html.ts";

export interface PagesInfo {
  /** Public base URL of the gateway. */
  baseUrl: string;
  version: string;
}

const top = `<header class="top"><strong><a href="/docs">Acta</a></strong><nav><a href="/docs">Reference</a><a href="/openapi.json">OpenAPI</a><a href="/llms.txt">llms.txt</a></nav></header>`;

const filterScript = `
const box=document.getElementById("filter"),items=[...document.querySelectorAll("ul.tools li")],groups=[...document.querySelectorAll("section.group")];
box.hidden=false;
box.addEventListener("input",()=>{const words=box.value.toLowerCase().split(/\\s+/);
for(const item of items)item.hidden=!words.every(word=>item.dataset.text.includes(word));
for(const group of groups)group.hidden=!group.querySelector("li:not([hidden])")});
`;

/** The front page of the reference: how to call, and every tool there is. */
export function renderDocs(tools: readonly ManifestTool[], { baseUrl, version }: PagesInfo): Page {
  const groups = new Map<string, ManifestTool[]>();
  for (const tool of tools) {
    const name = `${tool.metadata.module}.${tool.metadata.entity}`;
    groups.set(name, [...(groups.get(name) ?? []), tool]);
  }
  const first = tools[0];
  const sections = [...groups].map(
    ([name, members]) =>
      `<section class="group"><h2>${html(name)}</h2><ul class="tools">${members.map(listItem).join("")}</ul></section>`,
  );
  const routeRows = routes
    .filter((route) => !route.path.startsWith("/docs"))
    .map(
      (route) =>
        `<tr><td><code>${route.method} ${html(route.path)}</code></td><td>${html(route.summary)}</td><td>${route.access === "key" ? "API key" : "public"}</td></tr>`,
    );
  return renderPage(
    "Acta reference",
    `${top}<main>
<h1>Reference</h1>
<p class="lead">Every business operation is a tool. Its inputs are the whole body of one POST; the answer is its outputs and the id of the execution that was recorded.</p>
<p class="soft">Version ${html(version)} · ${tools.length} tools</p>
<h2>Call a tool</h2>
${first ? curlBlock(first, baseUrl, "") : ""}
<p>Add <code>/dry-run</code> to the path to see what a call would change without changing it. Keys go in <code>Authorization: Bearer</code> or <code>x-api-key</code>. Every error is a problem document (RFC 9457) whose <code>code</code> is stable and whose <code>type</code> is the page that explains it.</p>
<h2>Tools</h2>
<input id="filter" type="search" placeholder="Filter tools" aria-label="Filter tools" autocomplete="off" hidden>
${sections.join("\n")}
<h2>Routes</h2>
<div class="scroll" tabindex="0"><table><thead><tr><th>Route</th><th>What it does</th><th>Access</th></tr></thead><tbody>${routeRows.join("")}</tbody></table></div>
</main>`,
    filterScript,
  );
}

function listItem(tool: ManifestTool): string {
  const text = `${tool.name} ${tool.title} ${tool.description}`.toLowerCase();
  return `<li data-text="${html(text)}"><a href="/docs/${html(tool.name)}"><code>${html(tool.name)}</code></a><span class="soft">${html(firstSentence(tool.description))}</span>${effectTag(tool)}</li>`;
}

function effectTag(tool: ManifestTool): string {
  return tool.metadata.sideEffects.length === 0
    ? '<span class="tag read">reads</span>'
    : '<span class="tag">writes</span>';
}

/** The reference of one tool. */
export function renderToolDocs(tool: ManifestTool, { baseUrl }: PagesInfo): Page {
  const { metadata } = tool;
  const example = tool.examples[0];
  const tags = [
    effectTag(tool),
    ...(metadata.reversible ? ['<span class="tag">reversible</span>'] : []),
    ...(metadata.requiresApproval ? ['<span class="tag must">waits for approval</span>'] : []),
    ...metadata.permissions.map((permission) => `<span class="tag">${html(permission)}</span>`),
  ];
  const errors = tool.errors.map(
    (error) =>
      `<tr><td><a href="/errors/${html(error.code)}"><code>${html(error.code)}</code></a></td><td>${error.status}</td><td>${html(error.title)}. ${html(error.detail)}</td></tr>`,
  );
  return renderPage(
    `${tool.name} · Acta`,
    `${top}<main>
<p class="soft"><a href="/docs">Reference</a> / ${html(metadata.module)}.${html(metadata.entity)}</p>
<h1>${html(tool.title)}</h1>
<p><code>POST /v1/tools/${html(tool.name)}</code></p>
<p class="lead">${html(tool.description)}</p>
<p>${tags.join("")}</p>
<h2>Inputs</h2>
${schemaTable(tool.inputSchema)}
<h2>Outputs</h2>
${schemaTable(tool.outputSchema)}
<h2>Example</h2>
${curlBlock(tool, baseUrl, "")}
${example ? `<h3>Outputs</h3>${codeBlock(JSON.stringify(example.outputs, null, 2))}` : ""}
<h3>Preview it first</h3>
${curlBlock(tool, baseUrl, "/dry-run")}
${errors.length > 0 ? `<h2>Errors of its own</h2><div class="scroll" tabindex="0"><table><thead><tr><th>Code</th><th>Status</th><th>Meaning</th></tr></thead><tbody>${errors.join("")}</tbody></table></div>` : ""}
<h2>Schemas</h2>
<details><summary>Inputs</summary>${codeBlock(JSON.stringify(tool.inputSchema, null, 2))}</details>
<details><summary>Outputs</summary>${codeBlock(JSON.stringify(tool.outputSchema, null, 2))}</details>
</main>`,
  );
}

function codeBlock(text: string): string {
  return `<pre tabindex="0"><code>${html(text)}</code></pre>`;
}

function curlBlock(tool: ManifestTool, baseUrl: string, suffix: string): string {
  const inputs = JSON.stringify(tool.examples[0]?.inputs ?? {}).replaceAll("'", "'\\''");
  return codeBlock(
    `curl ${baseUrl}/v1/tools/${tool.name}${suffix} \\\n  -H "Authorization: Bearer $ACTA_API_KEY" \\\n  -H "Content-Type: application/json" \\\n  -d '${inputs}'`,
  );
}

type Node = { readonly [keyword: string]: unknown };
/** Levels of nesting a table shows; deeper ones are in the schema below it. */
const shownDepth = 3;

function schemaTable(schema: Node): string {
  const rows = fieldRows(schema, "", 0);
  if (rows.length === 0) return '<p class="soft">None.</p>';
  return `<div class="scroll" tabindex="0"><table><thead><tr><th>Field</th><th>Type</th><th>Meaning</th></tr></thead><tbody>${rows.join("")}</tbody></table></div>`;
}

function fieldRows(schema: Node, prefix: string, depth: number): string[] {
  const properties = (schema.properties ?? {}) as Record<string, Node>;
  const required = new Set((schema.required ?? []) as string[]);
  const rows = Object.entries(properties).flatMap(([name, field]) => {
    const label = `${prefix}${name}`;
    const must = required.has(name) ? ' <span class="tag must">required</span>' : "";
    const row = `<tr><td><code>${html(label)}</code>${must}</td><td>${html(typeOf(field))}</td><td>${meaningOf(field)}</td></tr>`;
    if (depth + 1 >= shownDepth) return [row];
    const items = field.items as Node | undefined;
    return [
      row,
      ...fieldRows(field, `${label}.`, depth + 1),
      ...(items ? fieldRows(items, `${label}[].`, depth + 1) : []),
    ];
  });
  for (const branch of [...((schema.oneOf ?? []) as Node[]), ...((schema.anyOf ?? []) as Node[])]) {
    for (const row of fieldRows(branch, prefix, depth)) if (!rows.includes(row)) rows.push(row);
  }
  return rows;
}

function typeOf(field: Node): string {
  if (Array.isArray(field.enum)) return field.enum.map((value) => JSON.stringify(value)).join(" | ");
  if ("const" in field) return JSON.stringify(field.const);
  const branches = (field.oneOf ?? field.anyOf) as Node[] | undefined;
  if (branches) return [...new Set(branches.map(typeOf))].join(" | ");
  const types = Array.isArray(field.type) ? field.type.join(" | ") : String(field.type ?? "any");
  return typeof field.format === "string" ? `${types} (${field.format})` : types;
}

function meaningOf(field: Node): string {
  const bounds: string[] = [];
  const add = (keyword: string, text: (value: string) => string) => {
    if (keyword in field) bounds.push(text(JSON.stringify(field[keyword])));
  };
  add("default", (value) => `default ${value}`);
  add("minimum", (value) => `at least ${value}`);
  // The bound of every whole number here says nothing about this one.
  if (field.maximum !== Number.MAX_SAFE_INTEGER) add("maximum", (value) => `at most ${value}`);
  // A format says how long its texts are.
  if (!("format" in field)) add("maxLength", (value) => `at most ${value} characters`);
  add("maxItems", (value) => `at most ${value} items`);
  const description = typeof field.description === "string" ? html(field.description) : "";
  return bounds.length > 0
    ? `${description}<span class="bounds">${html(bounds.join(", "))}</span>`
    : description;
}

/** The page an error's `type` leads to. */
export function renderErrorPage(error: ErrorPage): Page {
  return renderPage(
    `${error.code} · Acta`,
    `${top}<main>
<p class="soft"><a href="/docs">Reference</a> / errors</p>
<h1>${html(error.title)}</h1>
<p><code>${html(error.code)}</code> <span class="tag">HTTP ${error.status}</span><span class="tag">step: ${html(error.step)}</span>${error.retryable ? '<span class="tag read">retry later</span>' : '<span class="tag">do not repeat unchanged</span>'}</p>
<p class="lead">${html(error.detail)}</p>
</main>`,
  );
}

/** A summary for language models, in Markdown. Source: llmstxt.org. */
export function renderLlmsTxt(tools: readonly ManifestTool[], { baseUrl }: PagesInfo): string {
  const lines = tools.map(
    (tool) =>
      `- [${tool.name}](${baseUrl}/docs/${tool.name}): ${firstSentence(tool.description)}${tool.metadata.sideEffects.length === 0 ? " Reads only." : ""}`,
  );
  return `# Acta

> Business operations as tools over HTTP. POST ${baseUrl}/v1/tools/{name} with the tool's inputs as the JSON body and an API key as bearer token; the answer is {id, toolName, status, outputs, durationMs}. POST ${baseUrl}/v1/tools/{name}/dry-run previews a call without changing anything.

Inputs are checked against JSON Schema 2020-12: GET ${baseUrl}/v1/tools/{name}/input.schema.json. Errors are problem documents (RFC 9457): \`code\` is stable, \`errors\` names each wrong value by JSON pointer, \`retryable\` says whether the same call may succeed later. Money is in integer minor units, times are ISO 8601 in UTC, phones are E.164.

## Reference

- [OpenAPI 3.1](${baseUrl}/openapi.json): every route with its schemas
- [Web pages](${baseUrl}/docs): the same for people

## Tools

${lines.join("\n")}
`;
}

function firstSentence(text: string): string {
  return /^.*?[.!?](?=\s|$)/s.exec(text)?.[0] ?? text;
}

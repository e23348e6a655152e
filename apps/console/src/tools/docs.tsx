"use client";
import type { JsonSchema } from "@acta/core";
import { Fragment } from "react";
import type { ServedTool } from "@/data/served";
import { asCurl } from "@/executions/copy-as";
import { Section } from "@/executions/detail";
import { useSession } from "@/shell/workspace";
import { Badge } from "@/ui/badge";
import { CopyButton } from "@/ui/copy";
import { Json } from "@/ui/json";
import { nodeOf, pointerTo, ruleOf, type SchemaNode } from "./schema";

/** What a caller has to know about a tool, drawn from its definition. */
export function ToolDocs({ tool }: { tool: ServedTool }) {
  const { gatewayUrl } = useSession();
  const [example] = tool.examples;
  const command = asCurl(
    { toolName: tool.name, inputs: jsonOf(example?.inputs), status: "success" },
    gatewayUrl,
  );
  return (
    <div className="max-w-3xl space-y-6">
      <Section title="Inputs">
        <SchemaTable schema={tool.inputSchema} empty="It takes no inputs." />
      </Section>
      <Section title="Outputs">
        <SchemaTable schema={tool.outputSchema} empty="It answers no outputs." />
      </Section>
      <Section title="Errors">
        <p className="mb-2 text-text-2">
          Besides the common ones (inputs not valid, permission denied, time-outs and the like).
        </p>
        {tool.errors.length > 0 ? (
          <ul className="divide-y divide-line/70 rounded-md border border-line bg-surface">
            {tool.errors.map((error) => (
              <li key={error.code} className="px-3 py-2">
                <p className="flex flex-wrap items-baseline gap-2">
                  <code className="font-mono text-xs font-semibold">{error.code}</code>
                  <span className="text-xs text-text-3">
                    HTTP {error.status}
                    {error.retryable ? ", may be tried again" : ""}
                  </span>
                </p>
                <p className="text-text-2">
                  {error.title}. {error.detail}
                </p>
              </li>
            ))}
          </ul>
        ) : (
          <p className="text-text-2">It has no errors of its own.</p>
        )}
      </Section>
      <Section title="Call it">
        <div className="relative rounded-md border border-line bg-surface">
          <CopyButton text={command} what="Command" className="absolute top-1.5 right-1.5 bg-surface" />
          {/* biome-ignore lint/a11y/noNoninteractiveTabindex: scrolls, so must be reachable (WCAG 2.1.1) */}
          <pre tabIndex={0} className="scroll-thin overflow-x-auto p-3 pr-9 font-mono text-xs">
            {command}
          </pre>
        </div>
      </Section>
      <Section title="Examples" count={tool.examples.length}>
        <div className="space-y-4">
          {tool.examples.map((each, index) => (
            <div
              // biome-ignore lint/suspicious/noArrayIndexKey: a fixed list of the definition
              key={index}
              className="space-y-2"
            >
              {each.description ? <p className="text-text-2">{each.description}</p> : null}
              <div className="grid gap-2 sm:grid-cols-2">
                <div className="min-w-0">
                  <p className="mb-1 text-xs text-text-3">Inputs</p>
                  <Json value={each.inputs} what={`Inputs of example ${index + 1}`} />
                </div>
                <div className="min-w-0">
                  <p className="mb-1 text-xs text-text-3">Outputs</p>
                  <Json value={each.outputs} what={`Outputs of example ${index + 1}`} />
                </div>
              </div>
            </div>
          ))}
        </div>
      </Section>
    </div>
  );
}

/** Examples come out of the manifest, which is JSON. */
function jsonOf(value: unknown): { [key: string]: never } {
  return (value ?? {}) as { [key: string]: never };
}

const deepest = 4;

function SchemaTable({ schema, empty }: { schema: JsonSchema; empty: string }) {
  const node = nodeOf(schema, schema);
  if (Object.keys(node.properties ?? {}).length === 0) return <p className="text-text-2">{empty}</p>;
  return (
    <div className="overflow-hidden rounded-md border border-line bg-surface">
      <table className="relative w-full text-left max-sm:block max-sm:[&_tbody]:block max-sm:[&_td]:block max-sm:[&_th]:block max-sm:[&_tr]:block">
        <thead className="max-sm:sr-only">
          <tr className="border-b border-line text-xs text-text-3">
            <th scope="col" className="w-2/5 px-3 py-1.5 font-normal">
              Name
            </th>
            <th scope="col" className="px-3 py-1.5 font-normal">
              Meaning
            </th>
          </tr>
        </thead>
        <tbody>
          <SchemaRows node={node} root={schema} pointer="" depth={0} />
        </tbody>
      </table>
    </div>
  );
}

function SchemaRows({
  node,
  root,
  pointer,
  depth,
}: {
  node: SchemaNode;
  root: JsonSchema;
  pointer: string;
  depth: number;
}) {
  const required = new Set(node.required ?? []);
  return Object.entries(node.properties ?? {}).map(([name, schema]) => {
    const inner = nodeOf(schema, root);
    const items = inner.items ? nodeOf(inner.items, root) : null;
    const nested = inner.properties ? inner : items?.properties ? items : null;
    const at = pointerTo(pointer, name);
    return (
      <Fragment key={at}>
        <tr className="border-b border-line/70 align-baseline last:border-b-0">
          <th
            scope="row"
            className="px-3 py-1.5 font-normal"
            style={{ paddingLeft: `${0.75 + depth * 1}rem` }}
          >
            <code className="font-mono text-xs wrap-anywhere">
              {name}
              {items ? "[]" : ""}
            </code>
            {required.has(name) ? <Badge className="ml-1.5">required</Badge> : null}
          </th>
          <td className="px-3 py-1.5 max-sm:pt-0">
            {inner.description ? <p className="text-pretty">{inner.description}</p> : null}
            <p className="text-xs text-text-3 wrap-anywhere">{ruleOf(inner)}</p>
            {inner["x-sensitive"] ? (
              <p className="text-xs text-text-3">redacted in the history and in logs</p>
            ) : null}
          </td>
        </tr>
        {nested && depth < deepest ? (
          <SchemaRows node={nested} root={root} pointer={at} depth={depth + 1} />
        ) : null}
      </Fragment>
    );
  });
}

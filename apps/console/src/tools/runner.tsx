"use client";
import type { InputIssue, JsonObject, JsonValue } from "@acta/core";
import { FlaskConical, Play, RotateCcw } from "lucide-react";
import { useCallback, useId, useMemo, useRef, useState } from "react";
import { Act } from "@/data/act";
import { type ToolAnswer, useToolCall } from "@/data/call-tool";
import { describe } from "@/data/problems";
import type { ServedTool } from "@/data/served";
import { trpc } from "@/data/trpc";
import { plural } from "@/format/words";
import { useKeyNames, useShortcuts } from "@/shell/shortcuts";
import { useSession } from "@/shell/workspace";
import { Button } from "@/ui/button";
import { cn } from "@/ui/cn";
import { Dialog } from "@/ui/dialog";
import { Textarea } from "@/ui/field";
import { Kbd } from "@/ui/kbd";
import { Menu, MenuItem } from "@/ui/menu";
import { Notice } from "@/ui/notice";
import { ObjectFields } from "./field-groups";
import { FormContext, type FormScope, groupIssues, issueText } from "./form-context";
import { ResultPanel } from "./result-panel";
import { initialValue, nodeOf } from "./schema";

/** The form of a tool: fields or JSON, a dry run first, then the real one. */
export function ToolRunner({
  tool,
  from,
  record,
}: {
  tool: ServedTool;
  from: string | null;
  record: string | null;
}) {
  const source = trpc.executions.read.useQuery(
    { id: from ?? "" },
    { enabled: from !== null, staleTime: Number.POSITIVE_INFINITY },
  );
  if (from !== null && source.isPending) return <div className="skeleton h-64 max-w-xl" />;
  const given = source.data?.toolName === tool.name ? source.data : null;
  return (
    <RunnerForm
      tool={tool}
      start={given ? asObject(given.inputs) : startOf(tool, record)}
      from={given ? from : null}
    />
  );
}

function asObject(value: unknown): JsonObject {
  // Inputs of every tool are objects; examples and stored inputs are JSON.
  return typeof value === "object" && value !== null && !Array.isArray(value) ? (value as JsonObject) : {};
}

/** An empty form, or one about a record that was come from (`order:0199…`). */
function startOf(tool: ServedTool, record: string | null): JsonObject {
  const start = asObject(initialValue(nodeOf(tool.inputSchema, tool.inputSchema), tool.inputSchema) ?? {});
  const [kind, id] = record?.split(":") ?? [];
  if (!kind || !id) return start;
  const properties = nodeOf(tool.inputSchema, tool.inputSchema).properties ?? {};
  const field = Object.keys(properties).find(
    (name) => nodeOf(properties[name], tool.inputSchema)["x-widget"] === `record:${kind}`,
  );
  return field ? { ...start, [field]: id } : start;
}

interface Outcome {
  mode: "run" | "preview";
  /** The inputs as they were sent: a preview of other inputs promises nothing. */
  inputs: string;
  answer: ToolAnswer | null;
  error: unknown;
}

function RunnerForm({ tool, start, from }: { tool: ServedTool; start: JsonObject; from: string | null }) {
  const { workspace } = useSession();
  const keyNames = useKeyNames();
  const formId = useId();
  const [value, setValue] = useState<JsonObject>(start);
  const [raw, setRaw] = useState<{ text: string; fault: string | null } | null>(null);
  const [outcome, setOutcome] = useState<Outcome | null>(null);
  const [asking, setAsking] = useState(false);
  const [act] = useState(() => new Act());
  /** How often the form was filled anew: its fields begin anew with it, also those with text that is no value. */
  const [filled, setFilled] = useState(0);
  const [faulty, block] = useFaults();
  const call = useToolCall();
  const formRef = useRef<HTMLFormElement>(null);
  const resultRef = useRef<HTMLElement>(null);

  const reads = tool.metadata.sideEffects.length === 0;
  const inputs = JSON.stringify(value);
  const fresh = outcome?.inputs === inputs;
  const previewed = fresh && outcome?.mode === "preview" && outcome.error === null;
  const plan = previewed && outcome.answer?.status === "dry_run" ? outcome.answer.id : undefined;
  const blocked = faulty || raw?.fault != null;
  const issues: readonly InputIssue[] = useMemo(
    () => (outcome?.error ? (describe(outcome.error).problem?.errors ?? []) : []),
    [outcome],
  );
  const scope = useMemo(() => {
    const given = typeof value.currency === "string" && /^[A-Z]{3}$/.test(value.currency);
    return {
      root: tool.inputSchema,
      issues: groupIssues(issues),
      currency: { code: given ? String(value.currency) : workspace.currency, given },
      formId,
      block,
    };
  }, [tool, issues, value.currency, workspace.currency, formId, block]);

  const submit = async (mode: Outcome["mode"]) => {
    if (call.isPending || blocked) return;
    setAsking(false);
    try {
      const answer = await call.mutateAsync({
        name: tool.name,
        inputs: value,
        mode,
        reads,
        act,
        // What was shown is what is done, or nothing is.
        planId: plan,
      });
      setOutcome({ mode, inputs, answer, error: null });
    } catch (error) {
      setOutcome({ mode, inputs, answer: null, error });
      const [first] = describe(error).problem?.errors ?? [];
      if (first) return focusField(formRef.current, `${formId}${first.pointer}`);
    }
    // On a phone the result is below the fold.
    requestAnimationFrame(() => resultRef.current?.scrollIntoView({ block: "nearest", behavior: "smooth" }));
  };
  /** The next sensible step: try it, then do it. What was not tried, or may not be taken back, is asked about. */
  const confirm = () => {
    if (reads) return void submit("run");
    void submit(previewed ? "run" : "preview");
  };
  const run = () => {
    if (reads || previewed) void submit("run");
    else setAsking(true);
  };
  useShortcuts([
    {
      keys: "mod+Enter",
      label: reads ? "Run" : "Dry run, then run",
      group: "Form",
      whileTyping: true,
      run: confirm,
    },
  ]);

  const load = (next: JsonObject) => {
    setValue(next);
    setRaw((current) => (current ? { text: JSON.stringify(next, null, 2), fault: null } : null));
    setOutcome(null);
    setFilled((times) => times + 1);
  };
  const node = nodeOf(tool.inputSchema, tool.inputSchema);
  const loose = issues.filter((issue) => !isShown(formRef.current, `${formId}${issue.pointer}`));

  return (
    <div className="grid items-start gap-x-8 gap-y-6 lg:grid-cols-[minmax(0,1fr)_minmax(0,1fr)]">
      <FormContext value={scope}>
        <form
          ref={formRef}
          noValidate
          aria-label={`Inputs of ${tool.title}`}
          onSubmit={(event) => {
            event.preventDefault();
            confirm();
          }}
        >
          <div className="mb-4 flex flex-wrap items-center gap-2">
            <fieldset
              aria-label="Form or JSON"
              className="flex rounded-md border border-line bg-sunken p-0.5"
            >
              {(["Form", "JSON"] as const).map((label) => {
                const on = (label === "JSON") === (raw !== null);
                return (
                  <button
                    key={label}
                    type="button"
                    aria-pressed={on}
                    onClick={() =>
                      setRaw(label === "JSON" ? { text: JSON.stringify(value, null, 2), fault: null } : null)
                    }
                    className={cn(
                      "h-6 rounded-sm px-2.5 text-xs text-text-2",
                      on && "bg-raised font-medium text-text shadow-sm",
                    )}
                  >
                    {label}
                  </button>
                );
              })}
            </fieldset>
            <span className="flex-1" />
            {from ? <span className="text-xs text-text-3">Inputs of an earlier call</span> : null}
            <Menu
              align="end"
              trigger={
                <Button size="sm" variant="ghost">
                  Load example
                </Button>
              }
            >
              {tool.examples.map((example, index) => (
                <MenuItem
                  // biome-ignore lint/suspicious/noArrayIndexKey: a fixed list of the definition
                  key={index}
                  onSelect={() => load(asObject(example.inputs))}
                >
                  {example.description ?? `Example ${index + 1}`}
                </MenuItem>
              ))}
            </Menu>
            <Button size="sm" variant="ghost" onClick={() => load(start)}>
              <RotateCcw aria-hidden /> Reset
            </Button>
          </div>

          {issues.length > 0 && fresh ? (
            <Notice
              tone="bad"
              role="alert"
              title={`${plural(new Set(issues.map((issue) => issue.pointer)).size, "value")} to correct`}
              className="mb-4"
            >
              {loose.length > 0 || raw ? (
                <ul className="list-disc pl-4">
                  {(raw ? issues : loose).map((issue) => (
                    <li key={`${issue.pointer} ${issue.keyword}`}>
                      <code className="font-mono text-xs">{issue.pointer || "/"}</code> {issueText(issue)}
                    </li>
                  ))}
                </ul>
              ) : (
                "Each is marked below."
              )}
            </Notice>
          ) : null}

          {raw ? (
            <RawEditor
              text={raw.text}
              fault={raw.fault}
              onChange={(text) => {
                const parsed = parseObject(text);
                setRaw({ text, fault: parsed.fault });
                if (parsed.value) setValue(parsed.value);
              }}
            />
          ) : Object.keys(node.properties ?? {}).length === 0 ? (
            <p className="text-text-2">This tool takes no inputs.</p>
          ) : (
            <ObjectFields key={filled} node={node} pointer="" value={value} onChange={setValue} />
          )}

          <div className="sticky bottom-0 -mx-4 mt-5 flex flex-wrap items-center gap-2 border-t border-line bg-canvas px-4 py-3 md:mx-0 md:px-0">
            {reads ? (
              <Button variant="primary" type="submit" busy={call.isPending} disabled={blocked}>
                <Play aria-hidden /> Run
              </Button>
            ) : (
              <>
                <Button
                  variant={previewed ? "secondary" : "primary"}
                  onClick={() => void submit("preview")}
                  busy={call.isPending && call.variables.mode === "preview"}
                  disabled={call.isPending || blocked}
                >
                  <FlaskConical aria-hidden /> Dry run
                </Button>
                <Button
                  variant={previewed ? "primary" : "secondary"}
                  onClick={run}
                  busy={call.isPending && call.variables.mode === "run"}
                  disabled={call.isPending || blocked}
                >
                  <Play aria-hidden /> Run
                </Button>
              </>
            )}
            <span className="hidden items-center gap-1 text-xs text-text-3 sm:inline-flex">
              {keyNames("mod+Enter").map((name) => (
                <Kbd key={name}>{name}</Kbd>
              ))}
              {reads ? "runs it" : previewed ? "runs it" : "tries it without keeping anything"}
            </span>
          </div>
        </form>
      </FormContext>

      <ResultPanel
        ref={resultRef}
        tool={tool}
        busy={call.isPending ? call.variables.mode : null}
        outcome={outcome}
        stale={outcome !== null && !fresh}
        onRun={() => void submit("run")}
        onPreview={() => void submit("preview")}
      />

      <Dialog
        open={asking}
        onOpenChange={setAsking}
        title={`${tool.title} without a dry run?`}
        description="A dry run shows what would change, and keeps nothing."
      >
        {tool.metadata.reversible ? null : (
          <Notice tone="warn" className="mb-4">
            What this tool does cannot be undone.
          </Notice>
        )}
        <div className="flex flex-wrap justify-end gap-2">
          <Button onClick={() => void submit("run")}>Run it now</Button>
          <Button variant="primary" onClick={() => void submit("preview")}>
            Dry run first
          </Button>
        </div>
      </Dialog>
    </div>
  );
}

/**
 * Whether a field holds text that is no value. Nothing is sent then: it would be what that field held before.
 *
 * @returns that, and what such a field calls: it blocks until what is answered is called
 */
function useFaults(): [faulty: boolean, block: FormScope["block"]] {
  const [count, setCount] = useState(0);
  const block = useCallback(() => {
    setCount((current) => current + 1);
    return () => setCount((current) => current - 1);
  }, []);
  return [count > 0, block];
}

function focusField(form: HTMLFormElement | null, id: string): void {
  requestAnimationFrame(() => {
    const field = form?.querySelector<HTMLElement>(`[id="${CSS.escape(id)}"]`);
    field?.focus();
    field?.scrollIntoView({ block: "center" });
  });
}

function isShown(form: HTMLFormElement | null, id: string): boolean {
  return form?.querySelector(`[id="${CSS.escape(id)}"]`) != null;
}

function parseObject(text: string): { value: JsonObject | null; fault: string | null } {
  try {
    const value: JsonValue = JSON.parse(text);
    if (typeof value !== "object" || value === null || Array.isArray(value))
      return { value: null, fault: "Inputs are an object: { … }" };
    return { value, fault: null };
  } catch (error) {
    return { value: null, fault: error instanceof Error ? error.message : "Not JSON" };
  }
}

function RawEditor({
  text,
  fault,
  onChange,
}: {
  text: string;
  fault: string | null;
  onChange(text: string): void;
}) {
  const id = useId();
  return (
    <div className="space-y-1">
      <label htmlFor={id} className="sr-only">
        Inputs as JSON
      </label>
      <Textarea
        id={id}
        rows={Math.min(28, Math.max(10, text.split("\n").length + 1))}
        spellCheck={false}
        aria-invalid={fault !== null}
        aria-describedby={fault ? `${id}:fault` : undefined}
        value={text}
        onChange={(event) => onChange(event.target.value)}
        className="font-mono text-xs leading-[1.6]"
      />
      {fault ? (
        <p id={`${id}:fault`} className="text-xs text-bad">
          {fault}
        </p>
      ) : null}
    </div>
  );
}

"use client";
import type { InputIssue, JsonObject } from "@acta/core";
import { invalidateAfter } from "@acta/trpc/client";
import { type ReactNode, useId, useMemo, useState } from "react";
import { useAct } from "@/data/act";
import { ProblemNotice } from "@/data/problems";
import { trpc } from "@/data/trpc";
import { sourceNames } from "@/executions/options";
import { sourceLooks } from "@/executions/status";
import { plural } from "@/format/words";
import { Button } from "@/ui/button";
import { Input, Select, Textarea } from "@/ui/field";
import { useToast } from "@/ui/toast";
import { globsFor, matchesGlob } from "./glob";
import type { Policy, PolicyInput } from "./policy-types";
import { splitTime, timeUnitNames, timeUnits } from "./time-units";

/** A policy in words: which calls, from where, when they wait, and who may let them go. */
export function PolicyForm({ policy, onDone }: { policy: Policy | null; onDone(): void }) {
  const id = useId();
  const toast = useToast();
  const utils = trpc.useUtils();
  const tools = trpc.tools.list.useQuery(undefined, { staleTime: Number.POSITIVE_INFINITY });
  const acting = useMemo(
    () =>
      (tools.data ?? []).filter(({ metadata }) => metadata.sideEffects.length > 0).map(({ name }) => name),
    [tools.data],
  );
  const time = splitTime(policy?.expiresAfterSeconds ?? timeUnits.day);
  const [name, setName] = useState(policy?.name ?? "");
  const [tool, setTool] = useState(policy?.tool ?? "");
  const [sources, setSources] = useState<readonly string[]>(policy?.sources ?? []);
  const [maxRows, setMaxRows] = useState(text(policy?.maxRows));
  const [maxEffects, setMaxEffects] = useState(text(policy?.maxEffects));
  const [count, setCount] = useState(String(time.count));
  const [unit, setUnit] = useState(time.unit);
  const [creatorMayDecide, setCreatorMayDecide] = useState(policy?.creatorMayDecide ?? true);
  const [priority, setPriority] = useState(String(policy?.priority ?? 0));
  const [schema, setSchema] = useState(policy?.inputs ? JSON.stringify(policy.inputs, null, 2) : "");
  const parsed = parseSchema(schema);
  const meant = acting.filter((each) => matchesGlob(tool, each));
  // Told to the calls themselves: what is told beside `mutate` is lost when the form is closed before the lists are
  // read again.
  const onSuccess = (answer: { status: string }) => {
    toast(
      answer.status === "pending_approval"
        ? "It waits for somebody's approval"
        : policy
          ? "Policy changed"
          : "Policy created",
    );
    onDone();
  };
  const create = trpc.system.policy.create.useMutation({
    trpc: useAct(),
    onSuccess,
    onSettled: () => invalidateAfter("system.policy.create", utils),
  });
  const update = trpc.system.policy.update.useMutation({
    trpc: useAct(),
    onSuccess,
    onSettled: () => invalidateAfter("system.policy.update", utils),
  });
  const error = create.error ?? update.error;
  const issues: readonly InputIssue[] = error?.data?.problem?.errors ?? [];
  const faultAt = (field: string) => issues.find(({ pointer }) => pointer.split("/")[1] === field)?.message;

  const submit = () => {
    const common = {
      name,
      tool,
      sources: sourceNames.filter((each) => sources.includes(each)),
      expiresAfterSeconds: Number(count) * timeUnits[unit],
      creatorMayDecide,
      priority: Number(priority),
    } satisfies PolicyInput;
    const conditions = { maxRows: number(maxRows), maxEffects: number(maxEffects), inputs: parsed.value };
    if (policy) return update.mutate({ policyId: policy.policyId, ...common, ...conditions });
    const { maxRows: rows, maxEffects: effects, inputs } = conditions;
    create.mutate({
      ...common,
      ...(rows === null ? {} : { maxRows: rows }),
      ...(effects === null ? {} : { maxEffects: effects }),
      ...(inputs === null ? {} : { inputs }),
    });
  };

  return (
    <form
      noValidate
      className="space-y-4"
      onSubmit={(event) => {
        event.preventDefault();
        if (!create.isPending && !update.isPending) submit();
      }}
    >
      {error ? <ProblemNotice error={error} /> : null}
      <Labelled id={`${id}name`} label="Name" fault={faultAt("name")}>
        <Input
          id={`${id}name`}
          autoFocus
          autoComplete="off"
          value={name}
          placeholder="As people will read it, such as “Agents delete nothing alone”"
          aria-invalid={faultAt("name") !== undefined || undefined}
          onChange={(event) => setName(event.target.value)}
        />
      </Labelled>
      <Labelled
        id={`${id}tool`}
        label="Tools"
        fault={faultAt("tool")}
        hint={
          tool === ""
            ? "A tool's name; * stands for any characters: crm.contact.delete, crm.*.delete, *"
            : `${plural(meant.length, "tool")} that ${meant.length === 1 ? "acts" : "act"}${
                meant.length > 0 ? `: ${meant.slice(0, 4).join(", ")}${meant.length > 4 ? ", …" : ""}` : ""
              }`
        }
      >
        <Input
          id={`${id}tool`}
          list={`${id}tools`}
          autoComplete="off"
          spellCheck={false}
          value={tool}
          className="font-mono text-xs"
          aria-describedby={`${id}tool-hint`}
          aria-invalid={faultAt("tool") !== undefined || undefined}
          onChange={(event) => setTool(event.target.value)}
        />
        <datalist id={`${id}tools`}>
          {globsFor(acting).map((glob) => (
            <option key={glob} value={glob} />
          ))}
        </datalist>
      </Labelled>
      <fieldset>
        <legend className="mb-1 font-medium">Asked from</legend>
        <div className="flex flex-wrap gap-x-4">
          {sourceNames.map((source) => (
            <label key={source} className="flex min-h-6 items-center gap-1.5">
              <input
                type="checkbox"
                checked={sources.includes(source)}
                onChange={(event) =>
                  setSources(
                    event.target.checked ? [...sources, source] : sources.filter((each) => each !== source),
                  )
                }
                className="size-3.5 accent-(--accent-solid)"
              />
              {sourceLooks[source].label}
            </label>
          ))}
        </div>
        <p className="mt-0.5 text-xs text-text-3">None chosen: from anywhere.</p>
      </fieldset>
      <div className="grid gap-4 sm:grid-cols-2">
        <Labelled
          id={`${id}rows`}
          label="Only if it changes more than … rows"
          fault={faultAt("maxRows")}
          hint="Empty: however many."
        >
          <Input
            id={`${id}rows`}
            type="number"
            min={0}
            inputMode="numeric"
            value={maxRows}
            aria-describedby={`${id}rows-hint`}
            onChange={(event) => setMaxRows(event.target.value)}
          />
        </Labelled>
        <Labelled
          id={`${id}effects`}
          label="or does more than … outside actions"
          fault={faultAt("maxEffects")}
          hint="Messages, for example. With both, either is enough."
        >
          <Input
            id={`${id}effects`}
            type="number"
            min={0}
            inputMode="numeric"
            value={maxEffects}
            aria-describedby={`${id}effects-hint`}
            onChange={(event) => setMaxEffects(event.target.value)}
          />
        </Labelled>
        <Labelled
          id={`${id}time`}
          label="To be decided within"
          fault={faultAt("expiresAfterSeconds")}
          hint="After that the call is not carried out."
        >
          <div className="flex gap-1.5">
            <Input
              id={`${id}time`}
              type="number"
              min={1}
              inputMode="numeric"
              value={count}
              aria-describedby={`${id}time-hint`}
              onChange={(event) => setCount(event.target.value)}
            />
            <Select
              aria-label="Unit of the time"
              value={unit}
              onChange={(event) =>
                setUnit(timeUnitNames.find((each) => each === event.target.value) ?? "hour")
              }
            >
              {timeUnitNames.map((each) => (
                <option key={each} value={each}>
                  {each}s
                </option>
              ))}
            </Select>
          </div>
        </Labelled>
        <Labelled
          id={`${id}priority`}
          label="Priority"
          fault={faultAt("priority")}
          hint="Of several that ask, the highest is named."
        >
          <Input
            id={`${id}priority`}
            type="number"
            inputMode="numeric"
            value={priority}
            aria-describedby={`${id}priority-hint`}
            onChange={(event) => setPriority(event.target.value)}
          />
        </Labelled>
      </div>
      <label className="flex min-h-6 items-start gap-2">
        <input
          type="checkbox"
          checked={creatorMayDecide}
          onChange={(event) => setCreatorMayDecide(event.target.checked)}
          className="mt-0.5 size-3.5 accent-(--accent-solid)"
        />
        <span>
          Whoever created a key may decide what that key asked
          <span className="block text-xs text-text-3">Nobody ever decides what they asked themselves.</span>
        </span>
      </label>
      <details open={policy?.inputs != null || undefined}>
        <summary className="inline-flex min-h-6 items-center rounded-sm text-text-2 hover:text-text">
          Only for certain inputs (JSON Schema)
        </summary>
        <div className="mt-2">
          <Labelled
            id={`${id}schema`}
            label="Inputs that make it wait"
            fault={parsed.fault ?? faultAt("inputs")}
            hint="JSON Schema (2020-12) without pattern, format and $ref. Empty: any inputs."
          >
            <Textarea
              id={`${id}schema`}
              rows={6}
              spellCheck={false}
              value={schema}
              placeholder={
                '{ "properties": { "totalMinor": { "minimum": 100000 } }, "required": ["totalMinor"] }'
              }
              className="font-mono text-xs"
              aria-describedby={`${id}schema-hint`}
              aria-invalid={parsed.fault !== undefined || undefined}
              onChange={(event) => setSchema(event.target.value)}
            />
          </Labelled>
        </div>
      </details>
      <div className="flex justify-end gap-2">
        <Button onClick={onDone}>Cancel</Button>
        <Button
          type="submit"
          variant="primary"
          busy={create.isPending || update.isPending}
          disabled={name.trim() === "" || tool.trim() === "" || parsed.fault !== undefined}
        >
          {policy ? "Save" : "Create policy"}
        </Button>
      </div>
    </form>
  );
}

function Labelled({
  id,
  label,
  hint,
  fault,
  children,
}: {
  id: string;
  label: string;
  hint?: string;
  fault?: string | undefined;
  children: ReactNode;
}) {
  return (
    <div className="min-w-0 space-y-1">
      <label htmlFor={id} className="font-medium">
        {label}
      </label>
      {children}
      {fault ? (
        <p id={`${id}-hint`} className="text-xs text-bad">
          {fault}
        </p>
      ) : hint ? (
        <p id={`${id}-hint`} className="text-xs text-text-3 wrap-anywhere">
          {hint}
        </p>
      ) : null}
    </div>
  );
}

const text = (value: number | null | undefined): string => (value == null ? "" : String(value));
const number = (value: string): number | null => (value.trim() === "" ? null : Number(value));

function parseSchema(given: string): { value: JsonObject | null; fault?: string } {
  if (given.trim() === "") return { value: null };
  try {
    const value: unknown = JSON.parse(given);
    if (typeof value !== "object" || value === null || Array.isArray(value))
      return { value: null, fault: "A JSON Schema is an object: { … }" };
    // What JSON.parse makes of an object is one.
    return { value: value as JsonObject };
  } catch (error) {
    return { value: null, fault: error instanceof Error ? error.message : "Not JSON" };
  }
}

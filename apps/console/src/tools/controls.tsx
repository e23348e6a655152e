"use client";
import type { JsonSchema, JsonValue } from "@acta/core";
import { useEffect, useState } from "react";
import { money } from "@/format/money";
import { fromZonedInput, toZonedInput } from "@/format/time";
import { useZone } from "@/shell/workspace";
import { Input, Select, Textarea } from "@/ui/field";
import { useForm } from "./form-context";
import { RecordInput } from "./record-input";
import { nodeOf, type SchemaNode, typesOf } from "./schema";
import { StageInput } from "./stage-input";

export interface FieldProps {
  schema: JsonSchema | undefined;
  name: string;
  pointer: string;
  required: boolean;
  /** undefined: left out of the call. */
  value: JsonValue | undefined;
  onChange(value: JsonValue | undefined): void;
}

/** Everything a control needs to belong to its label, its hint and its errors. */
export interface ControlProps extends FieldProps {
  node: SchemaNode;
  id: string;
  describedBy: string | undefined;
  invalid: boolean;
}

/** What a value is typed or chosen in, where it has no fields of its own. */
export function Control(props: ControlProps & { kind: string }) {
  const { node, kind, id, describedBy, invalid, required, value, onChange } = props;
  const common = {
    id,
    "aria-describedby": describedBy,
    "aria-invalid": invalid || undefined,
    "aria-required": required,
  };
  switch (kind) {
    case "choice": {
      const options = node.enum ?? [node.const ?? null];
      return (
        <Select
          {...common}
          value={value === undefined ? "" : JSON.stringify(value)}
          onChange={(event) =>
            onChange(event.target.value === "" ? undefined : JSON.parse(event.target.value))
          }
        >
          <option value="">{unset(node)}</option>
          {options
            .filter((option) => option !== null)
            .map((option) => (
              <option key={JSON.stringify(option)} value={JSON.stringify(option)}>
                {String(option)}
              </option>
            ))}
        </Select>
      );
    }
    case "boolean":
      return <YesNo value={value} onChange={onChange} common={common} unset={unset(node)} />;
    case "number":
      return <NumberInput {...props} common={common} />;
    case "text":
      return <TextInput {...props} common={common} />;
    case "scalar":
      return <ScalarInput {...props} common={common} />;
    default:
      return <JsonInput value={value} onChange={onChange} common={common} />;
  }
}

function YesNo({
  value,
  onChange,
  common,
  unset,
}: Pick<ControlProps, "value" | "onChange"> & { common: Common; unset: string }) {
  return (
    <Select
      {...common}
      value={typeof value === "boolean" ? String(value) : ""}
      onChange={(event) => onChange(event.target.value === "" ? undefined : event.target.value === "true")}
    >
      <option value="">{unset}</option>
      <option value="true">Yes</option>
      <option value="false">No</option>
    </Select>
  );
}

/** What leaving a field alone means. */
function unset(node: SchemaNode): string {
  if (node.default === undefined) return "Not set";
  const value = node.default === true ? "Yes" : node.default === false ? "No" : String(node.default);
  return `${value} (default)`;
}

interface Common {
  id: string;
  "aria-describedby": string | undefined;
  "aria-invalid": true | undefined;
  "aria-required": boolean;
}

function TextInput({ node, value, onChange, common, name }: ControlProps & { common: Common }) {
  const zone = useZone();
  const text = typeof value === "string" ? value : value === undefined ? "" : JSON.stringify(value);
  const widget = node["x-widget"] ?? "";
  const set = (next: string) => onChange(next === "" ? undefined : next);
  if (widget.startsWith("record:"))
    return (
      <RecordInput record={widget.slice("record:".length)} value={text} onChange={set} common={common} />
    );
  if (widget === "stage") return <StageInput value={text} onChange={set} common={common} />;
  if (node.format === "date-time" && (text === "" || !Number.isNaN(Date.parse(text))))
    return (
      <Input
        {...common}
        type="datetime-local"
        step={1}
        value={text === "" ? "" : toZonedInput(text, zone)}
        onChange={(event) => set(event.target.value === "" ? "" : fromZonedInput(event.target.value, zone))}
        title={`On the clock of ${zone.replaceAll("_", " ")}`}
      />
    );
  if (widget === "textarea" || (node.maxLength ?? 0) > 1000)
    return <Textarea {...common} rows={3} value={text} onChange={(event) => set(event.target.value)} />;
  const types: { [format: string]: string } = { date: "date", email: "email", uri: "url", time: "time" };
  return (
    <Input
      {...common}
      // The server validates: a browser's own bubbles would say it differently, and only some of it.
      type={widget === "phone" ? "tel" : (types[node.format ?? ""] ?? "text")}
      autoComplete="off"
      spellCheck={node.format || /[iI]d$/.test(name) ? false : undefined}
      placeholder={node.default === undefined ? undefined : `${String(node.default)} (default)`}
      value={text}
      onChange={(event) => set(event.target.value)}
    />
  );
}

/** What was typed as a number; text that is none is sent as it is, so that the server's words name the fault. */
function toNumber(text: string): JsonValue | undefined {
  const trimmed = text.trim();
  if (trimmed === "") return undefined;
  const number = Number(trimmed);
  return Number.isFinite(number) && /^-?[\d.]+(e[+-]?\d+)?$/i.test(trimmed) ? number : trimmed;
}

function NumberInput({ node, value, onChange, common }: ControlProps & { common: Common }) {
  const { currency } = useForm();
  const [text, setText] = useState(value === undefined ? "" : String(value));
  // `1.` and `1.0` are ways of typing 1: the text is the person's until the value comes from elsewhere.
  useEffect(() => {
    setText((current) => (toNumber(current) === value ? current : value === undefined ? "" : String(value)));
  }, [value]);
  const amount = node["x-widget"] === "money" && typeof value === "number" && Number.isInteger(value);
  return (
    <>
      <Input
        {...common}
        inputMode={typesOf(node).includes("integer") ? "numeric" : "decimal"}
        autoComplete="off"
        placeholder={node.default === undefined ? undefined : `${String(node.default)} (default)`}
        value={text}
        onChange={(event) => {
          setText(event.target.value);
          onChange(toNumber(event.target.value));
        }}
      />
      {amount ? (
        <p className="text-xs text-text-2">
          = {money(value, currency.code)}
          {currency.given ? null : <span className="text-text-3"> in the workspace's currency</span>}
        </p>
      ) : null}
    </>
  );
}

const scalarLabels: { [type: string]: string } = {
  string: "Text",
  number: "Number",
  integer: "Number",
  boolean: "Yes/no",
};

/** A value that may be text, a number or a yes/no: the kind is chosen, never guessed (`007` is a text). */
function ScalarInput({ node, value, onChange, common }: ControlProps & { common: Common }) {
  const types = typesOf(node).filter((type) => type !== "null");
  const actual =
    typeof value === "number"
      ? types.includes("number")
        ? "number"
        : "integer"
      : typeof value === "boolean"
        ? "boolean"
        : "string";
  const [chosen, setChosen] = useState<string>(value === undefined ? (types[0] ?? "string") : actual);
  const type =
    value === undefined || value === null
      ? chosen
      : typeof value === "string" && chosen !== "boolean"
        ? chosen
        : actual;
  return (
    <div className="flex gap-1.5">
      <Select
        aria-label="Kind of value"
        className="w-24 shrink-0"
        value={type}
        onChange={(event) => {
          setChosen(event.target.value);
          onChange(event.target.value === "boolean" ? true : undefined);
        }}
      >
        {types.map((each) => (
          <option key={each} value={each}>
            {scalarLabels[each] ?? each}
          </option>
        ))}
      </Select>
      {type === "boolean" ? (
        <YesNo value={value} onChange={onChange} common={common} unset="Not set" />
      ) : (
        <Input
          {...common}
          autoComplete="off"
          inputMode={type === "string" ? undefined : "decimal"}
          value={value === undefined || value === null ? "" : String(value)}
          onChange={(event) =>
            onChange(
              type === "string"
                ? event.target.value === ""
                  ? undefined
                  : event.target.value
                : toNumber(event.target.value),
            )
          }
        />
      )}
    </div>
  );
}

function jsonText(value: JsonValue | undefined): string {
  return value === undefined ? "" : JSON.stringify(value, null, 2);
}

function parseJson(text: string): { value: JsonValue | undefined; fault: string | null } {
  if (text.trim() === "") return { value: undefined, fault: null };
  try {
    return { value: JSON.parse(text), fault: null };
  } catch (error) {
    return { value: undefined, fault: error instanceof Error ? error.message : "it cannot be read" };
  }
}

function JsonInput({
  value,
  onChange,
  common,
}: Pick<ControlProps, "value" | "onChange"> & { common: Common }) {
  const { block } = useForm();
  const [text, setText] = useState(() => jsonText(value));
  // Spaces are the person's, and so is what is no JSON yet, until the value comes from elsewhere.
  useEffect(() => {
    setText((current) =>
      jsonText(parseJson(current).value) === jsonText(value) ? current : jsonText(value),
    );
  }, [value]);
  const { fault } = parseJson(text);
  const isFaulty = fault !== null;
  useEffect(() => (isFaulty ? block() : undefined), [isFaulty, block]);
  const faultId = `${common.id}:json`;
  return (
    <>
      <Textarea
        {...common}
        aria-describedby={isFaulty ? `${faultId} ${common["aria-describedby"]}` : common["aria-describedby"]}
        aria-invalid={isFaulty || common["aria-invalid"]}
        rows={4}
        spellCheck={false}
        className="font-mono text-xs"
        placeholder="JSON"
        value={text}
        onChange={(event) => {
          setText(event.target.value);
          const typed = parseJson(event.target.value);
          if (typed.fault === null) onChange(typed.value);
        }}
      />
      {isFaulty ? (
        <p id={faultId} className="text-xs text-bad">
          This is no JSON, so nothing can be sent: {fault}
        </p>
      ) : null}
    </>
  );
}

/** Several of a fixed set. */
export function Choices({ node, value, onChange, id }: ControlProps) {
  const { root } = useForm();
  const options = nodeOf(node.items, root).enum ?? [];
  const chosen = Array.isArray(value) ? value : [];
  return (
    <div className="grid grid-cols-[repeat(auto-fill,minmax(11rem,1fr))] gap-x-3 gap-y-0.5">
      {options.map((option) => {
        const on = chosen.includes(option);
        return (
          <label key={String(option)} className="flex min-h-6 items-center gap-2">
            <input
              type="checkbox"
              id={`${id}:${String(option)}`}
              checked={on}
              onChange={() => onChange(on ? chosen.filter((each) => each !== option) : [...chosen, option])}
              className="size-3.5 accent-(--accent-solid)"
            />
            <span className="truncate">{String(option)}</span>
          </label>
        );
      })}
    </div>
  );
}

"use client";
import type { JsonObject, JsonSchema, JsonValue } from "@acta/core";
import { ArrowDown, ArrowUp, Plus, Trash2, Undo2 } from "lucide-react";
import { type ReactNode, useEffect, useState } from "react";
import { money } from "@/format/money";
import { fromZonedInput, toZonedInput } from "@/format/time";
import { fieldLabel } from "@/format/words";
import { useZone } from "@/shell/workspace";
import { Button } from "@/ui/button";
import { cn } from "@/ui/cn";
import { Input, Select, Textarea } from "@/ui/field";
import { issueText, useForm } from "./form-context";
import { RecordInput } from "./record-input";
import {
  alternatives,
  initialValue,
  isNullable,
  kindOf,
  nodeOf,
  pointerTo,
  ruleOf,
  type SchemaNode,
  typesOf,
  variantsOf,
} from "./schema";
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
interface ControlProps extends FieldProps {
  node: SchemaNode;
  id: string;
  describedBy: string | undefined;
  invalid: boolean;
}

function isObject(value: JsonValue | undefined): value is JsonObject {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** One property of the inputs: label, control, hint, and what the server said about it. */
export function Field(props: FieldProps) {
  const { root, issues, formId } = useForm();
  const node = nodeOf(props.schema, root);
  const kind = kindOf(node, root);
  const id = `${formId}${props.pointer}`;
  const faults = issues.get(props.pointer) ?? [];
  const invalid = faults.length > 0;
  const hintId = `${id}:hint`;
  const faultId = `${id}:fault`;
  const control: ControlProps = {
    ...props,
    node,
    id,
    invalid,
    describedBy: [invalid ? faultId : null, hintId].filter(Boolean).join(" "),
  };
  const group =
    kind === "object" || kind === "map" || kind === "list" || kind === "variants" || kind === "choices";
  const label = node.title ?? fieldLabel(props.name);
  const isNull = props.value === null && isNullable(node);
  const fault = invalid ? (
    <p id={faultId} className="text-xs text-bad">
      {faults.map(issueText).join(". ")}
    </p>
  ) : null;
  const clear = isNullable(node) ? (
    <button
      type="button"
      aria-pressed={isNull}
      onClick={() => props.onChange(isNull ? undefined : null)}
      className={cn(
        "rounded-sm px-1 text-xs text-text-3 hover:bg-hover hover:text-text",
        isNull && "bg-warn-wash text-warn",
      )}
      title={isNull ? "Leave it as it is" : "Send null, which clears it"}
    >
      {isNull ? "clearing (null)" : "clear"}
    </button>
  ) : null;
  const mark = props.required ? (
    <span className="text-text-3" title="Required">
      *<span className="sr-only"> required</span>
    </span>
  ) : null;

  if (group && !isNull)
    return (
      <fieldset
        id={id}
        tabIndex={-1}
        aria-describedby={control.describedBy}
        className="col-span-full min-w-0"
      >
        <legend className="mb-1 flex w-full items-baseline gap-1.5">
          <span className="font-medium">{label}</span>
          {mark}
          <code className="font-mono text-2xs text-text-3">{props.name}</code>
          <span className="ml-auto">{clear}</span>
        </legend>
        <Hint id={hintId} node={node} />
        {fault}
        <div className="mt-1.5">
          <GroupControl {...control} kind={kind} />
        </div>
      </fieldset>
    );

  const wide = kind === "json" || node["x-widget"] === "textarea" || (node.maxLength ?? 0) > 1000;
  return (
    <div className={cn("flex min-w-0 flex-col gap-1", wide && "col-span-full")}>
      <div className="flex items-baseline gap-1.5">
        <label htmlFor={id} className="font-medium">
          {label}
        </label>
        {mark}
        <code className="min-w-0 truncate font-mono text-2xs text-text-3">{props.name}</code>
        <span className="ml-auto shrink-0">{clear}</span>
      </div>
      {isNull ? (
        <Button id={id} className="justify-start text-text-2" onClick={() => props.onChange(undefined)}>
          <Undo2 aria-hidden /> Will be cleared. Keep it instead
        </Button>
      ) : (
        <Control {...control} kind={kind} />
      )}
      {fault}
      <Hint id={hintId} node={node} />
    </div>
  );
}

function Hint({ id, node }: { id: string; node: SchemaNode }) {
  return (
    <p id={id} className="text-xs text-pretty text-text-3" title={ruleOf(node)}>
      {node.description ?? ruleOf(node)}
    </p>
  );
}

function Control(props: ControlProps & { kind: string }) {
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
      return (
        <Select
          {...common}
          value={typeof value === "boolean" ? String(value) : ""}
          onChange={(event) =>
            onChange(event.target.value === "" ? undefined : event.target.value === "true")
          }
        >
          <option value="">{unset(node)}</option>
          <option value="true">Yes</option>
          <option value="false">No</option>
        </Select>
      );
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
        <Select
          {...common}
          value={String(value ?? "")}
          onChange={(event) =>
            onChange(event.target.value === "" ? undefined : event.target.value === "true")
          }
        >
          <option value="">Not set</option>
          <option value="true">Yes</option>
          <option value="false">No</option>
        </Select>
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

function JsonInput({
  value,
  onChange,
  common,
}: {
  value: JsonValue | undefined;
  onChange(value: JsonValue | undefined): void;
  common: Common;
}) {
  const [text, setText] = useState(value === undefined ? "" : JSON.stringify(value, null, 2));
  const [fault, setFault] = useState<string | null>(null);
  return (
    <>
      <Textarea
        {...common}
        aria-invalid={fault !== null || common["aria-invalid"]}
        rows={4}
        spellCheck={false}
        className="font-mono text-xs"
        placeholder="JSON"
        value={text}
        onChange={(event) => {
          setText(event.target.value);
          if (event.target.value.trim() === "") {
            setFault(null);
            return onChange(undefined);
          }
          try {
            onChange(JSON.parse(event.target.value));
            setFault(null);
          } catch (error) {
            setFault(error instanceof Error ? error.message : "is not JSON");
          }
        }}
      />
      {fault ? <p className="text-xs text-bad">Not sent: {fault}</p> : null}
    </>
  );
}

function GroupControl(props: ControlProps & { kind: string }) {
  const { node, kind, value, onChange, required, pointer } = props;
  const { root } = useForm();
  if (value === undefined && !required && kind !== "choices" && kind !== "map")
    return (
      <Button size="sm" onClick={() => onChange(initialValue({ ...node, minItems: 1 }, root) ?? {})}>
        <Plus aria-hidden /> Add
      </Button>
    );
  const remove = required ? null : (
    <Button size="sm" variant="ghost" onClick={() => onChange(undefined)}>
      <Trash2 aria-hidden /> Leave out
    </Button>
  );
  switch (kind) {
    case "object":
      return (
        <Box>
          <ObjectFields
            node={node}
            pointer={pointer}
            value={isObject(value) ? value : {}}
            onChange={onChange}
          />
          {remove}
        </Box>
      );
    case "variants":
      return (
        <Box>
          <Variants {...props} />
          {remove}
        </Box>
      );
    case "map":
      return <MapFields {...props} />;
    case "choices":
      return <Choices {...props} />;
    default:
      return <ListFields {...props} />;
  }
}

function Box({ children }: { children: ReactNode }) {
  return <div className="space-y-3 border-l-2 border-line pl-3">{children}</div>;
}

/** The properties of an object, those that must be given first. */
export function ObjectFields({
  node,
  pointer,
  value,
  onChange,
}: {
  node: SchemaNode;
  pointer: string;
  value: JsonObject;
  onChange(value: JsonObject): void;
}) {
  const required = new Set(node.required ?? []);
  const names = Object.keys(node.properties ?? {});
  const ordered = [
    ...names.filter((name) => required.has(name)),
    ...names.filter((name) => !required.has(name)),
  ];
  const one = alternatives(node);
  return (
    <div className="@container">
      {one.length > 0 ? (
        <p className="mb-3 text-text-2">
          Give exactly one of {one.map((name) => fieldLabel(name).toLowerCase()).join(" or ")}.
        </p>
      ) : null}
      <div className="grid gap-x-4 gap-y-4 @md:grid-cols-2">
        {ordered.map((name) => (
          <Field
            key={name}
            schema={node.properties?.[name]}
            name={name}
            pointer={pointerTo(pointer, name)}
            required={required.has(name)}
            value={value[name]}
            onChange={(next) => {
              const { [name]: _old, ...rest } = value;
              onChange(next === undefined ? rest : { ...value, [name]: next });
            }}
          />
        ))}
      </div>
    </div>
  );
}

function ListFields({ node, pointer, value, onChange, name }: ControlProps) {
  const { root } = useForm();
  const items = Array.isArray(value) ? value : [];
  const item = nodeOf(node.items, root);
  const nested = ["object", "variants", "map", "list"].includes(kindOf(item, root));
  const full = node.maxItems !== undefined && items.length >= node.maxItems;
  const replace = (index: number, next: JsonValue | undefined) =>
    onChange(items.map((each, at) => (at === index ? (next ?? (nested ? {} : "")) : each)));
  const move = (index: number, by: number) => {
    const next = [...items];
    const [moved] = next.splice(index, 1);
    if (moved !== undefined) next.splice(index + by, 0, moved);
    onChange(next);
  };
  const one = fieldLabel(name).replace(/s$/, "");
  return (
    <div className="space-y-2">
      {items.map((each, index) => (
        <section
          // biome-ignore lint/suspicious/noArrayIndexKey: items have no identity but their place
          key={index}
          aria-label={`${one} ${index + 1}`}
          className={cn(
            "rounded-md border border-line bg-surface p-3",
            !nested && "flex items-start gap-2 border-0 bg-transparent p-0",
          )}
        >
          <header className={cn("flex items-center gap-1", nested && "mb-2", !nested && "order-last")}>
            {nested ? (
              <p className="flex-1 text-xs font-medium text-text-2">
                {one} {index + 1}
              </p>
            ) : null}
            <Button
              variant="ghost"
              size="iconSm"
              aria-label={`Move ${one} ${index + 1} up`}
              disabled={index === 0}
              onClick={() => move(index, -1)}
            >
              <ArrowUp />
            </Button>
            <Button
              variant="ghost"
              size="iconSm"
              aria-label={`Move ${one} ${index + 1} down`}
              disabled={index === items.length - 1}
              onClick={() => move(index, 1)}
            >
              <ArrowDown />
            </Button>
            <Button
              variant="ghost"
              size="iconSm"
              aria-label={`Remove ${one} ${index + 1}`}
              onClick={() => onChange(items.filter((_, at) => at !== index))}
            >
              <Trash2 />
            </Button>
          </header>
          {kindOf(item, root) === "object" ? (
            <ObjectFields
              node={item}
              pointer={pointerTo(pointer, index)}
              value={isObject(each) ? each : {}}
              onChange={(next) => replace(index, next)}
            />
          ) : (
            <div className="min-w-0 flex-1">
              <Field
                schema={node.items}
                name={`${name} ${index + 1}`}
                pointer={pointerTo(pointer, index)}
                required
                value={each}
                onChange={(next) => replace(index, next)}
              />
            </div>
          )}
        </section>
      ))}
      <Button
        size="sm"
        disabled={full}
        onClick={() => onChange([...items, initialValue(item, root) ?? (nested ? {} : "")])}
      >
        <Plus aria-hidden /> Add {one.toLowerCase()}
      </Button>
    </div>
  );
}

/** Several of a fixed set. */
function Choices({ node, value, onChange, id }: ControlProps) {
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

/** An object whose names the caller chooses. Rows keep their place while a name is being typed. */
function MapFields({ node, pointer, value, onChange, id }: ControlProps) {
  const [rows, setRows] = useState<{ key: string; value: JsonValue | undefined }[]>(() => toRows(value));
  const schema = typeof node.additionalProperties === "object" ? node.additionalProperties : {};
  // Examples and raw JSON put in another object than the rows stand for.
  useEffect(() => {
    setRows((current) =>
      JSON.stringify(fromRows(current) ?? {}) === JSON.stringify(value ?? {}) ? current : toRows(value),
    );
  }, [value]);
  const change = (next: typeof rows) => {
    setRows(next);
    onChange(fromRows(next));
  };
  return (
    <div className="space-y-2">
      {rows.map((row, index) => (
        <div
          // biome-ignore lint/suspicious/noArrayIndexKey: the name is what is being edited
          key={index}
          className="flex items-start gap-2"
        >
          <label htmlFor={`${id}:name:${index}`} className="flex w-2/5 max-w-48 flex-col gap-1">
            <span className="font-medium">Name</span>
            <Input
              id={`${id}:name:${index}`}
              value={row.key}
              autoComplete="off"
              onChange={(event) =>
                change(rows.map((each, at) => (at === index ? { ...each, key: event.target.value } : each)))
              }
            />
          </label>
          <div className="min-w-0 flex-1">
            <Field
              schema={{ ...schema, title: "Value", description: " " }}
              name=""
              pointer={pointerTo(pointer, row.key)}
              required={false}
              value={row.value}
              onChange={(next) =>
                change(rows.map((each, at) => (at === index ? { ...each, value: next } : each)))
              }
            />
          </div>
          <Button
            variant="ghost"
            size="icon"
            className="mt-6"
            aria-label={`Remove ${row.key || "field"}`}
            onClick={() => change(rows.filter((_, at) => at !== index))}
          >
            <Trash2 />
          </Button>
        </div>
      ))}
      <Button size="sm" onClick={() => setRows([...rows, { key: "", value: undefined }])}>
        <Plus aria-hidden /> Add field
      </Button>
    </div>
  );
}

function toRows(value: JsonValue | undefined): { key: string; value: JsonValue | undefined }[] {
  return isObject(value) ? Object.entries(value).map(([key, inner]) => ({ key, value: inner })) : [];
}

function fromRows(rows: readonly { key: string; value: JsonValue | undefined }[]): JsonObject | undefined {
  const object: JsonObject = {};
  for (const { key, value } of rows) if (key !== "" && value !== undefined) object[key] = value;
  return Object.keys(object).length > 0 ? object : undefined;
}

/** One of several shapes. */
function Variants({ node, pointer, name, value, onChange, id }: ControlProps) {
  const { root } = useForm();
  const branches = variantsOf(node).map((schema) => nodeOf(schema, root));
  const [chosen, setChosen] = useState(() =>
    Math.max(
      0,
      branches.findIndex((branch) => fits(branch, value)),
    ),
  );
  const branch = branches[chosen] ?? {};
  const labelOf = (each: SchemaNode, index: number) => {
    const constant = Object.values(each.properties ?? {}).find((inner) => inner.const !== undefined)?.const;
    return (
      each.title ??
      (constant === undefined ? (each.required?.join(", ") ?? `Form ${index + 1}`) : String(constant))
    );
  };
  return (
    <div className="space-y-3">
      <Select
        aria-label={`Kind of ${fieldLabel(name).toLowerCase()}`}
        id={`${id}:variant`}
        value={chosen}
        onChange={(event) => {
          const next = Number(event.target.value);
          setChosen(next);
          onChange(initialValue(branches[next] ?? {}, root));
        }}
      >
        {branches.map((each, index) => (
          <option key={labelOf(each, index)} value={index}>
            {labelOf(each, index)}
          </option>
        ))}
      </Select>
      {branch.properties ? (
        <ObjectFields
          node={branch}
          pointer={pointer}
          value={isObject(value) ? value : {}}
          onChange={onChange}
        />
      ) : (
        <Field
          schema={variantsOf(node)[chosen]}
          name={name}
          pointer={pointer}
          required
          value={value}
          onChange={onChange}
        />
      )}
    </div>
  );
}

/** Whether a value was made for this branch: its constants agree and nothing required is missing. */
function fits(branch: SchemaNode, value: JsonValue | undefined): boolean {
  if (!isObject(value)) return false;
  return (
    (branch.required ?? []).every((name) => name in value) &&
    Object.entries(branch.properties ?? {}).every(
      ([name, inner]) => inner.const === undefined || inner.const === value[name],
    )
  );
}

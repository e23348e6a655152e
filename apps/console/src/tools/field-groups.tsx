"use client";
import type { JsonObject, JsonValue } from "@acta/core";
import { ArrowDown, ArrowUp, Plus, Trash2 } from "lucide-react";
import { type ReactNode, useCallback, useEffect, useRef, useState } from "react";
import { fieldLabel } from "@/format/words";
import { Button } from "@/ui/button";
import { cn } from "@/ui/cn";
import { Input, Select } from "@/ui/field";
import { Choices, type ControlProps } from "./controls";
// Each needs the other: a group consists of fields, and a field may be a group.
import { Field } from "./fields";
import { useForm } from "./form-context";
import { alternatives, initialValue, kindOf, nodeOf, pointerTo, type SchemaNode, variantsOf } from "./schema";

/** A value that has fields of its own: an object, a list, one of several shapes. */
export function GroupControl(props: ControlProps & { kind: string }) {
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

/** Numbers that no two rows of a component share: what is typed into a row goes with it when it changes its place. */
function useRowKeys(): () => number {
  const last = useRef(0);
  return useCallback(() => {
    last.current += 1;
    return last.current;
  }, []);
}

function ListFields({ node, pointer, value, onChange, name }: ControlProps) {
  const { root } = useForm();
  const items = Array.isArray(value) ? value : [];
  const item = nodeOf(node.items, root);
  const nested = ["object", "variants", "map", "list"].includes(kindOf(item, root));
  const full = node.maxItems !== undefined && items.length >= node.maxItems;
  const nextKey = useRowKeys();
  const [keys, setKeys] = useState(() => items.map(nextKey));
  // More items than rows came from elsewhere: they have no key yet but their place.
  const rows = items.map((value, index) => ({ key: keys[index] ?? -1 - index, value }));
  const arrange = (next: typeof rows) => {
    setKeys(next.map(({ key }) => key));
    onChange(next.map(({ value }) => value));
  };
  const replace = (index: number, next: JsonValue | undefined) =>
    onChange(items.with(index, next ?? (nested ? {} : "")));
  const move = (index: number, by: number) => {
    const next = [...rows];
    next.splice(index + by, 0, ...next.splice(index, 1));
    arrange(next);
  };
  const one = fieldLabel(name).replace(/s$/, "");
  return (
    <div className="space-y-2">
      {rows.map(({ key, value: each }, index) => (
        <section
          key={key}
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
              onClick={() => arrange(rows.filter((row) => row.key !== key))}
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
        onClick={() =>
          arrange([...rows, { key: nextKey(), value: initialValue(item, root) ?? (nested ? {} : "") }])
        }
      >
        <Plus aria-hidden /> Add {one.toLowerCase()}
      </Button>
    </div>
  );
}

/** An object whose names the caller chooses. Rows keep their place while a name is being typed. */
function MapFields({ node, pointer, value, onChange, id }: ControlProps) {
  const nextKey = useRowKeys();
  const [rows, setRows] = useState(() => toRows(value, nextKey));
  const schema = typeof node.additionalProperties === "object" ? node.additionalProperties : {};
  // Examples and raw JSON put in another object than the rows stand for.
  useEffect(() => {
    setRows((current) =>
      JSON.stringify(fromRows(current) ?? {}) === JSON.stringify(value ?? {})
        ? current
        : toRows(value, nextKey),
    );
  }, [value, nextKey]);
  const change = (next: typeof rows) => {
    setRows(next);
    onChange(fromRows(next));
  };
  return (
    <div className="space-y-2">
      {rows.map((row, index) => (
        <div key={row.key} className="flex items-start gap-2">
          <label htmlFor={`${id}:name:${index}`} className="flex w-2/5 max-w-48 flex-col gap-1">
            <span className="font-medium">Name</span>
            <Input
              id={`${id}:name:${index}`}
              value={row.name}
              autoComplete="off"
              onChange={(event) =>
                change(rows.map((each, at) => (at === index ? { ...each, name: event.target.value } : each)))
              }
            />
          </label>
          <div className="min-w-0 flex-1">
            <Field
              schema={{ ...schema, title: "Value", description: " " }}
              name=""
              pointer={pointerTo(pointer, row.name)}
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
            aria-label={`Remove ${row.name || "field"}`}
            onClick={() => change(rows.filter((_, at) => at !== index))}
          >
            <Trash2 />
          </Button>
        </div>
      ))}
      <Button size="sm" onClick={() => setRows([...rows, { key: nextKey(), name: "", value: undefined }])}>
        <Plus aria-hidden /> Add field
      </Button>
    </div>
  );
}

interface MapRow {
  key: number;
  name: string;
  value: JsonValue | undefined;
}

function toRows(value: JsonValue | undefined, nextKey: () => number): MapRow[] {
  if (!isObject(value)) return [];
  return Object.entries(value).map(([name, inner]) => ({ key: nextKey(), name, value: inner }));
}

function fromRows(rows: readonly MapRow[]): JsonObject | undefined {
  const object: JsonObject = {};
  for (const { name, value } of rows) if (name !== "" && value !== undefined) object[name] = value;
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

function isObject(value: JsonValue | undefined): value is JsonObject {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

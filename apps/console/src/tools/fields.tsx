"use client";
import { Undo2 } from "lucide-react";
import { fieldLabel } from "@/format/words";
import { Button } from "@/ui/button";
import { cn } from "@/ui/cn";
import { Control, type ControlProps, type FieldProps } from "./controls";
import { GroupControl } from "./field-groups";
import { issueText, useForm } from "./form-context";
import { isNullable, kindOf, nodeOf, ruleOf, type SchemaNode } from "./schema";

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

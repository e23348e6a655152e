import type { InputIssue, JsonSchema } from "@acta/core";
import { createContext, use } from "react";

export interface FormScope {
  root: JsonSchema;
  /** Messages by JSON pointer, as the server sent them. */
  issues: ReadonlyMap<string, readonly InputIssue[]>;
  /** Currency of the amounts in the form, where one is given; else the workspace's. */
  currency: { code: string; given: boolean };
  /** Prefix of element ids, so that two forms can share a page. */
  formId: string;
  /** Keeps the form from being sent, until what it answers is called. */
  block(): () => void;
}

export const FormContext = createContext<FormScope | null>(null);

export function useForm(): FormScope {
  const scope = use(FormContext);
  if (!scope) throw new Error("a field needs a form above it");
  return scope;
}

export function groupIssues(issues: readonly InputIssue[]): ReadonlyMap<string, readonly InputIssue[]> {
  const groups = new Map<string, InputIssue[]>();
  for (const issue of issues) groups.set(issue.pointer, [...(groups.get(issue.pointer) ?? []), issue]);
  return groups;
}

/** A fault as a sentence about its field. */
export function issueText(issue: InputIssue): string {
  const allowed = issue.allowed?.length ? ` (${issue.allowed.map(String).join(", ")})` : "";
  const text = `${issue.message}${allowed}`;
  return text.charAt(0).toUpperCase() + text.slice(1);
}

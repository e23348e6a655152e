import { ActaError, type ErrorTable, fail, type InputIssue, isId } from "@acta/core";

/** A tool under a path of its own. POST takes the inputs from the body, GET from the query; the path has the rest. */
export interface NamedCall {
  tool: string;
  /** The input that stands in the path as `{id}`. */
  idInput?: string;
  /** The code for a path whose `{id}` cannot be one: there it names a resource and is no input. */
  notFound?: string;
  dryRun?: boolean;
  /** Answers `{id, status, items}`; its body may be larger than that of a single call. */
  batch?: boolean;
}

/**
 * The inputs of the tool, from the path and from what came beside it. What is no object, or has the id a second time,
 * is left to the executor to refuse, like the body of any tool.
 *
 * @throws ActaError `notFound` where the path has no id
 */
export function toNamedInputs(
  { idInput, notFound }: NamedCall,
  id: string | undefined,
  given: unknown,
  errors: ErrorTable,
): { inputs: unknown; inputIssues?: InputIssue[] } {
  if (idInput === undefined || typeof given !== "object" || given === null || Array.isArray(given))
    return { inputs: given };
  if (id === undefined || !isId(id)) {
    const definition = notFound === undefined ? undefined : errors[notFound];
    throw definition ? new ActaError(notFound!, definition) : fail("ROUTE_NOT_FOUND");
  }
  const inputs = { ...given, [idInput]: id };
  if (!Object.hasOwn(given, idInput)) return { inputs };
  const message = "stands in the path";
  return { inputs, inputIssues: [{ pointer: `/${idInput}`, keyword: "additionalProperties", message }] };
}

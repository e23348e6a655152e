import {
  type ApprovalFilter,
  type ApprovalState,
  approvalStates,
  type ExecutionFilter,
  executionStatuses,
  fail,
  type InputIssue,
  instantRule,
  isId,
  isInstant,
  type JsonSchema,
  type JsonValue,
  modules,
  parseToolName,
  sources,
} from "@acta/core";

export interface PageQuery {
  cursor: string | undefined;
  limit: number;
}

export interface ExecutionQuery extends PageQuery {
  filter: ExecutionFilter;
  /** The filters in one spelling: what a cursor belongs to. */
  scope: string;
}

export interface ToolQuery extends PageQuery {
  module: (typeof modules)[number] | undefined;
  q: string | undefined;
  scope: string;
}

/** Items on a page. */
export const pageLimit = { minimum: 1, maximum: 100, default: 50 } as const;
const maxTextLength = 200;
const maxValues = 50;

/**
 * `?tool=&status=&source=&actor=&record=&from=&to=&q=&cursor=&limit=`. Several values of one filter are separated by
 * commas or repeated, and mean any of them; an empty value is no value.
 *
 * @param search the query string, with or without its question mark
 * @throws ActaError `FILTER_INVALID` naming every parameter that is unknown or wrong
 */
export function parseExecutionQuery(search: string): ExecutionQuery {
  const query = new QueryReader(search);
  const filter: ExecutionFilter = {
    tool: query.many("tool", isToolName, "must be tool names such as crm.contact.create"),
    status: query.many("status", isOneOf(executionStatuses), "must be known statuses", executionStatuses),
    source: query.many("source", isOneOf(sources), "must be known sources", sources),
    actor: query.many("actor", isId, "must be ids of users or API keys"),
    record: query.one("record", isId, "must be the id of a record"),
    from: query.instant("from"),
    to: query.instant("to"),
    q: query.one("q", isShort, `must be at most ${maxTextLength} characters`),
    // A program has no way to unfold what a list left out: everything recorded is listed.
    includeReads: true,
  };
  const page = query.page();
  query.end();
  return { filter, scope: JSON.stringify(filter), ...page };
}

/** `?state=&tool=&cursor=&limit=` @throws ActaError `FILTER_INVALID` */
export function parseApprovalQuery(search: string): PageQuery & { filter: ApprovalFilter; scope: string } {
  const query = new QueryReader(search);
  const isState = isOneOf(approvalStates);
  const filter: ApprovalFilter = {
    // The cast is what `isState` has found out.
    state: query.many("state", isState, "must be known states", approvalStates) as
      | ApprovalState[]
      | undefined,
    tool: query.many("tool", isToolName, "must be tool names such as crm.contact.create"),
  };
  const page = query.page();
  query.end();
  return { filter, scope: JSON.stringify(filter), ...page };
}

/** `?module=&q=&cursor=&limit=` @throws ActaError `FILTER_INVALID` */
export function parseToolQuery(search: string): ToolQuery {
  const query = new QueryReader(search);
  const module = query.one("module", isOneOf(modules), "must be a module", modules) as ToolQuery["module"];
  const q = query.one("q", isShort, `must be at most ${maxTextLength} characters`);
  const page = query.page();
  query.end();
  return { module, q, scope: JSON.stringify([module, q]), ...page };
}

const wholeNumber = /^-?\d{1,15}$/;

/**
 * Inputs of a tool that is called by GET, by the types its schema gives them. What a type cannot say is the
 * executor's to refuse.
 *
 * @param except inputs that do not stand in the query
 * @throws ActaError `FILTER_INVALID`
 */
export function parseInputQuery(
  search: string,
  schema: JsonSchema,
  except?: string,
): { [name: string]: JsonValue } {
  const query = new QueryReader(search);
  const inputs: { [name: string]: JsonValue } = {};
  for (const [name, property] of Object.entries(
    (schema.properties ?? {}) as { [name: string]: JsonSchema },
  )) {
    if (name === except) continue;
    const value = query.input(name, property.type);
    if (value !== undefined) inputs[name] = value;
  }
  query.end();
  return inputs;
}

/** `?at=` @throws ActaError `FILTER_INVALID` */
export function parseInstantQuery(search: string): Date | undefined {
  const query = new QueryReader(search);
  const at = query.instant("at");
  query.end();
  return at;
}

/** `?cursor=&limit=` @throws ActaError `FILTER_INVALID` */
export function parsePageQuery(search: string): PageQuery {
  const query = new QueryReader(search);
  const page = query.page();
  query.end();
  return page;
}

/** For routes that take no parameters. @throws ActaError `FILTER_INVALID` */
export function assertNoQuery(search: string): void {
  if (search === "") return;
  new QueryReader(search).end();
}

const date = /^\d{4}-\d{2}-\d{2}$/;

/** Collects every fault before it complains. */
class QueryReader {
  readonly #values = new Map<string, string[]>();
  readonly #known: string[] = [];
  readonly #issues: InputIssue[] = [];

  constructor(search: string) {
    for (const [name, value] of new URLSearchParams(search)) {
      const values = this.#values.get(name);
      if (values) values.push(value);
      else this.#values.set(name, [value]);
    }
  }

  one(
    name: string,
    accepts: (value: string) => boolean,
    message: string,
    allowed?: readonly string[],
  ): string | undefined {
    const values = this.#take(name);
    if (values.length > 1) this.#refuse(name, "duplicate", "must be there once");
    const [value] = values;
    if (value === undefined || values.length > 1) return undefined;
    if (accepts(value)) return value;
    this.#refuse(name, allowed ? "enum" : "format", message, allowed);
    return undefined;
  }

  many(
    name: string,
    accepts: (value: string) => boolean,
    message: string,
    allowed?: readonly string[],
  ): string[] | undefined {
    const values = [...new Set(this.#take(name).flatMap((value) => value.split(",")))]
      .map((value) => value.trim())
      .filter((value) => value !== "")
      .sort();
    if (values.length === 0) return undefined;
    if (values.length > maxValues) this.#refuse(name, "maxItems", `must be at most ${maxValues} values`);
    else if (!values.every(accepts)) this.#refuse(name, allowed ? "enum" : "format", message, allowed);
    else return values;
    return undefined;
  }

  instant(name: string): Date | undefined {
    // "+" in a query string is a space (WHATWG URL §5): an offset sent without escaping is still an offset.
    const text = this.one(name, () => true, "")?.replace(" ", "+");
    if (text === undefined) return undefined;
    // A day by itself begins at midnight UTC.
    const full = date.test(text) ? `${text}T00:00:00Z` : text;
    if (isInstant(full)) return new Date(full);
    this.#refuse(name, "format", `${instantRule}, or a date`);
    return undefined;
  }

  /** @param type as in JSON Schema; a parameter of any other than these is one we do not have */
  input(name: string, type: unknown): JsonValue | undefined {
    switch (type) {
      case "boolean": {
        const text = this.one(name, isOneOf(["true", "false"]), "must be true or false", ["true", "false"]);
        return text === undefined ? undefined : text === "true";
      }
      case "integer": {
        const text = this.one(name, (value) => wholeNumber.test(value), "must be a whole number");
        return text === undefined ? undefined : Number(text);
      }
      case "array":
        return this.many(name, () => true, "");
      case "string":
        return this.one(name, () => true, "");
      default:
        return undefined;
    }
  }

  page(): PageQuery {
    const cursor = this.one("cursor", () => true, "");
    const limit = this.one(
      "limit",
      (value) => /^\d{1,3}$/.test(value) && +value >= pageLimit.minimum && +value <= pageLimit.maximum,
      `must be a whole number from ${pageLimit.minimum} to ${pageLimit.maximum}`,
    );
    return { cursor, limit: limit === undefined ? pageLimit.default : Number(limit) };
  }

  end(): void {
    for (const name of this.#values.keys()) {
      if (!this.#known.includes(name)) {
        this.#refuse(name.slice(0, 64), "unknown", "is not a known parameter", this.#known);
      }
    }
    if (this.#issues.length > 0) throw fail("FILTER_INVALID", {}, { issues: this.#issues.slice(0, 20) });
  }

  #take(name: string): string[] {
    this.#known.push(name);
    return (this.#values.get(name) ?? []).filter((value) => value !== "");
  }

  #refuse(name: string, keyword: string, message: string, allowed?: readonly string[]): void {
    const pointer = `/${name.toWellFormed().replaceAll("~", "~0").replaceAll("/", "~1")}`;
    this.#issues.push({ pointer, keyword, message, ...(allowed && { allowed: [...allowed] }) });
  }
}

function isOneOf(values: readonly string[]): (value: string) => boolean {
  return (value) => values.includes(value);
}

function isShort(value: string): boolean {
  return value.length <= maxTextLength && value.isWellFormed() && !value.includes("\0");
}

/** By its form only: the history keeps tools that no longer exist. */
function isToolName(value: string): boolean {
  try {
    parseToolName(value);
    return value.length <= maxTextLength;
  } catch {
    return false;
  }
}

import { type BaseContext, fail, type InputIssue, isInstant, pointerToken } from "@acta/core";
import { type CustomFieldEntity, customFieldDefinitions, type Handles } from "@acta/db";
import { and, eq } from "drizzle-orm";

export type Definition = Pick<
  typeof customFieldDefinitions.$inferSelect,
  "key" | "type" | "options" | "required"
>;

type CheckContext = Pick<BaseContext & Handles, "db" | "workspaceId" | "now">;

/** Custom fields as a call gives them: null removes one. */
export type GivenCustomFields = { readonly [name: string]: string | number | boolean | null };

/**
 * How long it is believed that a workspace requires nothing. Most require nothing, and most records come without
 * fields of the workspace's own: those calls should not pay a query for it. The price: a field made required is asked
 * for everywhere a second later at the latest.
 */
const believedForMs = 1_000;
const maxBelieved = 10_000;
const requiresNothing = new Map<string, number>();

/** To be called by whoever changes definitions: in this process they hold at once. */
export function forgetDefinitions({ workspaceId }: Pick<BaseContext, "workspaceId">, entity: string): void {
  requiresNothing.delete(`${workspaceId} ${entity}`);
}

/** Definitions that values are checked against: all but the archived ones. */
export async function readDefinitions(
  { db, workspaceId, now }: CheckContext,
  entity: CustomFieldEntity,
): Promise<Definition[]> {
  const definitions = await db
    .select({
      key: customFieldDefinitions.key,
      type: customFieldDefinitions.type,
      options: customFieldDefinitions.options,
      required: customFieldDefinitions.required,
    })
    .from(customFieldDefinitions)
    .where(and(eq(customFieldDefinitions.entity, entity), eq(customFieldDefinitions.archived, false)));
  if (!definitions.some(({ required }) => required)) {
    if (requiresNothing.size >= maxBelieved) requiresNothing.clear();
    requiresNothing.set(`${workspaceId} ${entity}`, now.getTime() + believedForMs);
  }
  return definitions;
}

/** What is wrong with the fields a new record is given: those required must be among them. */
export async function newFieldIssues(
  ctx: CheckContext,
  entity: CustomFieldEntity,
  given: GivenCustomFields | undefined,
): Promise<InputIssue[]> {
  const nothingGiven = given === undefined || Object.keys(given).length === 0;
  const believedUntil = requiresNothing.get(`${ctx.workspaceId} ${entity}`) ?? 0;
  if (nothingGiven && ctx.now.getTime() < believedUntil) return [];
  return issuesOf(given ?? {}, await readDefinitions(ctx, entity), { isNew: true });
}

/**
 * Refuses what may not be set on a record there is. What it has already stays, whatever was defined since.
 *
 * @throws ActaError `INPUT_INVALID` with the pointer of each wrong field
 */
export async function assertFieldPatch(
  ctx: CheckContext,
  entity: CustomFieldEntity,
  given: GivenCustomFields | undefined,
): Promise<void> {
  if (given === undefined || Object.keys(given).length === 0) return;
  assertNoIssues(issuesOf(given, await readDefinitions(ctx, entity), { isNew: false }));
}

export function assertNoIssues(issues: InputIssue[]): void {
  if (issues.length > 0) throw fail("INPUT_INVALID", {}, { issues });
}

export function issuesOf(
  given: GivenCustomFields,
  definitions: readonly Definition[],
  { isNew }: { isNew: boolean },
): InputIssue[] {
  return definitions.flatMap((definition): InputIssue[] => {
    const { key, required } = definition;
    const pointer = `/customFields/${pointerToken(key)}`;
    const value = Object.hasOwn(given, key) ? given[key]! : undefined;
    if (value === undefined || value === null) {
      const missing = required && (isNew || value === null);
      return missing ? [{ pointer, keyword: "required", message: "is required in this workspace" }] : [];
    }
    const wrong = faultOf(value, definition);
    return wrong ? [{ pointer, ...wrong }] : [];
  });
}

function faultOf(
  value: string | number | boolean,
  { type, options }: Definition,
): Omit<InputIssue, "pointer"> | undefined {
  switch (type) {
    case "text":
      return typeof value === "string" ? undefined : { keyword: "type", message: "must be a text" };
    case "number":
      return typeof value === "number" ? undefined : { keyword: "type", message: "must be a number" };
    case "boolean":
      return typeof value === "boolean" ? undefined : { keyword: "type", message: "must be true or false" };
    case "date":
      return typeof value === "string" && isInstant(`${value}T00:00:00Z`)
        ? undefined
        : { keyword: "format", message: "must be a date such as 2026-05-04" };
    case "select":
      return typeof value === "string" && options.includes(value)
        ? undefined
        : { keyword: "enum", message: "must be one of the allowed values", allowed: [...options] };
  }
}

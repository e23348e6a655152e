import { ConstraintError, fail as failCommon } from "@acta/core";
import { contacts } from "@acta/db";
import { or } from "drizzle-orm";
import { anyOf } from "../../any-of.ts";
import { type CatalogContext, defineTool } from "../../define.ts";
import * as fields from "../../fields.ts";
import { newContactFields, optionalContactFields } from "../contact-fields.ts";
import { parseRow, planRows, type RowPlan, type RowProblem, rejected } from "../contact-import.ts";
import { readDefinitions } from "../custom-field-check.ts";
import { toPhone } from "../phone.ts";
import { attachTags, ensureTags, toTagKey } from "../tagging.ts";

const maxRows = 500;

/**
 * The fields of crm.contact.create without its rules: a faulty value rejects its row and not the whole import, so it has
 * to get past the inputs' schema. What is not even a text, or has another name, is no row at all.
 */
const lenientRow = fields.objectOf(
  {
    ...Object.fromEntries(
      Object.entries(newContactFields).map(([name, { type, description }]) => [
        name,
        { type, maxLength: 10_000, description },
      ]),
    ),
    tags: {
      type: "array",
      maxItems: 1_000,
      items: { type: "string", maxLength: 10_000 },
      description: newContactFields.tags.description,
    },
    customFields: {
      type: "object",
      maxProperties: 1_000,
      propertyNames: { type: "string", maxLength: 10_000 },
      additionalProperties: { type: ["string", "number", "boolean"], maxLength: 10_000 },
      description: newContactFields.customFields.description,
    },
  },
  { optional: [...optionalContactFields, "name"] },
);

const outcomes = ["created", "updated", "unchanged", "rejected"] as const;
const counted = (what: string) => ({ type: "integer", minimum: 0, description: `How many rows ${what}.` });

export const tool = defineTool({
  name: "crm.contact.import",
  title: "Import contacts",
  description:
    "Create many contacts at once, up to 500 rows of the fields of crm.contact.create, and say of each row what became of it. A row is known by its externalId, else by its phone; what is known already stays, or is changed with onConflict: update (only the fields given; tags are added). A faulty row is rejected with its problem and stops no other; of two rows that are one contact the later one is rejected. All rows are one execution: dry-run it to see what would happen, undo it to take everything back. Rows with neither externalId nor phone are new every time.",
  inputSchema: fields.objectOf(
    {
      rows: {
        type: "array",
        minItems: 1,
        maxItems: maxRows,
        items: lenientRow,
        description: "The contacts, 1 to 500. Each needs a name.",
      },
      onConflict: {
        type: "string",
        enum: ["skip", "update"],
        default: "skip",
        description: "What to do with a row that is known already: leave the contact as it is, or change it.",
      },
    },
    { optional: ["onConflict"] },
  ),
  outputSchema: fields.objectOf({
    created: counted("made a contact"),
    updated: counted("changed one"),
    unchanged: counted("changed nothing"),
    rejected: counted("were rejected"),
    rows: {
      type: "array",
      description: "What became of each row, in the order of the rows.",
      items: fields.objectOf({
        row: { type: "integer", minimum: 0, description: "Index of the row, from 0." },
        outcome: { type: "string", enum: outcomes, description: "What became of it." },
        contactId: {
          ...fields.nullable(fields.shown(fields.idOf("contact"))),
          description: "The contact the row is now; null where it was rejected.",
        },
        problem: {
          ...fields.objectOf({
            code: {
              type: "string",
              enum: ["INPUT_INVALID", "PHONE_TAKEN", "ROW_DUPLICATE", "CONFLICT"],
              description: "Stable code of what is wrong.",
            },
            detail: { type: "string", description: "What is wrong, and what to do about it." },
            errors: {
              type: "array",
              description: "One entry per faulty value.",
              items: fields.objectOf({
                pointer: { type: "string", description: "JSON pointer to the value, within the row." },
                message: { type: "string", description: "What is wrong with it." },
              }),
            },
          }),
          type: ["object", "null"],
          description: "Why it was rejected; null otherwise.",
        },
      }),
    },
  }),
  metadata: {
    reversible: true,
    requiresApproval: false,
    sideEffects: ["creates_record", "updates_record"],
    permissions: ["contacts.create", "contacts.edit"],
  },
  examples: [
    {
      description: "Two customers of another system; the phone of one is faulty.",
      inputs: {
        rows: [
          { name: "Panadería La Espiga", externalId: "CLI-001", phoneText: "300 000 0101", country: "CO" },
          { name: "Café Mirador", externalId: "CLI-002", phone: "300 000" },
        ],
      },
      outputs: {
        created: 1,
        updated: 0,
        unchanged: 0,
        rejected: 1,
        rows: [
          { row: 0, outcome: "created", contactId: "01981c2e-7a40-7c1f-9d3e-5b7a90c4e812", problem: null },
          {
            row: 1,
            outcome: "rejected",
            contactId: null,
            problem: {
              code: "INPUT_INVALID",
              detail: "Correct the values named in errors.",
              errors: [
                {
                  pointer: "/phone",
                  message:
                    "must be a phone number in E.164: + and the country code, then digits only, for example +573001234567",
                },
              ],
            },
          },
        ],
      },
    },
  ],
  async run({ inputs, ctx }) {
    const rows = inputs.rows.map(parseRow);
    const given = rows.flatMap((row) => (Array.isArray(row) ? [] : row));
    const lookedFor = or(
      anyOf(contacts.externalId, textsOf(given.map(({ externalId }) => externalId))),
      anyOf(contacts.phone, textsOf(given.map((row) => toPhone(row, row.country).phone))),
    );
    const known = ctx.db.select().from(contacts).where(lookedFor).orderBy(contacts.id);
    const [found, definitions] = await Promise.all([
      // What is to be changed is locked, in the order of ids as every tool does.
      inputs.onConflict === "update" ? known.for("no key update") : known,
      readDefinitions(ctx, "contact"),
    ]);
    const plans = planRows(rows, found, definitions, inputs.onConflict);
    const results = await carryOut(ctx, plans).catch((error: unknown) => {
      // A phone or external id that another call has taken since it was looked up.
      if (error instanceof ConstraintError) throw failCommon("CONFLICT", {}, { cause: error });
      throw error;
    });
    const count = (outcome: Result["outcome"]) => results.filter((row) => row.outcome === outcome).length;
    return {
      created: count("created"),
      updated: count("updated"),
      unchanged: count("unchanged"),
      rejected: count("rejected"),
      rows: results.map((result, row) => ({ row, ...result })),
    };
  },
});

interface Result {
  outcome: (typeof outcomes)[number];
  contactId: string | null;
  problem: RowProblem | null;
}

/** Writes of all rows travel together: a few flushes, however many rows there are. */
async function carryOut(ctx: CatalogContext, plans: readonly RowPlan[]): Promise<Result[]> {
  const names = plans.flatMap((plan) => ("tags" in plan ? plan.tags : []));
  const tags = new Map(
    (names.length > 0 ? await ensureTags(ctx, names) : []).map((tag) => [tag.nameKey, tag]),
  );
  return await Promise.all(
    plans.map(async (plan): Promise<Result> => {
      switch (plan.outcome) {
        case "rejected":
          return { outcome: "rejected", contactId: null, problem: plan.problem };
        case "unchanged":
          return { outcome: "unchanged", contactId: plan.contactId, problem: null };
        case "create": {
          // Any unique key: another call may have made the contact since it was looked for.
          const contact = await ctx.records.insertIfAbsent(contacts, plan.values, []);
          if (!contact) {
            const { problem } = rejected(
              "CONFLICT",
              "Another call has just made a contact with this externalId or phone. Import the row again.",
            );
            return { outcome: "rejected", contactId: null, problem };
          }
          await attachTags(ctx, contact.id, tagsOf(plan.tags));
          return { outcome: "created", contactId: contact.id, problem: null };
        }
        case "update": {
          const { contactId, patch } = plan;
          const changes = Object.keys(patch).length > 0;
          const [added] = await Promise.all([
            attachTags(ctx, contactId, tagsOf(plan.tags)),
            changes ? ctx.records.update(contacts, contactId, patch) : null,
          ]);
          const outcome = changes || added.includes(true) ? "updated" : "unchanged";
          return { outcome, contactId, problem: null };
        }
      }
    }),
  );

  function tagsOf(given: readonly string[]) {
    const keys = new Set(given.map(toTagKey));
    return [...keys].flatMap((key) => tags.get(key) ?? []);
  }
}

function textsOf(texts: readonly (string | null | undefined)[]): string[] {
  return [...new Set(texts)].filter((text) => text !== null && text !== undefined);
}

import { isDeepStrictEqual } from "node:util";
import { whatsappTemplates } from "@acta/db";
import { eq } from "drizzle-orm";
import { defineTool } from "../../define.ts";
import * as fields from "../../fields.ts";
import { accountId, exampleAccount, findAccount } from "../account-record.ts";
import { exampleTemplate, templateComponents } from "../template-record.ts";

const short = (description: string) => ({ type: "string", maxLength: 512, description }) as const;

export const tool = defineTool({
  name: "whatsapp.template.store",
  title: "Store WhatsApp templates",
  description:
    "Keep what the provider has of a number's templates. Called by the system after whatsapp.template.sync. Templates that are no longer there are kept as DELETED.",
  inputSchema: fields.objectOf({
    accountId,
    templates: {
      type: "array",
      maxItems: 5_000,
      description: "All of them.",
      items: fields.objectOf({
        providerId: short("The provider's id of it."),
        name: short("Its name."),
        language: short("Its language."),
        category: short("Its category."),
        status: short("Its status."),
        components: templateComponents,
      }),
    },
  }),
  outputSchema: fields.objectOf({
    accountId: fields.shown(accountId),
    added: { type: "integer", description: "New ones." },
    changed: { type: "integer", description: "Those that are not as they were." },
    removed: { type: "integer", description: "Those that are no longer there." },
  }),
  metadata: {
    systemOnly: true,
    reversible: false,
    requiresApproval: false,
    sideEffects: ["creates_record", "updates_record"],
    permissions: ["whatsapp.manage"],
  },
  errors: ["WHATSAPP_ACCOUNT_NOT_FOUND"],
  examples: [
    {
      inputs: {
        accountId: exampleAccount.accountId,
        templates: [
          {
            providerId: "900000000000001",
            name: exampleTemplate.name,
            language: exampleTemplate.language,
            category: exampleTemplate.category,
            status: exampleTemplate.status,
            components: exampleTemplate.components,
          },
        ],
      },
      outputs: { accountId: exampleAccount.accountId, added: 1, changed: 0, removed: 0 },
    },
  ],
  async run({ inputs, ctx }) {
    const table = whatsappTemplates;
    const account = await findAccount(ctx, inputs.accountId);
    const rows = await ctx.db
      .select()
      .from(table)
      .where(eq(table.accountId, account.id))
      .for("no key update");
    const known = new Map(rows.map((row) => [keyOf(row), row]));
    const listed = new Map(inputs.templates.map((template) => [keyOf(template), template]));
    const writes: Promise<unknown>[] = [];
    let added = 0;
    let changed = 0;
    let removed = 0;
    for (const [key, template] of listed) {
      const { category, status, components, providerId } = template;
      const row = known.get(key);
      if (!row) {
        added++;
        writes.push(ctx.records.insertIfAbsent(table, { accountId: account.id, ...template }, []));
      } else if (
        !isDeepStrictEqual(
          [row.category, row.status, row.providerId, row.components],
          [category, status, providerId, components],
        )
      ) {
        changed++;
        writes.push(ctx.records.update(table, row.id, { category, status, components, providerId }));
      }
    }
    for (const [key, row] of known) {
      if (listed.has(key) || row.status === "DELETED") continue;
      removed++;
      writes.push(ctx.records.update(table, row.id, { status: "DELETED" }));
    }
    await Promise.all(writes);
    return { accountId: account.id, added, changed, removed };
  },
});

const keyOf = ({ name, language }: { name: string; language: string }): string => `${name}\n${language}`;

import { fail } from "@acta/core";
import type { workspaces } from "@acta/db";
import * as fields from "../fields.ts";
import type { SystemWorkspaceReadOutput } from "../generated/types.ts";

export type WorkspaceRecord = SystemWorkspaceReadOutput["workspace"];

export const workspaceFields = {
  name: fields.described(fields.companyName, "Name of the workspace, as it is to be shown."),
  timeZone: {
    type: "string",
    minLength: 1,
    maxLength: 64,
    pattern: "^[A-Za-z][A-Za-z0-9_+/-]*$",
    description: "Time zone as IANA names it, for example America/Bogota. Times are shown in it.",
    "x-message": "must be an IANA time zone such as America/Bogota",
  },
  currency: fields.described(fields.currency, "Currency as ISO 4217: that of amounts which name none."),
  locale: {
    type: "string",
    minLength: 2,
    maxLength: 35,
    pattern: "^[A-Za-z]{2}[A-Za-z0-9-]{0,33}$",
    description: "Language and region as BCP 47, for example es-CO. Numbers and dates are written in it.",
    "x-message": "must be a language tag such as es-CO (BCP 47)",
  },
} as const;

export const workspaceRecord = fields.objectOf({
  workspaceId: fields.shown(fields.idOf("workspace")),
  name: fields.shown(workspaceFields.name),
  slug: { type: "string", description: "Its name in addresses. It does not change." },
  timeZone: fields.shown(workspaceFields.timeZone),
  currency: fields.shown(workspaceFields.currency),
  locale: fields.shown(workspaceFields.locale),
  sandbox: {
    type: "boolean",
    description:
      "Whether it is a sandbox: for trying things, with messages that reach nobody. It does not change.",
  },
  createdAt: fields.shown(fields.createdAt),
  updatedAt: fields.shown(fields.updatedAt),
});

export function toWorkspaceRecord(row: typeof workspaces.$inferSelect): WorkspaceRecord {
  const { id, name, slug, timeZone, currency, locale, sandbox, createdAt, updatedAt } = row;
  return {
    workspaceId: id,
    name,
    slug,
    timeZone,
    currency,
    locale,
    sandbox,
    createdAt: createdAt.toISOString(),
    updatedAt: updatedAt.toISOString(),
  };
}

export const exampleWorkspace: WorkspaceRecord = {
  workspaceId: "01981c2a-5f3c-7d20-a1b2-c3d4e5f60718",
  name: "Café Andino",
  slug: "cafe-andino-e5f60718",
  timeZone: "America/Bogota",
  currency: "COP",
  locale: "es-CO",
  sandbox: false,
  createdAt: "2026-05-02T08:00:00.000Z",
  updatedAt: "2026-05-02T08:00:00.000Z",
};

interface Settings {
  timeZone?: string | undefined;
  currency?: string | undefined;
  locale?: string | undefined;
}

const currencies: ReadonlySet<string> = new Set(Intl.supportedValuesOf("currency"));

/**
 * The settings as they are kept, those that are given.
 *
 * @throws ActaError `INPUT_INVALID` for a zone, currency or language that there is not: patterns only know their form
 */
export function toSettings({ timeZone, currency, locale }: Settings) {
  if (timeZone !== undefined && !accepted(() => new Intl.DateTimeFormat("en", { timeZone })))
    throw unknown("/timeZone", "must be an IANA time zone such as America/Bogota");
  if (currency !== undefined && !currencies.has(currency))
    throw unknown("/currency", "must be a currency of ISO 4217, for example COP");
  const language =
    locale === undefined ? undefined : accepted(() => Intl.DateTimeFormat.supportedLocalesOf(locale)[0]);
  if (locale !== undefined && !language)
    throw unknown("/locale", "must be a language we can write in, for example es-CO (BCP 47)");
  return {
    ...(timeZone !== undefined && { timeZone }),
    ...(currency !== undefined && { currency }),
    ...(language !== undefined && { locale: language }),
  };
}

function accepted<T>(read: () => T): T | undefined {
  try {
    return read();
  } catch {
    return undefined;
  }
}

function unknown(pointer: string, message: string) {
  return fail("INPUT_INVALID", {}, { issues: [{ pointer, keyword: "format", message }] });
}

/** What stands in addresses: the name in plain letters, and an end that no other workspace has. */
export function toSlug(name: string, id: string): string {
  const plain = name
    .normalize("NFKD")
    .replace(/\p{M}/gu, "")
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, "-")
    .slice(0, 40)
    .replace(/^-+|-+$/g, "");
  return `${plain || "workspace"}-${id.slice(-8)}`;
}

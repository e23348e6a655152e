import type { JsonSchema } from "@acta/core";

/**
 * The field schemas tools are written with. Each carries its unit, format and bounds, and where the validator's own
 * words would be cryptic an `x-message` a person or a model can act on.
 *
 * Every string has a `maxLength`, every array a `maxItems`: a published schema must bound what it lets in
 * (ajv's `json-schema-secure.json`). Inputs are strict; outputs describe shape only, so that a row written under an
 * older rule can still be read.
 */

/*
 * Ranges for character classes, in escapes that the regular expressions of most languages share. What is shown
 * elsewhere must show something there, and must not steer a terminal or turn the text around it.
 */
const lineBreaks = "\\u0009\\u000a\\u000d";
/** Category Cc, and the separators of lines and paragraphs. */
const controls = "\\u0000-\\u001f\\u007f-\\u009f\\u2028\\u2029";
const controlsWithinLines = "\\u0000-\\u0008\\u000b\\u000c\\u000e-\\u001f\\u007f-\\u009f";
/** Embeddings, overrides and isolates of Unicode's bidirectional algorithm (UAX #9 §2). */
const bidiControls = "\\u202a-\\u202e\\u2066-\\u2069";
/** Spaces, and what has no shape of its own: joiners, marks of direction, variation selectors, fillers. */
const invisible =
  "\\u0020\\u00a0\\u00ad\\u034f\\u061c\\u115f\\u1160\\u1680\\u17b4\\u17b5\\u180b-\\u180f\\u2000-\\u200f\\u202f" +
  "\\u205f-\\u2065\\u206a-\\u206f\\u2800\\u3000\\u3164\\ufe00-\\ufe0f\\ufeff\\uffa0\\ufff0-\\ufffb";

/**
 * Anything that is shown, with nothing of `refused` in it. What may stand before the first visible character and that
 * character have nothing in common, so a matcher never has to try again.
 */
function visible(refused: string, unseen: string): string {
  return `^[${unseen}]*[^${unseen}${refused}][^${refused}]*$`;
}

/** A string of one to `maxLength` characters, in one line, that shows something. */
function text(maxLength: number, description: string) {
  return {
    type: "string",
    minLength: 1,
    maxLength,
    pattern: visible(controls + bidiControls, invisible),
    description,
    "x-message": "must show something, in one line and without control characters",
  } as const;
}

/** Text of several lines: edited in a text area. */
function longText(maxLength: number, description: string) {
  return {
    ...text(maxLength, description),
    pattern: visible(controlsWithinLines, `${lineBreaks}${invisible}\\u2028\\u2029${bidiControls}`),
    "x-message": "must show something, without control characters other than tabs and line breaks",
    "x-widget": "textarea",
  } as const;
}

/** The same field, told differently. */
export function described<const S extends JsonSchema>(schema: S, description: string) {
  return { ...schema, description };
}

/** The same field, or null. For inputs that clear a value and outputs that may have none. */
export function nullable<const S extends JsonSchema & { readonly type: string }>(schema: S) {
  return { ...schema, type: [schema.type, "null"] } as const;
}

/** An object that knows its properties. Everything in `optional` may be left out. */
export function objectOf(
  properties: { readonly [name: string]: JsonSchema },
  { optional = [], ...rest }: { optional?: readonly string[] } & JsonSchema = {},
): JsonSchema {
  const required = Object.keys(properties).filter((name) => !optional.includes(name));
  return {
    type: "object",
    ...(required.length > 0 && { required }),
    additionalProperties: false,
    properties,
    ...rest,
  };
}

/** Id of a record of ours. The console offers a picker of the kind of record named. */
export function idOf(record: string, description = `Id of the ${record}.`) {
  return {
    type: "string",
    format: "uuid",
    maxLength: 36,
    description,
    "x-message": "must be an id as Acta answers them: a UUID such as 01981c2e-7a40-7c1f-9d3e-5b7a90c4e812",
    "x-widget": `record:${record}`,
  } as const;
}

export const personName = text(200, "Name of the person, as it is to be shown.");
export const companyName = text(200, "Name of the company.");

/** ITU-T E.164: at most fifteen digits, country code included. */
export const e164 = {
  type: "string",
  maxLength: 16,
  pattern: "^\\+[1-9][0-9]{6,14}$",
  description: "Phone number in E.164: +, country code and number, digits only.",
  "x-message":
    "must be a phone number in E.164: + and the country code, then digits only, for example +573001234567",
  "x-widget": "phone",
} as const;

export const phoneText = text(
  60,
  "Phone number as it was written, in any form. Becomes `phone` where it is a valid number of the contact's country (or has its own country code); otherwise it is kept as it is.",
);

/** RFC 5321 §4.5.3.1.3 leaves 254 characters for an address. */
export const email = {
  type: "string",
  format: "email",
  maxLength: 254,
  description: "E-mail address.",
  "x-message": "must be an e-mail address such as ana@example.com",
} as const;

/** Addresses are copied from labels and forms, lines and all. */
export const streetAddress = longText(300, "Street address.");
export const city = text(120, "City.");
export const region = text(120, "State, department or province.");
export const postalCode = text(20, "Postal code.");

export const countryCode = {
  type: "string",
  maxLength: 2,
  pattern: "^[A-Z]{2}$",
  description: "Country as ISO 3166-1 alpha-2, for example CO.",
  "x-message": "must be a country code of two capital letters (ISO 3166-1 alpha-2), for example CO",
} as const;

export const currency = {
  type: "string",
  maxLength: 3,
  pattern: "^[A-Z]{3}$",
  description: "Currency as ISO 4217, for example COP.",
  "x-message": "must be a currency code of three capital letters (ISO 4217), for example COP",
} as const;

/** An amount of money that is not negative. Doubles hold integers exactly up to 2^53 − 1. */
export function minorUnits(description: string) {
  return {
    type: "integer",
    minimum: 0,
    maximum: Number.MAX_SAFE_INTEGER,
    description: `${description} In minor units of the currency (cents), an integer.`,
    "x-widget": "money",
  } as const;
}

export const quantity = {
  type: "integer",
  minimum: 1,
  maximum: 1_000_000,
  description: "How many, a whole number.",
} as const;

export const discountBasisPoints = {
  type: "integer",
  minimum: 0,
  maximum: 10_000,
  description: "Discount on the line in basis points: 1500 is 15 %.",
} as const;

export const externalId = text(
  200,
  "Id of the record in the system it comes from. Unique in the workspace for its kind of record.",
);

const customValue = { type: ["string", "number", "boolean"], maxLength: 2_000 } as const;

export const customFields = {
  type: "object",
  maxProperties: 50,
  propertyNames: { type: "string", minLength: 1, maxLength: 64 },
  additionalProperties: customValue,
  description:
    "Fields of your own: up to 50 names, each with a text, a number or a yes/no. Those the workspace has defined are checked (crm.customField.list).",
} as const;

export const shownCustomFields = {
  type: "object",
  additionalProperties: { type: ["string", "number", "boolean"] },
  description: "Fields of your own.",
} as const;

export const customFieldsPatch = {
  ...customFields,
  additionalProperties: { ...customValue, type: [...customValue.type, "null"] },
  description:
    "Fields of your own to set. Those not named stay as they are; null removes one. Those the workspace has defined are checked (crm.customField.list).",
} as const;

export const tagName = text(60, "Name of the tag. Upper and lower case are the same tag.");
export const sku = text(64, "Stock keeping unit: your own code for the product. Unique in the workspace.");
export const productName = text(200, "Name of the product, as it is to be shown.");
export const productDescription = longText(4_000, "What the product is.");
export const lineDescription = text(500, "What is sold on the line.");
export const notes = longText(4_000, "Notes for the people who handle it.");
export const pipelineName = text(100, "Name of the pipeline.");
export const stageName = text(60, "Name of the stage, as people read it.");

/** Key of a stage of a pipeline, which is what an order has as its status. */
export function stageKey(description: string) {
  return {
    type: "string",
    maxLength: 40,
    pattern: "^[a-z][a-z0-9_-]*$",
    description,
    "x-message": "must be the key of a stage: small letters, digits, - and _, beginning with a letter",
  } as const;
}

export const fieldLabel = text(100, "Name of the field, as people read it.");
export const noteText = longText(10_000, "What is to be remembered.");
export const taskTitle = text(200, "What is to be done, in a few words.");
export const taskDetails = longText(4_000, "What whoever does it has to know.");
/** What WhatsApp carries at most. */
export const whatsappText = longText(4_096, "The text.");
export const closeReason = text(300, "Why it was closed.");
export const mediaFilename = text(240, "Name of the file.");
/** Meta refuses line breaks in what is filled in. */
export const templateParameter = text(1_024, "A text to fill in, in one line.");
export const keyName = text(100, "What the key is for, so that its owner can be found.");

export const reason = longText(2_000, "Why, for those who read it later.");
export const policyName = text(200, "What the policy is for, so that people know why a call waits.");

/** RFC 3339 date and time with its offset. */
export function isoDateTime(description: string) {
  return {
    type: "string",
    format: "date-time",
    maxLength: 40,
    description: `${description} ISO 8601 with a time zone, for example 2026-05-04T13:30:00Z.`,
    "x-message": "must be a date and time with its zone, for example 2026-05-04T13:30:00Z",
    "x-widget": "datetime",
  } as const;
}

export const createdAt = isoDateTime("When it was created.");
export const updatedAt = isoDateTime("When it was last changed.");

/** Text to look for. Bounded, since it is compared with rows and not looked up in an index. */
export function search(where: string) {
  return {
    type: "string",
    minLength: 1,
    maxLength: 100,
    description: `Text to look for in ${where}, anywhere, upper or lower case. A page of a search may hold fewer items than asked for, even none; go on while there is a \`nextCursor\`.`,
  } as const;
}

export const limit = {
  type: "integer",
  minimum: 1,
  maximum: 100,
  default: 50,
  description: "How many items to answer at most.",
} as const;

export const cursor = {
  type: "string",
  minLength: 1,
  maxLength: 1_000,
  description: "`nextCursor` of the page before, unchanged, with the same filters.",
} as const;

/** What every list tool answers. */
export function pageOf(item: JsonSchema, order: string): JsonSchema {
  return objectOf({
    items: { type: "array", maxItems: limit.maximum, items: item, description: order },
    nextCursor: {
      type: ["string", "null"],
      description: "Send it as `cursor` to get the next page; null on the last one.",
    },
  });
}

/**
 * A field as outputs have it: type, and format where it is one we make ourselves. What inputs must obey (bounds,
 * patterns) is not asked of rows that are there.
 */
export function shown(schema: JsonSchema & { readonly type: string; readonly description: string }) {
  const ours = schema.format === "uuid" || schema.format === "date-time";
  return {
    type: schema.type,
    ...(ours && { format: schema.format }),
    description: schema.description,
    ...(schema["x-widget"] !== undefined && { "x-widget": schema["x-widget"] }),
  };
}

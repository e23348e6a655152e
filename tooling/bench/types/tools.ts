/** One field of a made-up tool, enough to write it as JSON Schema and as Zod. */
interface Field {
  name: string;
  kind: "id" | "text" | "integer" | "boolean" | "choice" | "texts" | "lines" | "nullableText";
  choices?: string[];
  optional?: boolean;
}

export interface MadeUpTool {
  /** `crm.entity12.create` */
  name: string;
  reads: boolean;
  inputs: Field[];
  outputs: Field[];
}

const actions = ["create", "update", "read", "list"] as const;

/**
 * Tools of the size of the product's: some ten fields in, some ten out, a list of lines, a choice. No two are alike,
 * so that no checker may reuse one's types for the other.
 */
export function madeUpTools(count: number): MadeUpTool[] {
  return Array.from({ length: count }, (_, i) => {
    const entity = Math.floor(i / actions.length);
    const action = actions[i % actions.length]!;
    const status: Field = {
      name: "status",
      kind: "choice",
      choices: ["new", "paid", "sent", `state${i}`],
    };
    const record: Field[] = [
      { name: "recordId", kind: "id" },
      { name: "name", kind: "text" },
      { name: `field${i}`, kind: "nullableText" },
      { name: "amountMinor", kind: "integer" },
      { name: "active", kind: "boolean" },
      status,
      { name: "tags", kind: "texts" },
      { name: "lines", kind: "lines" },
    ];
    return {
      name: `crm.entity${entity}.${action}`,
      reads: action === "read" || action === "list",
      inputs: [
        ...record,
        { name: `only${i}`, kind: "text", optional: true },
        { name: "notes", kind: "text", optional: true },
      ],
      outputs: [...record, { name: "created", kind: "boolean" }],
    };
  });
}

const lineFields: Field[] = [
  { name: "productId", kind: "id", optional: true },
  { name: "description", kind: "text" },
  { name: "quantity", kind: "integer" },
  { name: "unitPriceMinor", kind: "integer" },
];

export function toJsonSchema(fields: readonly Field[]): { [keyword: string]: unknown } {
  return {
    type: "object",
    additionalProperties: false,
    required: fields.filter(({ optional }) => !optional).map(({ name }) => name),
    properties: Object.fromEntries(fields.map((field) => [field.name, jsonSchemaOf(field)])),
  };
}

function jsonSchemaOf({ kind, choices }: Field): { [keyword: string]: unknown } {
  switch (kind) {
    case "id":
      return { type: "string", format: "uuid" };
    case "text":
      return { type: "string", minLength: 1, maxLength: 200 };
    case "nullableText":
      return { type: ["string", "null"], maxLength: 200 };
    case "integer":
      return { type: "integer", minimum: 0 };
    case "boolean":
      return { type: "boolean" };
    case "choice":
      return { type: "string", enum: choices };
    case "texts":
      return { type: "array", maxItems: 20, items: { type: "string", maxLength: 50 } };
    case "lines":
      return { type: "array", maxItems: 200, items: toJsonSchema(lineFields) };
  }
}

/** A value that fits the fields. */
export function exampleOf(fields: readonly Field[]): { [name: string]: unknown } {
  return Object.fromEntries(fields.map((field) => [field.name, exampleValue(field)]));
}

function exampleValue({ kind, choices }: Field): unknown {
  switch (kind) {
    case "id":
      return "01939d7e-0000-7000-8000-000000000001";
    case "text":
    case "nullableText":
      return "text";
    case "integer":
      return 1;
    case "boolean":
      return true;
    case "choice":
      return choices?.[0];
    case "texts":
      return ["text"];
    case "lines":
      return [exampleOf(lineFields)];
  }
}

/** The same fields as the source text of a Zod 4 object. */
export function toZod(fields: readonly Field[]): string {
  const members = fields.map(
    (field) => `${field.name}: ${zodOf(field)}${field.optional ? ".optional()" : ""}`,
  );
  return `z.strictObject({ ${members.join(", ")} })`;
}

function zodOf({ kind, choices }: Field): string {
  switch (kind) {
    case "id":
      return "z.uuid()";
    case "text":
      return "z.string().min(1).max(200)";
    case "nullableText":
      return "z.string().max(200).nullable()";
    case "integer":
      return "z.int().min(0)";
    case "boolean":
      return "z.boolean()";
    case "choice":
      return `z.enum(${JSON.stringify(choices)})`;
    case "texts":
      return "z.array(z.string().max(50)).max(20)";
    case "lines":
      return `z.array(${toZod(lineFields)}).max(200)`;
  }
}

/** The same handler for both: answers what it was given. */
export function handlerBody({ outputs }: MadeUpTool, input: string): string {
  const members = outputs.map(({ name }) =>
    name === "created" ? "created: true" : `${name}: ${input}.${name}`,
  );
  return `({ ${members.join(", ")} })`;
}

import { hasPermissions } from "./authorize.ts";
import { batchToolName } from "./batch/name.ts";
import { compileBatchTool } from "./batch/prepare.ts";
import { coreErrors, type ErrorDefinition, type ErrorTable, type InputIssue } from "./errors.ts";
import type { JsonValue } from "./json.ts";
import { boundInvalidInputs, compileRedaction } from "./redact.ts";
import { SchemaValidator } from "./schema.ts";
import { findSecrets, maskSecretsIn } from "./secret.ts";
import type { AnyTool, ToolDefinition } from "./tool.ts";
import type { ModuleName, Principal } from "./types.ts";

/** A definition with everything derived from it once, so that a call looks nothing up. */
export interface CompiledTool<Context = never> {
  readonly definition: ToolDefinition<unknown, unknown, Context>;
  readonly name: string;
  readonly inputs: SchemaValidator;
  readonly outputs: SchemaValidator;
  /** One issue for each API key in a field that is not meant for secrets. */
  readonly findSecrets: (inputs: unknown) => InputIssue[];
  readonly redactInputs: (value: unknown) => unknown;
  readonly redactOutputs: (value: unknown) => unknown;
  /** What a row keeps of inputs that were refused. */
  readonly boundInputs: (value: unknown) => JsonValue;
  /** Codes `run` may fail with, with their meaning. */
  readonly errors: ErrorTable;
  /** The declared error a violated constraint stands for. */
  readonly errorOfConstraint: ReadonlyMap<string, string>;
}

export interface ToolFilter {
  module?: ModuleName;
  /** Tools that need this permission. */
  permission?: string;
  /** Tools this principal may call. */
  principal?: Principal;
  /** Also those that the system alone may call: no surface offers them, so they are left out unless asked for. */
  withSystemOnly?: boolean;
}

export interface Registry<Context = never> {
  find(name: string): CompiledTool<Context> | undefined;
  /** Sorted by name. */
  list(filter?: ToolFilter): CompiledTool<Context>[];
  /** Every code there is: the common ones and the modules'. */
  readonly errors: ErrorTable;
}

/**
 * @param moduleErrors the tables of the modules' `errors.ts`
 * @throws Error when two tools share a name or a tool declares an error that no table has
 */
export function createRegistry<Context>(
  tools: readonly AnyTool<Context>[],
  moduleErrors: readonly ErrorTable[] = [],
): Registry<Context> {
  const errors: Record<string, ErrorDefinition> = { ...coreErrors };
  for (const table of moduleErrors) {
    for (const [code, definition] of Object.entries(table)) {
      if (errors[code]) throw new Error(`error code ${code} is defined twice`);
      errors[code] = definition;
    }
  }
  const byName = new Map<string, CompiledTool<Context>>();
  for (const tool of [...tools].sort((a, b) => (a.name < b.name ? -1 : 1))) {
    if (byName.has(tool.name)) throw new Error(`tool ${tool.name} is defined twice`);
    byName.set(tool.name, compileTool(tool as unknown as ToolDefinition<unknown, unknown, Context>, errors));
  }
  const find = (name: string) => byName.get(name);
  const batch = find(batchToolName);
  if (batch) byName.set(batchToolName, compileBatchTool(batch, { find }));
  return {
    errors,
    find,
    list: (filter = {}) =>
      [...byName.values()].filter(
        ({ definition }) =>
          (filter.withSystemOnly || !definition.metadata.systemOnly) &&
          (!filter.module || definition.metadata.module === filter.module) &&
          (!filter.permission || definition.metadata.permissions.includes(filter.permission)) &&
          (!filter.principal || hasPermissions(filter.principal, definition)),
      ),
  };
}

const identity = (value: unknown) => value;

function compileTool<Context>(
  definition: ToolDefinition<unknown, unknown, Context>,
  all: ErrorTable,
): CompiledTool<Context> {
  const errors: Record<string, ErrorDefinition> = {};
  const errorOfConstraint = new Map<string, string>();
  for (const code of definition.errors) {
    const error = all[code];
    if (!error) throw new Error(`${definition.name}: error code ${code} is in no errors.ts`);
    errors[code] = error;
    for (const constraint of [error.constraint ?? []].flat()) errorOfConstraint.set(constraint, code);
  }
  const redactInputs = compileRedaction(definition.inputSchema) ?? identity;
  const redactOutputs = compileRedaction(definition.outputSchema) ?? identity;
  return {
    definition,
    name: definition.name,
    inputs: new SchemaValidator(definition.inputSchema),
    outputs: new SchemaValidator(definition.outputSchema),
    findSecrets: (inputs) => findSecrets(redactInputs(inputs)),
    redactInputs: (value) => maskSecretsIn(redactInputs(value)),
    redactOutputs: (value) => maskSecretsIn(redactOutputs(value)),
    boundInputs: (value) => boundInvalidInputs(definition.inputSchema, value),
    errors,
    errorOfConstraint,
  };
}

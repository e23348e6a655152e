import type { Acta, CallOptions } from "../acta.ts";
import type { Options } from "./main.ts";
import { printJson, type Terminal } from "./output.ts";
import { UsageError } from "./usage.ts";

/** Options each subcommand takes. */
const taken = {
  list: ["revoked", "json"],
  create: ["name", "kind", "permissions", "expires", "idempotency-key"],
  rotate: ["overlap", "idempotency-key"],
  revoke: ["idempotency-key"],
} as const satisfies { [subcommand: string]: readonly (keyof Options)[] };

/** `acta keys …`: the API keys of the workspace, through their tools. A new key is in the answer, and nowhere else. */
export async function keysCommand(
  positionals: string[],
  options: Options,
  connect: () => Acta,
  terminal: Terminal,
): Promise<void> {
  const [subcommand = "list", ...rest] = positionals;
  if (!isSubcommand(subcommand)) throw new UsageError(`there is no command keys ${subcommand}`);
  for (const name of Object.keys(options) as (keyof Options)[]) {
    if (!(taken[subcommand] as readonly string[]).includes(name))
      throw new UsageError(`acta keys ${subcommand} has no option --${name}`);
  }
  const key = options["idempotency-key"];
  const call: CallOptions = key === undefined ? {} : { idempotencyKey: key };
  switch (subcommand) {
    case "list": {
      expect(rest, 0);
      const acta = connect();
      const items = [];
      const filter = options.revoked === undefined ? {} : { revoked: options.revoked };
      for (let cursor: string | null | undefined; cursor !== null; ) {
        const inputs = { ...filter, limit: 100, ...(cursor !== undefined && { cursor }) };
        const result = await acta.call("system.apiKey.list", inputs);
        if (result.status === "pending_approval") return printJson(terminal, result);
        items.push(...result.outputs.items);
        cursor = result.outputs.nextCursor;
      }
      if (options.json) return printJson(terminal, items);
      const width = Math.max(0, ...items.map(({ name }) => name.length));
      for (const { apiKeyId, keyPrefix, kind, name, revoked, expiresAt, lastUsedAt } of items) {
        const end = revoked ? "revoked" : expiresAt === null ? "never expires" : `expires ${expiresAt}`;
        const use = lastUsedAt === null ? "never used" : `used ${lastUsedAt}`;
        terminal.out(`${apiKeyId}  ${keyPrefix}  ${kind.padEnd(5)}  ${name.padEnd(width)}  ${end}  ${use}\n`);
      }
      return;
    }
    case "create": {
      expect(rest, 0);
      const { name, permissions, kind, expires } = options;
      if (name === undefined || permissions === undefined)
        throw new UsageError("give the key a --name and its --permissions, separated by commas");
      // By name: which kinds and permissions there are is the gateway's to say.
      const result = await connect().callByName(
        "system.apiKey.create",
        {
          name,
          permissions: permissions.split(",").map((each) => each.trim()),
          ...(kind !== undefined && { kind }),
          ...(expires !== undefined && { expiresAt: expires }),
        },
        call,
      );
      return printJson(terminal, result);
    }
    case "rotate": {
      const apiKeyId = expect(rest, 1);
      const overlap = options.overlap === undefined ? undefined : Number(options.overlap);
      if (overlap !== undefined && !Number.isInteger(overlap))
        throw new UsageError("--overlap must be a whole number of seconds");
      const inputs = { apiKeyId, ...(overlap !== undefined && { overlapSeconds: overlap }) };
      return printJson(terminal, await connect().callByName("system.apiKey.rotate", inputs, call));
    }
    case "revoke": {
      const inputs = { apiKeyId: expect(rest, 1) };
      return printJson(terminal, await connect().callByName("system.apiKey.revoke", inputs, call));
    }
  }
}

function isSubcommand(text: string): text is keyof typeof taken {
  return Object.hasOwn(taken, text);
}

function expect(positionals: string[], count: 0 | 1): string {
  if (positionals.length === count) return positionals[0] ?? "";
  throw new UsageError(
    count === 0 ? `it takes no argument ${positionals[0]}` : "it takes one argument, a key's id",
  );
}

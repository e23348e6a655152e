import type { Acta } from "../acta.ts";
import type { Approval, ApprovalState } from "../wire.ts";
import type { Options } from "./main.ts";
import { printJson, type Terminal } from "./output.ts";
import { UsageError } from "./usage.ts";

const defaultLimit = 20;

/** `acta approvals …`: what waits for a person. Deciding is for people, in the console: a key is refused. */
export async function approvalsCommand(
  positionals: string[],
  { status, limit = String(defaultLimit), json }: Options,
  connect: () => Acta,
  terminal: Terminal,
): Promise<void> {
  const [subcommand = "list", ...rest] = positionals;
  if (subcommand !== "list" || rest.length > 0)
    throw new UsageError(`there is no command approvals ${positionals.join(" ")}`);
  const most = Number(limit);
  if (!Number.isInteger(most) || most < 1) throw new UsageError("--limit must be a whole number from 1 on");
  // By name: which states there are is the gateway's to say.
  const filter = status === undefined ? {} : { state: status.split(",") as ApprovalState[] };
  const items: Approval[] = [];
  for await (const approval of connect().approvals.list(filter, { pageSize: Math.min(most, 100) })) {
    items.push(approval);
    if (items.length === most) break;
  }
  if (json) return printJson(terminal, items);
  for (const { id, state, toolName, requester, policy, createdAt, expiresAt } of items) {
    const until = state === "pending" ? `until ${expiresAt}` : `since ${createdAt}`;
    const asked = `${requester.name ?? requester.id ?? requester.type}`;
    const why = policy ? `  (${policy.name})` : "";
    terminal.out(`${id}  ${state.padEnd(8)}  ${toolName}  asked by ${asked}  ${until}${why}\n`);
  }
}

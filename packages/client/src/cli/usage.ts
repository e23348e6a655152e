/** The command was called wrongly. Exit code 2. */
export class UsageError extends Error {
  override readonly name = "UsageError";
}

export const help = `acta: call the tools of an Acta workspace

  acta tools [--module <name>] [--search <text>] [--json]   the tools this key may call
  acta tool <name> [--json]                                 what a tool takes and answers
  acta call <tool> --data <json> | @<file> | -              call a tool; its answer goes to stdout as JSON
       [--dry-run] [--plan <id>] [--idempotency-key <key>]
  acta batch <file.json> | -                                call several tools: all or nothing
       [--dry-run] [--plan <id>] [--not-atomic] [--idempotency-key <key>]
  acta executions [--tool <name>] [--status <status>] [--limit <n>] [--json]
  acta execution <id>                                       one recorded call, as JSON
  acta undo <id> [--dry-run] [--force]                      take back what a recorded call, or batch, changed
  acta undo --range --key|--user|--session <id>             take back all that one of them did between two instants
       --from <time> --to <time> --reason <text> [--tool <name>] [--dry-run] [--force]
  acta approvals [list] [--status <state>] [--limit <n>] [--json]
                                                            calls that wait for a person, or waited
  acta approval <id>                                        one of them and what it would do, as JSON
  acta whoami                                               the key, its workspace and permissions, as JSON
  acta keys [list] [--revoked] [--json]                     the API keys of the workspace
  acta keys create --name <text> --permissions <a,b,…>      make a key; it is answered once
       [--kind api|agent] [--expires <time>]
  acta keys rotate <id> [--overlap <seconds>]               a new key in place of one, which works on for a day
  acta keys revoke <id>
  acta import <contacts|products|orders> <file.csv>         create a record for every row
       [--mapping <file.json>] [--print-mapping]            which column is which field
       [--lines <file.csv>]                                 order lines (order-details.csv beside the orders)
       [--currency <code>]                                  for rows that name none (USD)
       [--time-zone <name>]                                 of times that name none (the workspace's)
       [--concurrency <n>]                                  calls at once (8)
       [--encoding <name>] [--delimiter <character>]        utf-8; found in the first line
       [--rejects <file.csv>]                               rows that cannot go in (<file>.rejects.csv)
       [--dry-run] [--again] [--json]

Environment: ACTA_GATEWAY_URL, ACTA_API_KEY.
Exit codes: 0 done · 1 refused by the server, or rows rejected · 2 called wrongly · 3 no connection · 130 interrupted.
`;

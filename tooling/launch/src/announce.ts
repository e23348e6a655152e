import { relative } from "node:path";
import { demoLogins, demoPassword } from "./identity.ts";
import type { Settings } from "./settings.ts";

/** What `dev.json` holds, for scripts that use the running product. */
export interface DevFile {
  gatewayUrl: string;
  consoleUrl: string;
  /** Logs in as `acta_app`. */
  databaseUrl: string;
  /** Logs in as the migrator, which sees all rows. */
  migratorDatabaseUrl: string;
  workspaceId: string;
  logins: { email: string; password: string; role: string }[];
  apiKey: string;
}

/** What a person reads once everything runs. The last line is also what `npm test` waits for. */
export function announcement(settings: Settings, dev: DevFile): string {
  const folder = relative(settings.root, settings.dataDir) || ".";
  const shown = folder.startsWith("..") ? settings.dataDir : folder;
  const [owner, ...others] = demoLogins.map(({ email }) => email);
  return `
Acta is running.

  Console   ${dev.consoleUrl}
            ${owner} / ${demoPassword}   (${others.join(" and ")} have the same password)
  Gateway   ${dev.gatewayUrl}   (described in ${dev.gatewayUrl}/openapi.json)
  API key   ${dev.apiKey}

Create a contact:

  curl ${dev.gatewayUrl}/v1/tools/crm.contact.create \\
    -H "Authorization: Bearer ${dev.apiKey}" \\
    -H "Content-Type: application/json" \\
    -d '{"name": "Papeleria El Centro", "city": "Cali", "country": "CO"}'

Scripts find all of this in ${shown}/dev.json; logs are in ${shown}/logs.
Ctrl-C stops everything.
`;
}

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
  /** null without the demo, and there are no logins then. */
  workspaceId: string | null;
  logins: { email: string; password: string; role: string }[];
  apiKey: string | null;
  /** WhatsApp's simulator; null without the demo. */
  simulatorUrl: string | null;
}

/** What a person reads once everything runs. The last line is also what `npm test` waits for. */
export function announcement(settings: Settings, dev: DevFile): string {
  const folder = relative(settings.root, settings.dataDir) || ".";
  const shown = folder.startsWith("..") ? settings.dataDir : folder;
  return `
Acta is running.

${dev.apiKey ? demoLines(dev, dev.apiKey) : ownLines(dev)}
Scripts find all of this in ${shown}/dev.json; logs are in ${shown}/logs.
Ctrl-C stops everything.
`;
}

function demoLines(dev: DevFile, apiKey: string): string {
  const [owner, ...others] = demoLogins.map(({ email }) => email);
  return `  Console   ${dev.consoleUrl}
            ${owner} / ${demoPassword}   (${others.join(" and ")} have the same password)
  Gateway   ${dev.gatewayUrl}   (described in ${dev.gatewayUrl}/openapi.json)
  API key   ${apiKey}
  WhatsApp  ${dev.simulatorUrl}   (a simulator; docs/guides/whatsapp.md)

Create a contact:

  curl ${dev.gatewayUrl}/v1/tools/crm.contact.create \\
    -H "Authorization: Bearer ${apiKey}" \\
    -H "Content-Type: application/json" \\
    -d '{"name": "Papeleria El Centro", "city": "Cali", "country": "CO"}'
`;
}

function ownLines(dev: DevFile): string {
  return `  Console   ${dev.consoleUrl}
  Gateway   ${dev.gatewayUrl}   (described in ${dev.gatewayUrl}/openapi.json)

Where nobody can log in yet, make the first workspace and its owner:

  npm run -s acta -- first-owner --email you@example.com --name "Your name" --workspace "Your shop"
`;
}

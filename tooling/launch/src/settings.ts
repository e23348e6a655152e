/** What `settings.mjs` reads: a start with all its defaults filled in. */
export interface Settings {
  root: string;
  dev: boolean;
  /** Absolute. */
  dataDir: string;
  gatewayPort: number;
  consolePort: number;
  databasePort: number;
  simulatorPort: number;
  externalDatabaseUrl: string | null;
  takeDatabaseRoles: boolean;
  demo: boolean;
  logLevel: string;
}

/** A failure whose message is the whole story: `start.mjs` shows it without a stack. */
export class LaunchError extends Error {
  override readonly name = "LaunchError";
}

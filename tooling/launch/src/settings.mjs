import { isAbsolute, join } from "node:path";
import { LaunchError, root } from "./toolchain.mjs";

const ports = {
  ACTA_GATEWAY_PORT: 4701,
  ACTA_CONSOLE_PORT: 4700,
  ACTA_DATABASE_PORT: 4702,
  ACTA_SIMULATOR_PORT: 4703,
};

/** What `npm start` is told by the environment, with its defaults. Its shape stands in `launch.ts`. */
export function readSettings(env, { dev = false } = {}) {
  const dataDir = env.ACTA_DATA_DIR || ".acta";
  const settings = {
    root,
    dev,
    dataDir: isAbsolute(dataDir) ? dataDir : join(root, dataDir),
    gatewayPort: portOf(env, "ACTA_GATEWAY_PORT"),
    consolePort: portOf(env, "ACTA_CONSOLE_PORT"),
    databasePort: portOf(env, "ACTA_DATABASE_PORT"),
    /** WhatsApp's simulator, which the demo's number is connected to. */
    simulatorPort: portOf(env, "ACTA_SIMULATOR_PORT"),
    /** An administrator's URL of a PostgreSQL of one's own, instead of the embedded one. */
    externalDatabaseUrl: databaseUrlOf(env),
    /** Whether the roles of an external PostgreSQL get our passwords, though they have others. */
    takeDatabaseRoles: switchOf(env, "ACTA_TAKE_DATABASE_ROLES", "off"),
    /** Whether there is a demo workspace with its people and data. */
    demo: switchOf(env, "ACTA_DEMO", "on"),
    logLevel: env.ACTA_LOG_LEVEL || "info",
  };
  const used = usedPorts(settings);
  for (const { name, port } of used) {
    const other = used.find((candidate) => candidate.port === port && candidate.name !== name);
    if (other)
      throw new LaunchError(`${name} and ${other.name} are both ${port}. Give each a port of its own.`);
  }
  return settings;
}

/** The ports a start with these settings listens on, with the variable that moves each. */
export function usedPorts(settings) {
  return [
    { name: "ACTA_GATEWAY_PORT", what: "the gateway", port: settings.gatewayPort },
    { name: "ACTA_CONSOLE_PORT", what: "the console", port: settings.consolePort },
    ...(settings.externalDatabaseUrl
      ? []
      : [{ name: "ACTA_DATABASE_PORT", what: "PostgreSQL", port: settings.databasePort }]),
    ...(settings.demo
      ? [{ name: "ACTA_SIMULATOR_PORT", what: "the WhatsApp simulator", port: settings.simulatorPort }]
      : []),
  ];
}

function databaseUrlOf(env) {
  const url = env.DATABASE_URL;
  if (!url) return null;
  if (/^postgres(ql)?:\/\//.test(url) && URL.canParse(url)) return url;
  throw new LaunchError("DATABASE_URL must be a URL such as postgres://admin:password@host:5432/acta.");
}

function switchOf(env, name, unset) {
  const value = (env[name] || unset).toLowerCase();
  if (value === "on" || value === "off") return value === "on";
  throw new LaunchError(`${name} must be on or off; it is "${env[name]}".`);
}

function portOf(env, name) {
  const value = env[name];
  if (!value) return ports[name];
  const port = /^\d{1,5}$/.test(value) ? Number(value) : 0;
  if (port >= 1 && port <= 65_535) return port;
  throw new LaunchError(`${name} must be a port, a whole number from 1 to 65535; it is "${value}".`);
}

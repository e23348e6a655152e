/** What the server's programs inherit from us: PATH, temporary folders and the like. */
export function readEnv(): NodeJS.ProcessEnv {
  return process.env;
}

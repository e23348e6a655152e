/** What the environment says, untouched. */
export type Env = { readonly [name: string]: string | undefined };

export function readEnv(): Env {
  return process.env;
}

/** What the environment says, untouched. `config.ts` decides what of it is acceptable. */
export type Env = { readonly [name: string]: string | undefined };

export function readEnv(): Env {
  return process.env;
}

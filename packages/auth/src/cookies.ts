import type { SessionTokens } from "./sessions.ts";

export interface SessionCookies {
  /** Names, for code that uses a framework's own cookie store. */
  readonly accessName: string;
  readonly refreshName: string;
  /** What every one of these cookies is set with; `maxAge` is its own. */
  readonly attributes: { httpOnly: true; secure: boolean; sameSite: "lax"; path: "/" };
  /** @returns values for `Set-Cookie`, one header each */
  set(tokens: SessionTokens, now?: number): string[];
  /** @returns values for `Set-Cookie` that remove both cookies */
  clear(): string[];
  /** Reads a request's `Cookie` header. */
  read(header: string | null | undefined): { accessToken?: string; refreshToken?: string };
}

/**
 * The cookies of a login.
 *
 * @param secure whether the console's public address is https. Only then can the names carry `__Host-`, which binds
 *   them to host and https (RFC 6265bis §4.1.3.2): over plain http, browsers other than Chrome refuse Secure cookies
 *   even on localhost, and so does curl.
 */
export function sessionCookies({ secure }: { secure: boolean }): SessionCookies {
  const prefix = secure ? "__Host-" : "";
  const accessName = `${prefix}acta_session`;
  const refreshName = `${prefix}acta_refresh`;
  const attributes = { httpOnly: true, secure, sameSite: "lax", path: "/" } as const;
  const tail = `; Path=/; HttpOnly; SameSite=Lax${secure ? "; Secure" : ""}`;
  const write = (name: string, value: string, maxAgeSeconds: number) =>
    `${name}=${value}; Max-Age=${maxAgeSeconds}${tail}`;

  return {
    accessName,
    refreshName,
    attributes,
    set(tokens, now = Date.now()) {
      const secondsUntil = (instant: Date) => Math.max(0, Math.floor((instant.getTime() - now) / 1000));
      return [
        write(accessName, tokens.accessToken, secondsUntil(tokens.accessExpiresAt)),
        write(refreshName, tokens.refreshToken, secondsUntil(tokens.refreshExpiresAt)),
      ];
    },
    clear: () => [write(accessName, "", 0), write(refreshName, "", 0)],
    read(header) {
      const found: { accessToken?: string; refreshToken?: string } = {};
      for (const pair of header?.split(";") ?? []) {
        const [name, value] = pair.trim().split("=", 2);
        // The first of several wins: user agents send the more specific path first (RFC 6265 §5.4).
        if (name === accessName && value) found.accessToken ??= value;
        if (name === refreshName && value) found.refreshToken ??= value;
      }
      return found;
    },
  };
}

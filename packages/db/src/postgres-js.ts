import postgres from "postgres";

/**
 * A client of postgres.js that finds servers at Unix sockets too. They are written as in libpq's URLs, with the folder
 * percent-encoded as the host (`postgres://acta_app@%2Fvar%2Frun%2Fpostgresql/acta`); postgres.js takes such a host for
 * a name to look up.
 */
export function connectPostgres(
  url: string,
  options: postgres.Options<Record<string, never>> = {},
): postgres.Sql {
  const host = decodeURIComponent(new URL(url).hostname);
  return postgres(url, host.startsWith("/") ? { ...options, host } : options);
}

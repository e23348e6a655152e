/** Runs once, before the first request. */
export async function register(): Promise<void> {
  // Next builds this file for its edge runtime as well, which has no sockets; the console never runs there.
  if (process.env.NEXT_RUNTIME !== "nodejs") return;
  const [{ parseTrustedProxies, watchClientAddresses }, { readTrustedProxies }] = await Promise.all([
    import("./server/client-address"),
    import("./server/env"),
  ]);
  watchClientAddresses(parseTrustedProxies(readTrustedProxies()));
}

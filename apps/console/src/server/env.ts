/** Addresses or networks of proxies, separated by commas: the same setting as the gateway's. */
export function readTrustedProxies(): string {
  return process.env.ACTA_TRUST_PROXY ?? "";
}

/** Where the cluster of this test run is: set before the test processes start, inherited by them. */
const name = "ACTA_TEST_CLUSTER";

export function writeClusterUrl(adminUrl: string | undefined): void {
  if (adminUrl) process.env[name] = adminUrl;
  else delete process.env[name];
}

export function hasCluster(): boolean {
  return Boolean(process.env[name]);
}

export function readClusterUrl(): string {
  const url = process.env[name];
  if (!url) {
    throw new Error("no test cluster: name a globalSetup that calls startTestCluster() in vitest.config.ts");
  }
  return url;
}

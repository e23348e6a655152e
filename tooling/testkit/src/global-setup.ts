import { startTestCluster } from "@acta/db/testing";

/** For vitest's `globalSetup`: one PostgreSQL for the run, from whose template every test file copies its database. */
export default startTestCluster;

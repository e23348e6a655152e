import { startTestCluster } from "@acta/db/testing";

export default startTestCluster;

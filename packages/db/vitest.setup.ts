import { startTestCluster } from "./src/testing.ts";

export default startTestCluster;

export { annotationsOf } from "./schema/annotations.ts";
export {
  createTestDatabase,
  overTcp,
  startOwnCluster,
  startTestCluster,
  type TestDatabase,
  testPasswords,
} from "./testing/cluster.ts";
export { executionRecord } from "./testing/record.ts";
export {
  type SeededUser,
  type SeededWorkspace,
  seedApiKey,
  seedUser,
  seedWorkspace,
} from "./testing/seed.ts";

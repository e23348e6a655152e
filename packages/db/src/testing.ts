export { createTestDatabase, startTestCluster, type TestDatabase, testPasswords } from "./testing/cluster.ts";
export {
  type SeededUser,
  type SeededWorkspace,
  seedApiKey,
  seedUser,
  seedWorkspace,
} from "./testing/seed.ts";
